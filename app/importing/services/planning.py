"""Plans the rows of a file: new, changed, unchanged or refused; the same path for preview and import.

Rows are matched by their key to the organisation's own engagements. New rows without problems, nearly all of a large
file, are processed by column; all other rows one by one.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.core.domain.errors import Problem, Refused
from app.core.storage import bulk
from app.core.storage.database import Session
from app.importing.domain.batches import Batch, Refusal
from app.importing.services.broken_rules import rule_violations
from app.importing.services.matching import RowKeys, RowMatch, apply_blanks, merged_draft
from app.importing.services.name_matching import Names
from app.importing.services.results import BatchResult, RowResult, change_texts, ragged_rows
from app.importing.services.reused_keys import ReusedKeys
from app.importing.services.rounding import Rounding
from app.importing.storage.staging import LINKS
from app.importing.values.rows import FileRows
from app.record.domain.batch_validation import build_columns
from app.record.domain.engagements import FIELDS, Engagement
from app.record.domain.entries import NO_LINES, LineTotals
from app.record.domain.entry_sums import check_line_conflicts
from app.record.domain.file_schema import COLUMNS
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.domain.validation import build_engagement, with_estimate_date
from app.record.storage import entries
from app.record.storage.engagements import Stored


class Planner:
    """Matches the rows of a file with the record, chunk by chunk; writes nothing."""

    def __init__(self, session: Session, today: date, file: FileRows):
        self.today, self.file, self.options = today, file, file.options
        self.headers = {each.field: each for each in reversed(file.matches)}
        self.names = Names(session)
        self.keys = RowKeys(session, file)
        self.rounding = Rounding(self.options)
        self.lacking: dict[tuple[str, str | None, str], list[int]] = {}  # number of rows, and the first line
        self.reused_keys = ReusedKeys()

    def plan(self, session: Session, chunk: Batch) -> BatchResult:
        """Returns the outcomes of a chunk's rows."""
        return _BatchPlanner(self, session, chunk).run()

    def missing_field_refusal(self, line: int, problem: Problem) -> Refusal:
        """Returns a refusal about a field without a column; such a refusal is listed once, not for every row."""
        shared = self.lacking.setdefault((problem.code, problem.field, problem.message), [0, line])
        shared[0] += 1
        return Refusal(line, problem.field, None, problem.message, problem.code, problem.field, lacking=True)


class _BatchPlanner:
    """Plans one chunk."""

    def __init__(self, planner: Planner, session: Session, chunk: Batch):
        self.planner, self.session, self.chunk, self.names = planner, session, chunk, planner.names
        self.lines, self.count = chunk.lines, len(chunk.lines)
        self.blank_column = [None] * self.count
        self.parts: dict[str, dict[str, Sequence[Any]]] = {"engagement": {}, "review": {}, "provider": {}}
        for name, values in chunk.columns.items():
            self.parts[COLUMNS[name].part][COLUMNS[name].field.name] = values
        self.engagement_columns = self.parts["engagement"]
        self.result = BatchResult()
        self.single_rows: set[int] = set(chunk.refused)  # rows that are processed one by one
        self.new_rows: list[tuple[int, Engagement, Review | None]] = []
        self.refusals: dict[int, list[Refusal]] = {}
        self.entry_totals: dict[int, LineTotals] = {}  # totals of the entries of matched engagements

    def run(self) -> BatchResult:
        if self.chunk.refusals:
            places = {line: index for index, line in enumerate(self.lines)}
            for refusal in self.chunk.refusals:
                self.refusals.setdefault(places[refusal.line], []).append(refusal)
        self._resolve_links()
        matches = self.planner.keys.match(self.session, self.lines, self.engagement_columns)
        self.single_rows.update(matches)
        currencies = {index: each.stored.engagement.currency for index, each in matches.items() if each.stored}
        self.planner.rounding.engagements(
            self.engagement_columns, self.engagement_columns.get("currency", self.blank_column), currencies
        )
        engagements = [each.stored.engagement for each in matches.values() if each.stored]
        self.names.look_up(self.session, {each.provider for each in engagements if each.provider})
        if not self.planner.options.lines:
            self.entry_totals = entries.line_totals(
                self.session, [each.stored.id for each in matches.values() if each.stored]
            )
        columns, unclear = build_columns(self.engagement_columns, self.count, self.planner.today)
        self.single_rows |= unclear
        self._collect_cards()
        for index in sorted(self.single_rows):
            self._plan_row(index, matches.get(index))
        self._add_new(columns)
        self.result.refused += ragged_rows(self.chunk, len(self.planner.file.sheet.header))
        self.result.refused.sort(key=lambda each: each[0].line)
        return self.result

    def _resolve_links(self) -> None:
        """Replaces names by their existing spelling; refuses unknown owners and too many new names."""
        for name in LINKS:
            values = self.engagement_columns.get(name)
            if values is None:
                continue
            distinct = dict.fromkeys(text for text in values if text is not None)  # in its first spelling
            if name == "provider":
                self.names.look_up(self.session, distinct)
            spelt: dict[str | None, str | None] = {text: self.names.canonical_name(name, text) for text in distinct}
            self.engagement_columns[name] = [spelt.get(text) for text in values]
            if None in spelt.values():
                for index, text in enumerate(values):
                    if text is not None and spelt[text] is None:
                        self._refuse(index, self.names.problem_with(name, text))
                        self.chunk.refused.setdefault(index, set()).add(name)
                        self.single_rows.add(index)

    def _collect_cards(self) -> None:
        """Collects the rows' details of their providers, each different answer once."""
        card = self.parts["provider"]
        if not card:
            return
        fields, providers = list(card), self.engagement_columns.get("provider", self.blank_column)
        first: dict[tuple[Any, ...], int] = {}
        for index, answered in enumerate(zip(providers, *card.values(), strict=True)):
            if index not in self.single_rows:
                first.setdefault(answered, index)
        bad = set()
        for answered, index in first.items():
            answers = {name: value for name, value in zip(fields, answered[1:], strict=True) if value is not None}
            if answers:
                if self.names.card_conflicts(self.lines[index], answered[0], answers):
                    bad.add(answered)
                else:
                    self.names.add_card(self.lines[index], answered[0], answers)
        if bad:
            self.single_rows.update(
                index for index, answered in enumerate(zip(providers, *card.values(), strict=True)) if answered in bad
            )

    def _add_new(self, columns: dict[str, Sequence[Any]]) -> None:
        """Adds the new rows to the result: those processed by column, and those processed one by one."""
        together = [index for index in range(self.count) if index not in self.single_rows]
        if self.planner.options.only == "update":
            self.result.skipped_count += len(together) + len(self.new_rows)
            return
        if len(together) < self.count:
            columns = {name: [values[index] for index in together] for name, values in columns.items()}
        indexes = together + [index for index, _, _ in self.new_rows]
        if not indexes:
            return
        found: dict[str, Sequence[Any]] = columns
        if self.new_rows:
            single = dict(bulk.to_columns([each for _, each, _ in self.new_rows], FIELDS))
            single |= {name: [getattr(each, name) for _, each, _ in self.new_rows] for name in LINKS}
            order = sorted(range(len(indexes)), key=indexes.__getitem__)
            none, others = [None] * len(together), [None] * len(self.new_rows)
            found = {name: [*columns.get(name, none), *single.get(name, others)] for name in {**columns, **single}}
            found = {name: [values[place] for place in order] for name, values in found.items()}
            indexes.sort()
        lines = [self.lines[index] for index in indexes]
        self.result.new = {
            "line": lines,
            **{
                LINKS.get(name, name): self.names.numbers(name, values, lines) if name in LINKS else values
                for name, values in found.items()
            },
        }
        self._add_reviews(indexes)

    def _add_reviews(self, indexes: list[int]) -> None:
        columns = self.parts["review"]
        if columns:
            rows = list(zip(*columns.values(), strict=True))
            blank = (None,) * len(columns)
            self.result.reviewed = [place for place, index in enumerate(indexes) if rows[index] != blank]
            answers = [rows[indexes[place]] for place in self.result.reviewed]
            self.result.reviews = dict(zip(columns, zip(*answers, strict=True), strict=True)) if answers else {}

    # One row

    def _draft(self, part: str, index: int) -> dict[str, Any]:
        return {name: values[index] for name, values in self.parts[part].items() if values[index] is not None}

    def _plan_row(self, index: int, matched: RowMatch | None) -> None:
        given, line = self._draft("engagement", index), self.lines[index]
        row = self._row_result(index, given, matched)
        if index in self.refusals:
            row = RowResult(line, "refused", given.get("reference"), given.get("title"))
            self.result.refused.append((row, self.refusals[index]))
        elif row is None:
            self.result.skipped_count += 1
        elif row.outcome == "changed":
            self.result.changed.append((row, matched.stored))  # type: ignore[union-attr,arg-type]  # only a row that met one changes it
        elif row.outcome == "unchanged":
            self.result.unchanged.append(row)

    def _row_result(self, index: int, given: dict[str, Any], matched: RowMatch | None) -> RowResult | None:
        if matched is not None and matched.problem is not None:
            self._refuse(index, matched.problem)
            return None
        stored = matched.stored if matched else None
        if matched is not None and stored is not None and matched.skipped:
            return RowResult(self.lines[index], "unchanged", stored.reference, stored.engagement.title)
        unread = self.chunk.refused.get(index)
        if unread:
            self._other_violations(index, given, unread, stored)
            return None
        if stored is not None and self.planner.options.only == "add":
            return None
        review, card = self._draft("review", index), self._draft("provider", index)
        provider = given.get("provider") or (stored.engagement.provider if stored else None)
        if card:
            for problem in self.names.card_conflicts(self.lines[index], provider, card):
                self._refuse(index, problem)
        if stored is None:
            engagement = self._compose(index, given, None)
            row = (
                None
                if engagement is None
                else RowResult(self.lines[index], "new", given.get("reference"), engagement.title)
            )
            if engagement is not None and index not in self.refusals:
                self.new_rows.append((index, engagement, Review(**review) if review else None))
        else:
            row = self._changed_row(index, stored, given, review, card, provider)
        if card and provider and row is not None and index not in self.refusals:
            self.names.add_card(self.lines[index], provider, card)
        return row

    def _other_violations(self, index: int, given: dict[str, Any], unread: set[str], stored: Stored | None) -> None:
        """Refuses the row, besides its unreadable cells, for the rules that its readable cells break."""
        if "reference" in unread:
            return
        known = {name: getattr(stored.engagement, name) for name in FIELDS} if stored else {}
        for problem in rule_violations(known | given, unread, self.planner.today):
            self._refuse(index, problem)

    def _changed_row(
        self,
        index: int,
        stored: Stored,
        given: dict[str, Any],
        review: dict[str, Any],
        card: dict[str, Any],
        provider: str | None,
    ) -> RowResult | None:
        before, old_review = stored.engagement, stored.review or Review()
        for problem in apply_blanks(self.planner.file, stored, given, review):
            self._refuse(index, problem)
        moved, draft = merged_draft(before, given, self.planner.today)
        answers = {name: value for name, value in review.items() if getattr(old_review, name) != value}
        after = before
        if moved:
            composed_after = self._compose(index, draft, before)
            if composed_after is None:
                return None
            after = composed_after
            for problem in check_line_conflicts(before, after, self.entry_totals.get(stored.id, NO_LINES)):
                self._refuse(index, problem)
        self.planner.reused_keys.add(self.lines[index], before, after)
        changes = change_texts(before, after, FIELDS) if moved else {}
        for name, value in answers.items():
            write = REVIEW_FIELDS[name].write
            changes[name] = (write(getattr(old_review, name)), write(value))
        if card and provider and index not in self.refusals:
            changes |= {f"provider_{name}": both for name, both in self.names.card_changes(provider, card).items()}
        if index not in self.refusals:
            self.result.known.append((self.lines[index], after))
            for name in LINKS.keys() & changes.keys():
                self.names.numbers(name, [getattr(after, name)], [self.lines[index]])
        return RowResult(
            self.lines[index], "changed" if changes else "unchanged", stored.reference, after.title, changes
        )

    def _compose(self, index: int, draft: dict[str, Any], before: Engagement | None) -> Engagement | None:
        try:
            return with_estimate_date(before, build_engagement(draft, self.planner.today), self.planner.today)
        except Refused as refused:
            for problem in refused.problems:
                self._refuse(index, problem)
            return None

    def _refuse(self, index: int, problem: Problem) -> None:
        line, match = self.lines[index], self.planner.headers.get(problem.field or "")
        if match is None:
            refusal = self.planner.missing_field_refusal(line, problem)
        else:
            refusal = Refusal(
                line,
                match.header,
                self.chunk.text(index, match.field, match.place),
                problem.message,
                problem.code,
                problem.field,
            )
        self.refusals.setdefault(index, []).append(refusal)
