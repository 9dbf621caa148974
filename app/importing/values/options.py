"""Import options: everything that can be set about a file, on the command line, on a page, or in a profile.

What is not set is determined by the file itself or asked, and never guessed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from app.core.domain.errors import Problem, Refused
from app.core.domain.number_parsing import DateOrder, DecimalMark
from app.importing.files import ReadOptions
from app.importing.files.quoting import Quotes
from app.record.domain.file_schema import Table

BlankAction = Literal["keep", "clear", "refuse"]
ImportMode = Literal["add", "update"]
DuplicateAction = Literal["skip", "add", "update"]
TextMap = Mapping[str, str]
_LIST_OPTIONS = ("unknown", "others_unknown", "yes", "no", "key", "lines", "carry_down")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of a file. A single text is accepted for a list of one; blank texts are dropped.

    `of`: the kind of rows (None: by the header, else engagements). The file: `encoding`; `delimiter`; `quotes`, how
    quotation marks within a cell are written; `header_row`, its line, or 0 for none; `sheet`; `leave_out`, header to
    the texts whose rows are skipped; `totals`, whether the last row is a total and skipped (None: undecided);
    `carry_down`, headers: a row that is blank in all of them is filled from the row above. Its columns: `columns`,
    field to the headers that fill it (empty: none; several are joined); `constants`, field to its text in all rows;
    `values`, field to the meanings of its texts (blank: unknown); `unknown`, texts that mean unknown in any column;
    `others_unknown`, fields in which every text that can't be read means unknown;
    `keep_columns`: unmatched columns are kept as a note. Their format: `dates` and `decimal` for the file, `ways` for
    single fields; `yes` and `no`, words that mean it. Matching: `key`, the fields by which a row finds its engagement;
    `blank`, the effect of an empty cell on it; `only`, whether rows may only add or only update; `lines`, the key
    headers if rows are entries of an engagement; `take_good`: good rows are imported without refused ones;
    `corrections`, line to header to text; `recorded`: what to do with likely duplicates (None: ask), and
    `recorded_rows`, by line, with single ones;
    `same_engagements`: matched rows that change title, provider and start at once are the same engagements
    nevertheless.
    """

    of: Table | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quotes: Quotes | None = None
    header_row: int | None = None
    sheet: str | None = None
    leave_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    totals: bool | None = None
    carry_down: Sequence[str] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    constants: TextMap = field(default_factory=dict)
    values: Mapping[str, TextMap] = field(default_factory=dict)
    unknown: Sequence[str] = ()
    others_unknown: Sequence[str] = ()
    keep_columns: bool = False
    dates: DateOrder | None = None
    decimal: DecimalMark | None = None
    ways: Mapping[str, TextMap] = field(default_factory=dict)
    yes: Sequence[str] = ()
    no: Sequence[str] = ()
    key: Sequence[str] = ("reference",)
    blank: BlankAction = "keep"
    only: ImportMode | None = None
    lines: Sequence[str] = ()
    take_good: bool = False
    recorded: DuplicateAction | None = None
    recorded_rows: Mapping[int, DuplicateAction] = field(default_factory=dict)
    same_engagements: bool = False
    corrections: Mapping[int, TextMap] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in _LIST_OPTIONS:
            object.__setattr__(self, name, _to_list(getattr(self, name)))
        for name in ("columns", "leave_out"):
            object.__setattr__(self, name, {each: _to_list(texts) for each, texts in getattr(self, name).items()})
        for name in ("corrections", "recorded_rows"):
            object.__setattr__(self, name, {int(line): each for line, each in getattr(self, name).items()})

    def to_json(self) -> dict[str, Any]:
        """Returns the options as plain data for storage, without unset ones; `from_json` reverses it."""
        found = {each.name: _to_plain(getattr(self, each.name)) for each in fields(self)}
        return {name: value for name, value in found.items() if value != _DEFAULTS[name]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Options":
        """Returns stored options; raises Refused for an unknown name."""
        known = {each.name for each in fields(cls)}
        if stored.get("again") is True:  # stored before there was a choice
            stored = {"recorded": "add", **{name: each for name, each in stored.items() if name != "again"}}
        if strange := [name for name in stored if name not in known]:
            raise Refused(
                [
                    Problem(
                        "option-unknown",
                        f"There is no option “{name}”. The options are: {', '.join(sorted(known))}.",
                        name,
                    )
                    for name in strange
                ]
            )
        try:
            return cls(**stored)
        except (TypeError, ValueError, AttributeError):
            raise Refused("These options are not valid. Check how they are written.", "option") from None


def _to_list(texts: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in ((texts,) if isinstance(texts, str) else texts) if text.strip())


def _to_plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _to_plain(each) for name, each in value.items()}
    return list(value) if isinstance(value, list | tuple) else value


_DEFAULTS = {each.name: _to_plain(getattr(Options(), each.name)) for each in fields(Options)}


def read_options(options: Options) -> ReadOptions:
    """Returns the options for reading the file itself."""
    return ReadOptions(options.encoding, options.delimiter, options.header_row, options.sheet, options.quotes)
