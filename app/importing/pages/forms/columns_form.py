"""The second step, Columns: the field of each column, values for all rows, and matching existing engagements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.core.domain.errors import Problem, Refused
from app.core.domain.kinds import Amount, Choice, ChoiceSet, Rating, YesNo
from app.core.domain.text_normalisation import fold
from app.core.domain.truncation import truncate
from app.importing.domain.column_matching import PROPOSED
from app.importing.services.preview import Preview
from app.importing.values.options import Options
from app.importing.values.profiles import explicit_columns
from app.record.domain.file_schema import COLUMNS, IMPORTABLE_COLUMNS, LINES, PROVIDERS, REVIEWS, Column

COLUMN, CONSTANT, KEYS = "column-", "constant-", ("key-1", "key-2", "key-3")
OFFERED_CONSTANTS = (
    "arrangement",
    "provider",
    "currency",
)  # fields that files most often omit, since all rows share them
COMPANION_FIELDS = {"rate": "pricing_model"}  # field to another that it needs
METHOD_LABELS = {
    "given": "chosen",
    "name": "matched by name",
    "label": "matched by name",
    "alias": "matched by synonym",
    "proposed": "proposed, please confirm",
}
PART_LABELS = {"review": "Review", "provider": "Provider", "line": "Entry"}
Form = "MultiDict[str, str]"


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of the file: the field it fills ("" for none), how it was matched, and samples; `joined`: other columns
    fill the same field; `anchors`: the meaning of 1, 3 and 5 for a rating."""

    place: int
    header: str
    fills: str
    how: str
    samples: tuple[str, ...]
    is_joined: bool = False
    error: str | None = None
    anchors: str = ""
    is_open: bool = False  # proposed, or not used so far


@dataclass(frozen=True, slots=True)
class ConstantView:
    """A constant: the field, its text, and whether every row needs the field and nothing fills it."""

    column: Column
    text: str
    lacking: bool


def field_groups(preview: Preview) -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns every field that rows of this kind may fill, by group: name and label."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, column in COLUMNS.items():
        if name in _filled(preview):
            found.setdefault(PART_LABELS.get(column.part, column.field.group), []).append((name, column.label))
    return list(found.items())


def _filled(preview: Preview) -> frozenset[str]:
    of = preview.options.of
    return IMPORTABLE_COLUMNS[of] if of in (REVIEWS, PROVIDERS) else IMPORTABLE_COLUMNS[LINES]


_NAMED = {fold(text): name for name, column in reversed(COLUMNS.items()) for text in (column.label, name)}


def field_by_label(text: str) -> str | None:
    """Returns the field with this label or name; None if there is none."""
    return _NAMED.get(fold(text))


def field_label(name: str) -> str:
    """Returns the label of a field; blank for none."""
    return COLUMNS[name].label if name in COLUMNS else ""


def column_views(preview: Preview, typed: Mapping[str, str] | None = None) -> list[ColumnView]:
    """Returns the columns of the file, except empty unmatched ones."""
    first = {each.place: each for each in reversed(preview.matches)}
    times = [each.field for each in preview.matches]
    found = []
    for place, header in enumerate(preview.table.header):
        holds = tuple(truncate(text, 40) for text in preview.table.samples[place])
        match = first.get(place)
        if not holds and match is None:
            continue
        how = (
            _left_out_label(preview) if match is None else METHOD_LABELS.get(match.how) or f"{match.score:.0f}% similar"
        )
        fills = field_label(match.field) if match else ""
        text = fills if typed is None else typed.get(f"{COLUMN}{place}", fills)
        error = (
            None
            if not text.strip() or field_by_label(text)
            else f"There is no field “{text}”. Choose one from the list."
        )
        found.append(
            ColumnView(
                place,
                header,
                text,
                how if text == fills else "",
                holds,
                match is not None and times.count(match.field) > 1,
                error,
                _anchors(field_by_label(text)),
                match is None or match.how == PROPOSED or text != fills,
            )
        )
    return found


def _left_out_label(preview: Preview) -> str:
    if preview.options.keep_columns and preview.options.of not in (REVIEWS, PROVIDERS):
        return "left out, kept as a note"
    return "left out"


def _anchors(name: str | None) -> str:
    kind = COLUMNS[name].field.kind if name in COLUMNS else None
    return kind.anchors if isinstance(kind, Rating) else ""


def extra_fields(preview: Preview) -> list[tuple[str, str]]:
    """Returns the columns that fill more than one field: header, and the label of each further field."""
    seen: set[int] = set()
    found = []
    for each in preview.matches:
        if each.place in seen:
            found.append((each.header, field_label(each.field)))
        seen.add(each.place)
    return found


def subtracted_columns(preview: Preview) -> list[tuple[str, str]]:
    """Returns the columns that are subtracted from another: header, and the label of the field that both fill."""
    return [(way["minus"], field_label(name)) for name, way in preview.options.ways.items() if way.get("minus")]


def constant_views(preview: Preview, typed: Mapping[str, str] | None = None) -> list[ConstantView]:
    """Returns the fields that may get a constant."""
    matched = {each.field for each in preview.matches}
    lacking = [name for name in preview.lacking if name in COLUMNS]
    companions = [also for name, also in COMPANION_FIELDS.items() if name in matched and also not in matched]
    given = preview.options.constants
    sent = [name.removeprefix(CONSTANT) for name in typed or () if name.startswith(CONSTANT)]
    names = dict.fromkeys(
        (*(name for name in OFFERED_CONSTANTS if name not in matched), *companions, *lacking, *given, *sent)
    )
    return [
        ConstantView(COLUMNS[name], (typed or {}).get(CONSTANT + name, given.get(name, "")), name in lacking)
        for name in names
        if name in _filled(preview)
    ]


def answer_texts(column: Column) -> tuple[str, ...]:
    """Returns the texts of a field with few possible values; none for any other."""
    kind = column.field.kind
    if isinstance(kind, Choice | ChoiceSet):
        return kind.options
    if isinstance(kind, YesNo):
        return ("yes", "no")
    if isinstance(kind, Rating):
        return ("1", "2", "3", "4", "5", *((kind.exempt,) if kind.exempt else ()))
    return ()


def key_fields() -> list[tuple[str, str]]:
    """Returns the fields by which rows can be matched to engagements."""
    return [
        (name, column.label)
        for name, column in COLUMNS.items()
        if column.part == "engagement" and not isinstance(column.field.kind, Amount)
    ]


def form_options(form: "MultiDict[str, str]", preview: Preview) -> Options:
    """Returns the options in the form; raises Refused if it names an unknown field."""
    before = preview.options
    if preview.table.ours:
        return replace(before, **_matching_options(form, before))
    constants = dict(_constants(form))
    lines = [header for header in form.getlist("lines") if header in preview.table.header]
    lines = lines if form.get("rows") == "lines" else list(before.lines) if before.of == LINES else []
    if form.get("rows") == "lines" and not lines:
        raise Refused(
            [
                Problem(
                    "lines",
                    "Tick the columns that are the same in all entries of one engagement, such as its contract, "
                    "or its project and person.",
                    "lines",
                )
            ]
        )
    carry = [header for header in form.getlist("carry-down") if header in preview.table.header]
    return replace(
        before,
        carry_down=carry if "carry-down-asked" in form else before.carry_down,
        ways=_column_formats(form, preview),
        constants=constants,
        columns=_columns(form, preview, constants, bool(lines)),
        lines=lines,
        **_matching_options(form, before),
        # An unticked box isn't sent, so another field tells whether it was in the form.
        keep_columns="keep-columns" in form if "keep-columns-asked" in form else before.keep_columns,
    )


def _column_formats(form: "MultiDict[str, str]", preview: Preview) -> dict[str, dict[str, str]]:
    """Returns the formats of fields, with the subtracted columns in the form."""
    before = preview.options.ways
    if "minus-column" not in form:
        return {name: dict(way) for name, way in before.items()}
    found = {name: {each: text for each, text in way.items() if each != "minus"} for name, way in before.items()}
    for header, text in zip(form.getlist("minus-column"), form.getlist("minus-field"), strict=False):
        if text.strip() and header in preview.table.header:
            found.setdefault(_field(text, "minus"), {})["minus"] = header
    return {name: way for name, way in found.items() if way}


def _matching_options(form: "MultiDict[str, str]", before: Options) -> dict[str, Any]:
    key = tuple(dict.fromkeys(name for each in KEYS if (name := form.get(each, "")) in COLUMNS)) or before.key
    return {"key": key, "blank": form.get("blank", before.blank), "only": form.get("only") or None}


def _constants(form: "MultiDict[str, str]") -> Iterator[tuple[str, str]]:
    for name, text in form.items():
        if name.startswith(CONSTANT) and name.removeprefix(CONSTANT) in COLUMNS and text.strip():
            yield name.removeprefix(CONSTANT), text.strip()
    if form.get("also-text", "").strip():
        yield _field(form.get("also", ""), "also"), form["also-text"].strip()


def _field(text: str, at: str) -> str:
    name = field_by_label(text)
    if name is None:
        raise Refused(
            [
                Problem(
                    "unknown-field",
                    f"There is no field “{text}”. Choose one from the list."
                    if text.strip()
                    else "Choose a field for this column.",
                    at,
                    text,
                )
            ]
        )
    return name


def _chosen(form: "MultiDict[str, str]", preview: Preview) -> list[tuple[str, str]]:
    """Yields header and field of every choice, in the order of columns."""
    found = []
    for place, header in enumerate(preview.table.header):
        text = form.get(f"{COLUMN}{place}", "")
        if text.strip():
            found.append((header, _field(text, f"{COLUMN}{place}")))
    for header, text in zip(form.getlist("besides-column"), form.getlist("besides-field"), strict=False):
        if text.strip() and header in preview.table.header:
            found.append((header, _field(text, "besides")))
    return list(dict.fromkeys(found))


def _columns(
    form: "MultiDict[str, str]", preview: Preview, constants: Iterable[str], lines: bool
) -> Mapping[str, Sequence[str]]:
    """Returns field to headers. Once the user changed a match, all matches are explicit."""
    chosen, header = _chosen(form, preview), preview.table.header
    now = [(each.header, each.field) for each in preview.matches]
    proposed = any(each.how == PROPOSED for each in preview.matches)
    if sorted(chosen) == sorted(now) and bool(preview.options.lines) == lines and not proposed:
        return {
            name: headers for name, headers in preview.options.columns.items() if name not in constants or not headers
        }
    if sorted(chosen) == sorted(now) and bool(preview.options.lines) != lines and not preview.options.columns:
        return {}  # other kind of rows, so other fields are matched automatically
    found: dict[str, tuple[str, ...]] = {}
    for at in header:
        for one, field in chosen:
            if one == at and field not in constants:
                found[field] = (*found.get(field, ()), one)
    return explicit_columns(header, found, constants, lines, preview.options.of)
