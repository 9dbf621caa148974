"""The preview of a file, as it is shown and stored: everything except its rows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from app.importing.domain.batches import Refusal
from app.importing.domain.column_matching import Match
from app.importing.services.results import OUTCOMES, RowResult
from app.importing.services.totals import Sum
from app.importing.values.option_checks import settle_options
from app.importing.values.options import Options

_MAX_STORED_REFUSALS = 1_000  # refusals


@dataclass(frozen=True, slots=True)
class TableInfo:
    """How a file was read. `header`: labels made unique by position, on the line `header_line` below the rows `above`;
    `read`: number of rows, including refused ones; `ours`: the header is exactly our own; `assumed`: the encoding is a
    guess; `totals`: line of a total row at the end; `samples`: some texts of each column; `quotes`: how quotes within a
    cell are written; `headless`: the header looks like data."""

    header: tuple[str, ...]
    header_line: int
    encoding: str
    delimiter: str
    delimiter_name: str
    assumed: bool
    ours: bool
    read: int = 0
    blank: int = 0
    padded: int = 0
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    packed: str | None = None
    above: tuple[str, ...] = ()
    totals: int | None = None
    candidates: tuple[tuple[int, tuple[str, ...]], ...] = ()
    quotes: str = ""
    headless: bool = False
    samples: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SimilarName:
    """A new provider, and an existing or new one with a similar name."""

    name: str
    other: str
    score: float


@dataclass(frozen=True, slots=True)
class UnreadableText:
    """A text that the field can't read, the reason, and the number of cells with it."""

    field: str
    text: str
    code: str
    times: int


@dataclass(frozen=True, slots=True)
class FieldQuestion:
    """A question about a field's column that must be answered before it can be read; see `column_reader`."""

    field: str
    what: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """A row without a reference that looks like an existing engagement: `line` and `title` in the file, the id and the
    `reference` of the engagement, and what is the same (`by`): "title" (with provider and start) or "cost" (with
    provider and dates)."""

    line: int
    title: str
    engagement_id: int
    reference: str
    by: str


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """Numbers of entries in a file: `new`, `known`, `removed` by a user, or `other`: different from the existing entry
    with the same number. `warnings` are sentences for the page."""

    new: int = 0
    known: int = 0
    removed: int = 0
    other: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Preview:
    """The content of a file and the outcome of importing it.

    `matches`: columns and the fields they fill; `unmatched`: columns that fill none, of which `others` have values;
    `counts`: rows by outcome; `codes`: refusals by code; `lacking`: fields that every row needs and no column fills;
    `providers` and `teams`: new names; `alike`: new names similar to another; `left_out`: skipped rows, by their text;
    `warnings`: sentences for the page. `duplicates`: the first rows that look like existing engagements, and
    `open_duplicates`: how many such rows have no answer; `formats`: inferred formats of columns, by field. `rows` and
    `refusals` are the first of each outcome. `mark` changes with the outcome.
    """

    table: TableInfo
    options: Options
    matches: tuple[Match, ...] = ()
    unmatched: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    codes: dict[str, int] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    alike: tuple[SimilarName, ...] = ()
    unread: tuple[UnreadableText, ...] = ()
    undecided: tuple[FieldQuestion, ...] = ()
    sums: tuple[Sum, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    lines: EntryCounts | None = None
    warnings: tuple[str, ...] = ()
    mark: str = ""
    rows: tuple[RowResult, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    repeated: str = ""  # the question about importing something twice
    duplicates: tuple[LikelyDuplicate, ...] = ()
    open_duplicates: int = 0
    formats: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    replaced: str = ""  # why matched rows may be about other engagements
    shared: tuple[Refusal, ...] = ()  # refusals listed once for many rows
    spread: int = 0  # refused rows with refusals of their own
    currencies: tuple[str, ...] = ()
    beyond: int = 0  # number of refusals that are not in `refusals`

    @property
    def writes(self) -> bool:
        """Whether anything would be written."""
        return bool(self.counts["new"] or self.counts["changed"] or (self.lines and self.lines.new))

    @property
    def is_applicable(self) -> bool:
        """Whether the import can be applied: it writes something, no row is refused (or only good rows are taken), and
        no question about duplicates is open."""
        return self.writes and (not self.counts["refused"] or self.options.take_good) and not self.open

    @property
    def open(self) -> dict[str, str]:
        """The open question before anything is written, by the option that answers it."""
        decided = self.options.recorded is not None or (self.duplicates and not self.open_duplicates)
        found = {
            "recorded": "" if decided else self.repeated,
            "same_engagements": "" if self.options.same_engagements else self.replaced,
        }
        return {name: question for name, question in found.items() if question}

    def to_json(self) -> dict[str, Any]:
        """Returns the preview as plain data, without the options and rows, which are stored elsewhere."""
        values = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in ("options", "rows")}
        values["refusals"] = self.refusals[:_MAX_STORED_REFUSALS]  # all of them are staged with their rows
        return {name: _to_plain(value) for name, value in values.items()}

    @classmethod
    def from_json(cls, stored: dict[str, Any], options: Options) -> "Preview":
        """Returns a stored preview."""
        lists = {
            "matches": Match,
            "alike": SimilarName,
            "unread": UnreadableText,
            "undecided": FieldQuestion,
            "sums": Sum,
            "refusals": Refusal,
            "shared": Refusal,
            "duplicates": LikelyDuplicate,
        }
        found: dict[str, Any] = {"repeated": "", "replaced": "", **stored}
        for name, kind in lists.items():
            found[name] = tuple(kind(**each) for each in stored.get(name, ()))
        for name in ("unmatched", "others", "lacking", "providers", "teams", "warnings", "currencies"):
            found[name] = tuple(stored[name])
        if stored.get("lines") is not None:
            found["lines"] = EntryCounts(**stored["lines"] | {"warnings": tuple(stored["lines"]["warnings"])})
        table = {name: _to_tuples(each) for name, each in stored["table"].items()}
        return cls(**found | {"table": TableInfo(**table), "options": settle_options(options, table["header"])})


def _to_plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_to_plain(each) for each in value]
    if isinstance(
        value,
        EntryCounts
        | TableInfo
        | Match
        | SimilarName
        | UnreadableText
        | FieldQuestion
        | Sum
        | Refusal
        | LikelyDuplicate,
    ):
        return asdict(value)
    return value


def _to_tuples(value: Any) -> Any:
    return tuple(map(_to_tuples, value)) if isinstance(value, list) else value
