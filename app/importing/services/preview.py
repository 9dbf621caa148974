"""The preview of a file, as it is shown and stored: everything but its rows."""

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
    """How a file was read: its `header` with labels told apart by position, on the line `header_line` below the rows
    `above`; `read`: how many rows it has, with those that cannot go in. `ours`: the header is exactly our own.
    `assumed`: nothing in the file says its encoding. `totals`: the line of a row of totals at its end. `samples`: some
    texts of each column. `quotes`: how marks within a cell are written. `headless`: the header looks like a row."""

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
    """A provider that would be made, and one that is there or would be made too, whose name is nearly the same."""

    name: str
    other: str
    score: float


@dataclass(frozen=True, slots=True)
class UnreadableText:
    """A text that the field cannot read, why, and how many cells say it."""

    field: str
    text: str
    code: str
    times: int


@dataclass(frozen=True, slots=True)
class FieldQuestion:
    """What somebody has to say of a field's column before it can be read; see `column_reader`."""

    field: str
    what: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """Where rows are lines: how many of them are `new`, `known` already, `removed` by hand, or `other` than the line
    that goes by the same number; `warnings`: sentences worth reading."""

    new: int = 0
    known: int = 0
    removed: int = 0
    other: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Preview:
    """What a file says and what it would do.

    `matches`: its columns and the fields they fill; `unmatched`: those that fill none, and `others` those of them that
    say something; `counts`: rows by outcome; `codes`: refusals by their code; `lacking`: fields that every row needs
    and nothing fills; `providers` and `teams`: names of those to be made; `alike`: those that look like another one;
    `left_out`: rows that were left out, by what they said; `warnings`: sentences worth reading. `rows` and `refusals`
    are the first of each outcome. `mark` changes with what the file would do.
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
    repeated: str = ""  # why the file would log a second time what is recorded
    replaced: str = ""  # why known rows may be other engagements than those that they would change
    shared: tuple[Refusal, ...] = ()  # refusals that are said once for many rows
    spread: int = 0  # refused rows of which more is said than that
    currencies: tuple[str, ...] = ()
    beyond: int = 0  # refusals that were counted and are not among `refusals`

    @property
    def writes(self) -> bool:
        """Whether anything would be written."""
        return bool(self.counts["new"] or self.counts["changed"] or (self.lines and self.lines.new))

    @property
    def is_applicable(self) -> bool:
        """Whether it goes in: it writes something, no row is refused, or only the good ones are taken, and nothing is
        logged twice unless that is meant."""
        return self.writes and (not self.counts["refused"] or self.options.take_good) and not self.open

    @property
    def open(self) -> dict[str, str]:
        """What has to be answered before anything is written, by the option that answers it."""
        found = {
            "recorded": self.repeated if self.options.recorded is None else "",
            "same_engagements": "" if self.options.same_engagements else self.replaced,
        }
        return {name: said for name, said in found.items() if said}

    def as_json(self) -> dict[str, Any]:
        """The preview as plain data, without what options and rows are kept as elsewhere."""
        kept = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in ("options", "rows")}
        kept["refusals"] = self.refusals[:_MAX_STORED_REFUSALS]  # all of them are put away with their rows
        return {name: _to_plain(said) for name, said in kept.items()}

    @classmethod
    def from_json(cls, said: dict[str, Any], options: Options) -> "Preview":
        """The preview that was kept."""
        lists = {
            "matches": Match,
            "alike": SimilarName,
            "unread": UnreadableText,
            "undecided": FieldQuestion,
            "sums": Sum,
            "refusals": Refusal,
            "shared": Refusal,
        }
        found: dict[str, Any] = {"repeated": "", "replaced": "", **said}
        for name, kind in lists.items():
            found[name] = tuple(kind(**each) for each in said[name])
        for name in ("unmatched", "others", "lacking", "providers", "teams", "warnings", "currencies"):
            found[name] = tuple(said[name])
        if said.get("lines") is not None:
            found["lines"] = EntryCounts(**said["lines"] | {"warnings": tuple(said["lines"]["warnings"])})
        table = {name: _to_tuples(each) for name, each in said["table"].items()}
        return cls(**found | {"table": TableInfo(**table), "options": settle_options(options, table["header"])})


def _to_plain(said: Any) -> Any:
    if isinstance(said, tuple):
        return [_to_plain(each) for each in said]
    if isinstance(said, EntryCounts | TableInfo | Match | SimilarName | UnreadableText | FieldQuestion | Sum | Refusal):
        return asdict(said)
    return said


def _to_tuples(said: Any) -> Any:
    return tuple(map(_to_tuples, said)) if isinstance(said, list) else said
