"""From a table to drafts: each column read once as its field wants it, by options that were said and never guessed.

What cannot be read is refused with its line, the file's own name for the column, the text and the reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, get_args

from app.domain.errors import Problem, Refused
from app.domain.folding import fold
from app.domain.kinds import Amount, Count, Day, Quantity, Rating, YesNo
from app.domain.numerals import CANONICAL, Mark, Order, Reading, Unreadable
from app.exchange import headers
from app.exchange.csv_file import Table, disarm
from app.exchange.headers import Match
from app.exchange.layout import COLUMNS, Part

_SAMPLE = 30


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is read: `columns` field to header (blank: none), `constants` field to text for all rows, `values`
    field to what its texts stand for, the order of `dates`, the `decimal` mark."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Order | None = None
    decimal: Mark | None = None

    def as_json(self) -> dict[str, Any]:
        """The options as plain data, to be kept; `Options(**data)` gives them back."""
        return {"columns": dict(self.columns), "constants": dict(self.constants),
                "values": {name: dict(texts) for name, texts in self.values.items()},
                "dates": self.dates, "decimal": self.decimal}


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
    out). `filled`: the columns that the file or a constant fills. `refused`: the indexes of rows that have refusals.
    `unused_values`: field and text of translations that met no cell."""

    lines: list[int]
    parts: dict[Part, list[dict[str, Any]]]
    matches: tuple[Match, ...]
    unmatched: tuple[str, ...]
    refusals: list[Refusal]
    refused: set[int]
    filled: frozenset[str]
    unused_values: tuple[tuple[str, str], ...] = ()


def check(options: Options) -> None:
    """Raises Refused for options that no file could make right: unknown fields, constants that cannot be read."""
    problems = [
        Problem("unknown-field", f"There is no field “{name}”. The fields are: {', '.join(COLUMNS)}.", name)
        for name in dict.fromkeys((*options.columns, *options.constants, *options.values)) if name not in COLUMNS
    ]
    problems += [
        Problem("field-twice", f"{name} is given both a column and a constant. Choose one.", name)
        for name, header in options.columns.items() if header and name in options.constants
    ]
    reading = Reading(options.decimal or "point", options.dates)
    texts = [(name, text) for name, text in options.constants.items()]
    texts += [(name, text) for name, meant in options.values.items() for text in meant.values()]
    for name, text in texts:
        if name in COLUMNS:
            try:
                COLUMNS[name].field.read(text, reading)
            except Unreadable as bad:
                problems.append(Problem(bad.code, f"{name}: {bad}", name, text))
    if options.dates not in (None, *get_args(Order)) or options.decimal not in (None, *get_args(Mark)):
        problems.append(Problem("option", "dates is dmy, mdy or ymd, and decimal is point or comma."))
    if problems:
        raise Refused(problems)


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
    refused: set[int] = set()
    columns: dict[str, Sequence[Any]] = {}  # those without any value are left out
    filled = set(options.constants)
    unused: list[tuple[str, str]] = []
    for each in matches:
        column = Cells(each, by_place[each.place], table.ours and COLUMNS[each.field].free_text)
        meant, missing = _meant(options.values.get(each.field, {}), column)
        unused += [(each.field, text) for text in missing]
        filled.add(each.field)
        if any(column.texts):
            columns[each.field] = _read(column, meant, reading, table.lines, refusals, refused)
    constant = Reading(options.decimal or "point", options.dates)
    unused += [(name, text) for name, meant in options.values.items() if name not in filled for text in meant]
    for name, text in options.constants.items():
        columns[name] = [COLUMNS[name].field.read(text, constant)] * len(table.rows)
    used = {each.place for each in matches}
    return Drafts(
        table.lines, {part: _drafts_of(part, columns, len(table.rows)) for part in get_args(Part)}, matches,
        tuple(label for place, label in enumerate(table.header) if place not in used), refusals, refused,
        frozenset(filled), tuple(unused))


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a matched column; `armed`: one that looks like a formula has an apostrophe before it."""

    match: Match
    texts: Sequence[str]
    armed: bool


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
        return bad.code.endswith("-ambiguous")
    return True


def _meant(values: Mapping[str, str], column: Cells) -> tuple[dict[str, str], list[str]]:
    """Each text of the column that stands for another, and the texts of `values` that no cell holds."""
    if not values:
        return {}, []
    by_fold = {fold(text): to for text, to in values.items()}
    found = {cell: by_fold[fold(cell)] for cell in set(column.texts) if fold(cell) in by_fold}
    met = {fold(cell) for cell in found}
    return found, [text for text in values if fold(text) not in met]


def _read(column: Cells, meant: Mapping[str, str], reading: Reading, lines: list[int], refusals: list[Refusal],
          refused: set[int]) -> list[Any]:
    """The values of a column: each text is read once, however often it stands there."""
    name = column.match.field
    read = COLUMNS[name].field.read
    values: dict[str, Any] = {}
    bad: dict[str, Unreadable] = {}
    for text in dict.fromkeys(column.texts):
        try:
            if text in meant:
                values[text] = read(meant[text], Reading("point", reading.dates))
            else:
                values[text] = read(disarm(text) if column.armed else text, reading)
        except Unreadable as reason:
            bad[text] = reason
            values[text] = None
    if bad:
        for index, text in enumerate(column.texts):
            if text in bad:
                refused.add(index)
                refusals.append(Refusal(lines[index], column.match.header, text, str(bad[text]), bad[text].code, name))
    return [values[text] for text in column.texts]


def _drafts_of(part: Part, columns: Mapping[str, Sequence[Any]], count: int) -> list[dict[str, Any]]:
    names = [name for name in columns if COLUMNS[name].part == part]
    fields = [COLUMNS[name].field.name for name in names]
    if not names:
        return [{} for _ in range(count)]
    rows = zip(*(columns[name] for name in names), strict=True)
    return [{name: value for name, value in zip(fields, row, strict=True) if value is not None} for row in rows]


def samples(table: Table, place: int, most: int = 3) -> Iterator[str]:
    """The first different texts of a column, to show what it holds."""
    return islice(dict.fromkeys(row[place] for row in table.rows if row[place].strip()), most)
