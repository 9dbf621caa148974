"""Form fields for the fields of a record: the text as typed, which is kept even if invalid, and its parsed value.

A number with one reading is accepted whatever its decimal mark (1,036.97). One with two (1.200) is refused, and both
readings are offered, unless it is unchanged from what the form printed. Dates have the format of the browser's own
control.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from wtforms import Field as FormField
from wtforms import ValidationError

from app.core.domain import kinds
from app.core.domain.errors import Denied, NotFound, Refused, Stale
from app.core.domain.fields import Field
from app.core.domain.number_parsing import Unreadable
from app.core.domain.typed_values import NUMERIC, ambiguous_readings, format_unambiguous, parse_typed

T = TypeVar("T")

# The control for each kind; macros/record_fields.html renders them.
CONTROLS: dict[type, str] = {
    kinds.Text: "text",
    kinds.Choice: "choice",
    kinds.ChoiceSet: "checks",
    kinds.Tags: "text",
    kinds.YesNo: "choice",
    kinds.Day: "date",
    kinds.Currency: "currency",
    kinds.Amount: "amount",
    kinds.Quantity: "number",
    kinds.Count: "number",
    kinds.Rating: "rating",
    kinds.Link: "link",
}


class RecordField(FormField):
    """A form field with the `text` as typed and, after validation, its `value`, None if it is blank.

    `printed`: the text that the form was rendered with. `readings`: for a number with two readings, the choices as
    (submitted value, label).
    """

    def __init__(self, field: Field, **kwargs: Any):
        super().__init__(label=field.label, description=field.help, **kwargs)
        self.field = field
        self.text = self.printed = ""
        self.value: Any = None
        self.readings: list[tuple[str, str]] = []

    @property
    def control(self) -> str:
        """Returns the name of the control that the page renders."""
        return CONTROLS[type(self.field.kind)]

    @property
    def chosen(self) -> list[str]:
        """Returns the ticked options of a group of check boxes."""
        return [part.strip() for part in self.text.split(";") if part.strip()]

    def process_data(self, value: Any) -> None:
        self.data = value
        self.text = self.printed = self.field.write(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.text = ";".join(valuelist) if self.control == "checks" else "".join(valuelist[:1])
        for chosen in valuelist[1:] if isinstance(self.field.kind, NUMERIC) else ():
            typed, _, meant = chosen.rpartition("=")
            if typed == self.text:  # the choice is for this text, not for one typed before
                self.text = self.printed = meant

    def pre_validate(self, form: Any) -> None:
        try:
            self.value = parse_typed(self.field, self.text, self.printed)
        except Unreadable as unreadable:
            if unreadable.code == "number-ambiguous":
                self.readings = [
                    (f"{self.text}={format_unambiguous(value)}", f"{value:,f}")
                    for value in ambiguous_readings(self.text)
                ]
            raise ValidationError(str(unreadable)) from None
        if self.value is None and self.field.required:
            raise ValidationError(f"{self.field.label} is required.")


class RecordForm(FlaskForm):
    """A form over some fields of a record; `make_form` creates its subclasses."""

    names: tuple[str, ...] = ()

    def draft(self) -> dict[str, Any]:
        """Returns the parsed values by field; None for a blank one."""
        return {name: self[name].value for name in self.names}

    def refuse(self, name: str | None, message: str) -> None:
        """Adds an error to a field, or to the whole form if it doesn't have the field."""
        if name is not None and name in self and isinstance(self[name], RecordField):
            self[name].errors = [*self[name].errors, message]
        else:
            self.form_errors.append(message)

    def add_problems(self, refused: Refused) -> None:
        """Adds every problem of a refusal to its field."""
        for problem in refused.problems:
            self.refuse(problem.field, problem.message)

    def problems(self) -> list[tuple[str | None, str, str]]:
        """Returns all errors for the summary above the form: field, label, message."""
        field_errors = [
            (field.name, field.label.text, str(message)) if isinstance(field, RecordField) else (None, "", str(message))
            for field in self
            for message in field.errors
        ]
        return field_errors + [(None, "", message) for message in self.form_errors]


def submit(form: RecordForm, act: Callable[[], T]) -> T | None:
    """Returns the result of `act` if the form is valid; None if it was refused, with every problem at its field.

    Errors that the form can't fix (NotFound, Denied, Stale) are re-raised.
    """
    if not form.validate():
        return None
    try:
        return act()
    except (Denied, NotFound, Stale):
        raise
    except Refused as refused:
        form.add_problems(refused)
    return None


def revision_of(form: RecordForm) -> int:
    """Returns the revision that the form was opened on; -1, which matches none, if it is invalid."""
    text = str(form["revision"].data or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def make_form(fields: Mapping[str, Field], names: Iterable[str], **extra: Any) -> type[RecordForm]:
    """Returns a form class with the named fields, in order, and further form fields (`extra`)."""
    chosen = tuple(names)
    body: dict[str, Any] = {name: RecordField(fields[name]) for name in chosen}
    return type("FormOverRecord", (RecordForm,), body | extra | {"names": chosen})
