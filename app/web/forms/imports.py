"""How a file is read, as a form: the field of each column, what holds for all rows, what unread values stand for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from app.domain.kinds import Choice, ChoiceSet, Currency, Rating, YesNo
from app.domain.money import CURRENCIES
from app.exchange.layout import COLUMNS, Column
from app.exchange.options import Options
from app.services.import_preview import Preview
from app.web.words import capital

COLUMN, CONSTANT = "column-", "constant-"
OFFERED = ("arrangement", "currency")  # what a file most often leaves out, since all of its rows share it
TWICE, AMBIGUOUS = "reference-twice", "-ambiguous"
EMPTY, OPEN = "(leave it empty)", "(not decided)"
DATES = (("", "Only where there is one way to read them"), ("dmy", "Day, month, year: 31/12/2026"),
         ("mdy", "Month, day, year: 12/31/2026"), ("ymd", "Year, month, day: 2026-12-31"))
DECIMALS = (DATES[0], ("point", "Point: 1,234.50"), ("comma", "Comma: 1.234,50"))
HOW = {"given": "chosen", "name": "by its name", "label": "by its name", "alias": "by another name"}
BESIDE = {"rate": "pricing_model"}  # a field that another one is of no use without
MOST = 40  # texts that are not understood, on one page
LETTERS = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of the file: the field that it fills ("" for none), how that was found out, and what it holds."""

    place: int
    header: str
    field: str
    how: str
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that no row can have in this field: how often it stands there, and what it may stand for."""

    column: Column
    text: str
    times: int
    meant: str
    choices: tuple[tuple[str, str], ...]


def field_options() -> list[tuple[str, str]]:
    """Every column of our own, to choose from."""
    return [("", "– not used –"), *((name, column.label) for name, column in COLUMNS.items())]


def columns(preview: Preview, form: Mapping[str, str] | None = None) -> list[Shown]:
    """The columns of the file, but for those that are empty and fill nothing."""
    matched = {each.place: each for each in preview.matches}
    found = []
    for place, header in enumerate(preview.table.header):
        holds = tuple(_short(text) for text in preview.table.samples[place])
        match = matched.get(place)
        if not holds and match is None:
            continue
        how = "" if match is None else HOW.get(match.how) or f"{match.score:.0f} % alike"
        chosen = (form or {}).get(f"{COLUMN}{place}", match.field if match else "")
        found.append(Shown(place, header, chosen, how if match and match.field == chosen else "", holds))
    return found


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else text[: LETTERS - 1] + "…"


def constants(preview: Preview, form: Mapping[str, str] | None = None) -> list[tuple[Column, str, bool]]:
    """What may hold for all rows: the column, its text, and whether no row can go in without it."""
    matched = {each.field for each in preview.matches}
    lacking = dict.fromkeys(name for name in preview.lacking if name in COLUMNS)
    given = preview.options.constants
    beside = [also for name, also in BESIDE.items() if name in matched and also not in matched]
    names = dict.fromkeys((*(name for name in OFFERED if name not in matched), *beside, *lacking, *given))
    return [(COLUMNS[name], (form or {}).get(CONSTANT + name, given.get(name, "")), name in lacking) for name in names]


def unread(preview: Preview) -> list[Unread]:
    """The texts that were not understood, and those that were said to stand for something; most frequent first."""
    times = Counter({(each.field, each.text): each.times for each in preview.unread})
    for name, texts in preview.options.values.items():
        for text in texts:
            times[name, text] += 0
    return [Unread(COLUMNS[name], text, many, preview.options.values.get(name, {}).get(text, OPEN),
                   _choices(COLUMNS[name], text)) for (name, text), many in times.most_common(MOST)]


def answers(column: Column) -> tuple[str, ...]:
    """The texts that a field of few answers takes; none for any other."""
    kind = column.field.kind
    if isinstance(kind, Choice | ChoiceSet):
        return kind.options
    if isinstance(kind, YesNo):
        return ("yes", "no")
    if isinstance(kind, Rating):
        return ("1", "2", "3", "4", "5", *((kind.exempt,) if kind.exempt else ()))
    return ()


def _choices(column: Column, text: str) -> tuple[tuple[str, str], ...]:
    # A number that is no rating is a slip, and stands for no other number.
    slip = isinstance(column.field.kind, Rating) and any(map(str.isdigit, text))
    found = [] if slip else [(each, capital(each)) for each in answers(column)]
    if isinstance(column.field.kind, Currency):
        found = [(code, code) for code in sorted(CURRENCIES)]
    return ((OPEN, "choose …"), *found, (EMPTY, "leave it empty"))


def shared_reference(preview: Preview) -> tuple[int, str] | None:
    """How many rows have the reference of an earlier one, and the column that gives it."""
    column = next((each.header for each in preview.matches if each.field == "reference"), "")
    return (preview.codes[TWICE], column) if preview.codes.get(TWICE) else None


def ambiguous(preview: Preview, what: str) -> int:
    """How many cells can be read in more than one way: `what` is "date" or "number"."""
    return preview.codes.get(f"{what}{AMBIGUOUS}", 0)


def options_of(form: "MultiDict[str, str]", preview: Preview) -> Options:
    """The options that the form says."""
    said = dict(_constants(form))
    kept = preview.options
    return replace(
        kept, constants=said, columns=_columns(form, preview, said), values=_values(form),
        dates=form.get("dates") or None, decimal=form.get("decimal") or None,
        # A box that is not ticked sends nothing, so the form says whether it asked.
        keep_columns="keep-columns" in form if "keep-columns-asked" in form else kept.keep_columns)


def _constants(form: "MultiDict[str, str]") -> Iterator[tuple[str, str]]:
    for name, text in form.items():
        if name.startswith(CONSTANT) and text.strip():
            yield name.removeprefix(CONSTANT), text.strip()
    if form.get("also") and form.get("also-text", "").strip():
        yield form["also"], form["also-text"].strip()


def _columns(form: "MultiDict[str, str]", preview: Preview, constants: Mapping[str, str]) -> dict[str, str]:
    """Field to header where somebody changed what was matched; then the whole matching is theirs, and kept as it is."""
    header = preview.table.header
    chosen = {place: form.get(f"{COLUMN}{place}", "") for place in range(len(header))}
    shown = {each.place: each.field for each in columns(preview)}
    if all(chosen[place] == field for place, field in shown.items()):
        return {name: text for name, text in preview.options.columns.items() if name not in constants or not text}
    none = {name: "" for name in COLUMNS if name not in constants}
    return none | {field: header[place] for place, field in chosen.items() if field}


def twice(form: "MultiDict[str, str]", preview: Preview) -> list[str]:
    """The fields that two columns were chosen for."""
    chosen = Counter(form.get(f"{COLUMN}{place}", "") for place in range(len(preview.table.header)))
    return [COLUMNS[name].label for name, many in chosen.items() if name in COLUMNS and many > 1]


def _values(form: "MultiDict[str, str]") -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    rows = zip(form.getlist("value-field"), form.getlist("value-text"), form.getlist("value-meant"), strict=False)
    for name, text, meant in rows:
        if meant != OPEN and name in COLUMNS:
            found.setdefault(name, {})[text] = "" if meant == EMPTY else meant
    return found
