"""How a file is meant: everything that somebody can say about one, on the command line, on a page, or in a profile.

What nobody said stays open; it is settled by the file itself or asked, and never guessed.
"""

import codecs
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

from app.core.domain.errors import Problem, Refused
from app.core.domain.input_format import Reading
from app.core.domain.kinds import Amount
from app.core.domain.number_parsing import Mark, Order, Unreadable
from app.importing.files import ReadAs
from app.importing.files.quoting import Quotes
from app.record.domain.file_schema import COLUMNS, ENGAGEMENTS, FILLED, LINES, PROVIDERS, REVIEWS, Table, table_of

Blank = Literal["keep", "clear", "refuse"]
Only = Literal["add", "update"]
Recorded = Literal["skip", "add", "update"]
Texts = Mapping[str, str]
FROM_LINES = {"actual_cost": "line_amount", "hours_actual": "line_hours"}
WAYS = ("dates", "decimal", "century", "scale", "currency", "duration", "round", "minus", "turned")
_LISTS = ("unknown", "yes", "no", "key", "lines", "carry_down")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was said about a file. A single text is taken where a list of one is meant; blank texts are left out.

    `of`: what its rows are (None: as its header tells, else engagements).
    The file: `encoding`; `delimiter`; `quotes`, how marks within a cell are written; `header_row`, its line, or 0 where
    there is none; `sheet`; `leave_out`, header to the texts whose rows are
    left out; `totals`, whether the last row sums up and is left out (None: nobody has decided); `carry_down`, headers:
    a row that is blank under all of them takes them over from the row above.
    Its columns: `columns`, field to the headers that fill it (none: nothing does; several are joined); `constants`,
    field to its text in all rows; `values`, field to what its texts stand for (blank: unknown); `unknown`, texts that
    mean unknown in any column; `keep_columns`: what fills no field is kept as a note.
    Their reading: `dates` and `decimal` for the file, `ways` for single fields; `yes` and `no`, words that mean it.
    What the rows meet: `key`, the fields by which a row finds its engagement; `blank`, what an empty cell does to it;
    `only`, whether rows may only add or only update; `lines`, the headers of the key where rows are lines of an
    engagement; `take_good`: good rows go in without the refused ones; `corrections`, line to header to text;
    `recorded`: what becomes of rows that look like engagements recorded already (None: it is asked);
    `same_engagements`: known rows that change title, provider and start at once are the same engagements all the same.
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
    constants: Texts = field(default_factory=dict)
    values: Mapping[str, Texts] = field(default_factory=dict)
    unknown: Sequence[str] = ()
    keep_columns: bool = False
    dates: Order | None = None
    decimal: Mark | None = None
    ways: Mapping[str, Texts] = field(default_factory=dict)
    yes: Sequence[str] = ()
    no: Sequence[str] = ()
    key: Sequence[str] = ("reference",)
    blank: Blank = "keep"
    only: Only | None = None
    lines: Sequence[str] = ()
    take_good: bool = False
    recorded: Recorded | None = None
    same_engagements: bool = False
    corrections: Mapping[int, Texts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in _LISTS:
            object.__setattr__(self, name, _listed(getattr(self, name)))
        for name in ("columns", "leave_out"):
            object.__setattr__(self, name, {each: _listed(said) for each, said in getattr(self, name).items()})
        object.__setattr__(self, "corrections", {int(line): said for line, said in self.corrections.items()})

    def as_json(self) -> dict[str, Any]:
        """The options as plain data, to be kept; `from_json` gives them back. What nobody said is left out."""
        found = {each.name: _plain(getattr(self, each.name)) for each in fields(self)}
        return {name: said for name, said in found.items() if said != _SILENT[name]}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Options":
        """The options that were kept; raises Refused for a name that is none of theirs."""
        known = {each.name for each in fields(cls)}
        if said.get("again") is True:  # what was kept before there was a choice
            said = {"recorded": "add", **{name: each for name, each in said.items() if name != "again"}}
        if strange := [name for name in said if name not in known]:
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
            return cls(**said)
        except (TypeError, ValueError, AttributeError):
            raise Refused("These options are not valid. Check how they are written.", "option") from None


def _listed(said: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in ((said,) if isinstance(said, str) else said) if text.strip())


def _plain(said: Any) -> Any:
    if isinstance(said, Mapping):
        return {str(name): _plain(each) for name, each in said.items()}
    return list(said) if isinstance(said, list | tuple) else said


_SILENT = {each.name: _plain(getattr(Options(), each.name)) for each in fields(Options)}


def check(options: Options) -> None:
    """Raises Refused for options that no file could make right: unknown fields, constants that cannot be read."""
    problems = [
        *_unknown_fields(options),
        *(_of_table(options) if options.of else ()),
        *_at_odds(options),
        *_of_lines(options),
        *_unreadable(options),
        *_choices(options),
    ]
    if problems:
        raise Refused(problems)


def _unknown_fields(options: Options) -> Iterator[Problem]:
    named = (*options.columns, *options.constants, *options.values, *options.ways)
    for name in dict.fromkeys(named):
        if name not in COLUMNS:
            yield Problem("unknown-field", f"There is no field “{name}”. The fields are: {', '.join(COLUMNS)}.", name)


def _of_table(options: Options) -> Iterator[Problem]:
    of = options.of or (LINES if options.lines else ENGAGEMENTS)
    named = (*(name for name, headers in options.columns.items() if headers), *options.constants, *options.values)
    for name in dict.fromkeys(named):
        if name in COLUMNS and of in FILLED and name not in FILLED[of] and COLUMNS[name].part != "line":
            yield Problem("not-of-table", f"The rows are {of}, which have no {name}. Choose another field.", name)
    if of in (REVIEWS, PROVIDERS) and (options.lines or tuple(options.key) != ("reference",)):
        yield Problem(
            "key",
            f"The rows are {of}, which are matched by their own key. Leave the key out.",
            "key",
            ", ".join(options.lines or options.key),
        )


def settled(options: Options, header: Sequence[str]) -> Options:
    """The options with what the header of one of our files tells, where nobody said it; raises Refused for lines of
    nobody knows what."""
    of = options.of or (None if options.lines else table_of(header))
    if of == LINES and not options.lines:
        key = options.columns.get("reference") or [each for each in header if each in ("reference", "Reference")]
        if not key:
            raise Refused(
                [
                    Problem(
                        "lines",
                        "Choose the columns that are the same in all lines of one engagement, such as its contract, "
                        "or its project and person.",
                        "lines",
                    )
                ]
            )
        options = replace(options, lines=key)
    if of is not None:  # there is no place for a note beside a review or a provider
        options = replace(options, of=of, keep_columns=options.keep_columns and of not in (REVIEWS, PROVIDERS))
    if problems := list(_of_table(options)):
        raise Refused(problems)
    return options


def _at_odds(options: Options) -> Iterator[Problem]:
    for name, headers in options.columns.items():
        if headers and name in options.constants:
            yield Problem("field-twice", f"{name} has both a column and one value for all rows. Choose one.", name)
        if len(headers) > 1 and name in COLUMNS and isinstance(COLUMNS[name].field.kind, Amount):
            yield Problem(
                "columns-added",
                f"{name} is an amount, and amounts of several columns are not added up. Choose one column. "
                "To subtract the other, as credit from debit, use “One amount in two columns” or --way "
                f"{name}:minus=HEADER.",
                name,
            )
    for name in options.key:
        if name not in COLUMNS or COLUMNS[name].part != "engagement" or isinstance(COLUMNS[name].field.kind, Amount):
            yield Problem("key", f"“{name}” is not an engagement field, so rows can't be matched by it.", "key", name)
    if not options.key:
        yield Problem("key", "Choose a field that rows are matched by, such as reference.", "key")


def _of_lines(options: Options) -> Iterator[Problem]:
    filled = [name for name, headers in options.columns.items() if headers] + list(options.constants)
    if options.lines and tuple(options.key) != ("reference",):
        yield Problem(
            "key",
            "Lines find their engagement by the columns they share, so leave the other key out.",
            "key",
            ", ".join(options.key),
        )
    for name in dict.fromkeys(filled):
        if name not in COLUMNS:
            continue
        if options.lines and name in FROM_LINES:
            yield Problem(
                "follows-from-lines", f"{name} is calculated from the lines. Use {FROM_LINES[name]} instead.", name
            )
        if not options.lines and options.of != LINES and COLUMNS[name].part == "line":
            yield Problem(
                "no-lines",
                f"{name} is a field of a line. Choose the columns that lines of one engagement share, "
                "or a field of the engagement.",
                name,
            )


def _unreadable(options: Options) -> Iterator[Problem]:
    texts: list[tuple[str, str, Mapping[str, Any]]] = [(name, text, {}) for name, text in options.constants.items()]
    texts += [
        (name, text, options.ways.get(name, {})) for name, meant in options.values.items() for text in meant.values()
    ]
    for name, text, way in texts:
        reading = Reading(way.get("decimal") or options.decimal or "point", way.get("dates") or options.dates)
        if name in COLUMNS:
            try:
                COLUMNS[name].field.read(text, reading)
            except Unreadable as bad:
                yield Problem(bad.code, f"{name}: {bad}", name, text)


def _choices(options: Options) -> Iterator[Problem]:
    allowed: dict[str, tuple[object, tuple[str, ...]]] = {
        "of": (options.of, get_args(Table)),
        "dates": (options.dates, get_args(Order)),
        "decimal": (options.decimal, get_args(Mark)),
        "quotes": (options.quotes, get_args(Quotes)),
        "blank": (options.blank, get_args(Blank)),
        "only": (options.only, get_args(Only)),
        "recorded": (options.recorded, get_args(Recorded)),
    }
    for name, (said, choices) in allowed.items():
        if said is not None and said not in choices:
            yield Problem("option", f"{name} must be {', '.join(choices[:-1])} or {choices[-1]}.", name, str(said))
    for name, way in options.ways.items():
        if "minus" in way and not (
            name in COLUMNS and isinstance(COLUMNS[name].field.kind, Amount) and options.columns.get(name)
        ):
            yield Problem(
                "option",
                f"{name} has no column of amounts to subtract “{way['minus']}” from. Choose its column too.",
                name,
                way["minus"],
            )
        for each in way:
            if each not in WAYS:
                yield Problem("option", f"“{each}” is not a setting of columns: {', '.join(WAYS)}.", name, each)
    if options.delimiter is not None and len(options.delimiter) != 1:
        yield Problem("option", "A separator is one character, such as ; or a tab.", "delimiter", options.delimiter)
    if options.header_row is not None and options.header_row < 0:
        yield Problem(
            "option",
            "Lines are counted from 1. Use 0 if the file has no header.",
            "header_row",
            str(options.header_row),
        )
    if options.encoding is not None and not _codec(options.encoding):
        yield Problem(
            "option",
            f"The encoding “{options.encoding}” is not supported. Use UTF-8, UTF-16 or Windows-1252, "
            "or another one by its name.",
            "encoding",
            options.encoding,
        )


def _codec(name: str) -> bool:
    try:
        return codecs.lookup(name.partition(" ")[0]).encode("")[1] == 0
    except (LookupError, TypeError, ValueError):
        return False


def read_as(options: Options) -> ReadAs:
    """How the file itself is to be read."""
    return ReadAs(options.encoding, options.delimiter, options.header_row, options.sheet, options.quotes)
