"""From a table to drafts: each column read once as its field wants it, by options that were said and never guessed.

What cannot be read is refused with its line, the file's own name for the column, the text and the reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, get_args

from app.domain.folding import fold
from app.domain.kinds import Amount, ChoiceSet, Count, Day, Quantity, Rating, Tags, Text, YesNo
from app.domain.numerals import CANONICAL, Reading, Unreadable
from app.exchange import amounts, headers
from app.exchange.amounts import Signed
from app.exchange.cells import Cells, read_column
from app.exchange.csv_file import Table
from app.exchange.headers import Match
from app.exchange.layout import COLUMNS, Part
from app.exchange.options import Options, check
from app.exchange.proofs import Proof

_SAMPLE = 30
KEPT = "source_columns"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row cannot go in: where in the file, what stands there, and what to do. `column` is the file's header,
    the field's name where the file has no column for it, None for the row as a whole. `lacking`: neither the file nor a
    constant says anything for the field, and every row needs it."""

    line: int
    column: str | None
    value: str | None
    reason: str
    code: str = "refused"
    field: str | None = None
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class Drafts:
    """Beside each other: the `lines` and, for each part of a column's name, the drafts (field to value, unknown left
    out). `filled`: the columns that the file or a constant fills.
    `refused` holds the fields that could not be read, by the row's index. `others`: the unmatched columns that say
    something. `unused_values`: field and text of translations that met no cell. `proofs`: what columns show of how they
    are written, where that settled a cell."""

    lines: list[int]
    parts: dict[Part, list[dict[str, Any]]]
    matches: tuple[Match, ...]
    unmatched: tuple[str, ...]
    refusals: list[Refusal]
    refused: dict[int, set[str]]
    filled: frozenset[str]
    unused_values: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()


def drafts(table: Table, options: Options) -> Drafts:
    """What the rows of a table say by these options; raises Refused where an option does not fit the file."""
    check(options)
    ours = CANONICAL if table.ours else Reading()
    reading = Reading(options.decimal or ours.decimal, options.dates or ours.dates)
    by_place = list(zip(*table.rows, strict=True)) or [()] * len(table.header)
    matches = headers.match(table.header, options.columns, options.constants, lambda name, place: _fits(
        name, by_place[place], reading))
    refusals = [Refusal(each.line, None, None, f"The row has {each.cells} cell{'s' if each.cells > 1 else ''} and the "
                        f"header {len(table.header)}. Look for a delimiter too many or too few, or a quotation mark "
                        "left out.", "ragged") for each in table.ragged]
    refused: dict[int, set[str]] = {}
    signed: list[Signed] = []
    proofs: list[Proof] = []
    columns: dict[str, Sequence[Any]] = {}  # those without any value are left out
    filled = set(options.constants)
    unused: list[tuple[str, str]] = []
    for field in dict.fromkeys(each.field for each in matches):
        each = next(each for each in matches if each.field == field)
        texts = _joined(each.field, [by_place[one.place] for one in matches if one.field == field])
        column = Cells(each, texts, table.ours and COLUMNS[each.field].free_text)
        meant, missing = _meant(options.values.get(each.field, {}), column)
        unused += [(each.field, text) for text in missing]
        filled.add(each.field)
        if any(column.texts):
            read = read_column(column, meant, reading)
            columns[each.field] = list(map(read.values.__getitem__, column.texts))
            _refuse(column, read.bad, table.lines, refusals, refused)
            if read.proof:
                proofs.append(read.proof)
            if read.signs:
                signed.append(Signed(each.field, each.header, column.texts, read.signs))
    constant = Reading(options.decimal or "point", options.dates)
    unused += [(name, text) for name, meant in options.values.items() if name not in filled for text in meant]
    for name, text in options.constants.items():
        columns[name] = [COLUMNS[name].field.read(text, constant)] * len(table.rows)
    if signed:
        filled.add("currency")
        _settle(columns, signed, table, refusals, refused)
    used = {each.place for each in matches}
    unused_places = [place for place in range(len(table.header)) if place not in used]
    others = [place for place in unused_places if any(map(str.strip, by_place[place]))]
    if options.keep_columns and others:
        filled.add(KEPT)
        columns[KEPT] = _kept(table, others, columns.get(KEPT), refusals, refused)
    return Drafts(
        table.lines, {part: _drafts_of(part, columns, len(table.rows)) for part in get_args(Part)}, matches,
        tuple(table.header[place] for place in unused_places), refusals, refused, frozenset(filled), tuple(unused),
        tuple(table.header[place] for place in others), tuple(proofs))


def _joined(name: str, columns: list[Sequence[str]]) -> Sequence[str]:
    """The cells of several columns as one: below each other where the field has lines, else beside each other."""
    if len(columns) == 1:
        return columns[0]
    kind = COLUMNS[name].field.kind
    between = "\n" if isinstance(kind, Text) and kind.lines else "; " if isinstance(kind, ChoiceSet | Tags) else " "
    return [between.join(filter(str.strip, cells)) for cells in zip(*columns, strict=True)]


def _settle(columns: dict[str, Sequence[Any]], signed: list[Signed], table: Table, refusals: list[Refusal],
            refused: dict[int, set[str]]) -> None:
    """Gives rows the currency that their amounts carry, and refuses those at odds with the one that is stated."""
    found, bad = amounts.agreed(signed, columns.get("currency") or [None] * len(table.rows))
    columns["currency"] = found
    for index, column, reason in bad:
        if "currency" not in refused.get(index, ()):
            refused.setdefault(index, set()).update((column.field, "currency"))
            refusals.append(Refusal(table.lines[index], column.header, column.texts[index], str(reason), reason.code,
                                    column.field))


def _kept(table: Table, places: list[int], said: Sequence[str | None] | None, refusals: list[Refusal],
          refused: dict[int, set[str]]) -> list[str | None]:
    """What the columns at these places say, a line each, after what the file's own column of this name says."""
    labels = [(place, table.header[place]) for place in places]
    kept: list[str | None] = []
    for index, row in enumerate(table.rows):
        lines = [f"{label}: {' '.join(row[place].splitlines())}" for place, label in labels if row[place].strip()]
        if said is not None and said[index]:
            lines.insert(0, said[index])
        try:
            kept.append(COLUMNS[KEPT].field.read("\n".join(lines), CANONICAL))
        except Unreadable as bad:
            kept.append(None)
            refused.setdefault(index, set()).add(KEPT)
            refusals.append(Refusal(table.lines[index], None, None, f"The columns that are kept as a note: {bad}",
                                    bad.code, KEPT))
    return kept


def _fits(name: str, cells: Sequence[str], reading: Reading) -> bool:
    """Whether a column whose header is only alike holds what the field wants, where that can be told."""
    kind = COLUMNS[name].field.kind
    said = list(islice((cell for cell in cells if cell.strip()), _SAMPLE))
    if not said or not isinstance(kind, Amount | Quantity | Count | Day | Rating | YesNo):
        return True
    return any(_readable(kind, cell, reading) for cell in said)


def _readable(kind: Any, cell: str, reading: Reading) -> bool:
    try:
        kind.read(cell, reading)
    except Unreadable as bad:
        parts = amounts.parted(cell) if isinstance(kind, Amount) else None
        return bad.code.endswith("-ambiguous") or (parts is not None and _readable(kind, parts[0], reading))
    return True


def _meant(values: Mapping[str, str], column: Cells) -> tuple[dict[str, str], list[str]]:
    """Each text of the column that stands for another, and the texts of `values` that no cell holds."""
    if not values:
        return {}, []
    by_fold = {fold(text): to for text, to in values.items()}
    found = {cell: by_fold[fold(cell)] for cell in set(column.texts) if fold(cell) in by_fold}
    met = {fold(cell) for cell in found}
    return found, [text for text in values if fold(text) not in met]


def _refuse(column: Cells, bad: Mapping[str, Unreadable], lines: list[int], refusals: list[Refusal],
            refused: dict[int, set[str]]) -> None:
    if not bad:
        return
    name = column.match.field
    for index, text in enumerate(column.texts):
        if text in bad:
            refused.setdefault(index, set()).add(name)
            refusals.append(Refusal(lines[index], column.match.header, text, str(bad[text]), bad[text].code, name))


def _drafts_of(part: Part, columns: Mapping[str, Sequence[Any]], count: int) -> list[dict[str, Any]]:
    names = [name for name in columns if COLUMNS[name].part == part]
    fields = [COLUMNS[name].field.name for name in names]
    if not names:
        return [{} for _ in range(count)]
    rows = zip(*(columns[name] for name in names), strict=True)
    if part == "engagement":
        return [_draft(fields, row) for row in rows]
    # Of providers many rows say the same, and so do reviews that nobody filled in: those share a draft.
    whole = list(rows)
    made = {row: _draft(fields, row) for row in dict.fromkeys(whole)}
    return [made[row] for row in whole]


def _draft(fields: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(fields, row, strict=True) if value is not None}


def samples(table: Table, place: int, most: int = 3) -> Iterator[str]:
    """The first different texts of a column, to show what it holds."""
    return islice(dict.fromkeys(row[place] for row in table.rows if row[place].strip()), most)
