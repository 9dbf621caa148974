"""A field of a record as a field of a form: the text as typed, kept whatever it says, and the value it reads as.

A number is read where it has one reading, whatever its marks (1,036.97); where it has two (1.200), both are offered at
the field, unless it stands as the form printed it. Days are as the browser's own control gives them.
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

# The control each kind is drawn as; macros/said.html knows how.
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
    """Holds `text` as typed and, once validated, `value`: the value it reads as, None where it is blank."""

    def __init__(self, field: Field, **kwargs: Any):
        super().__init__(label=field.label, description=field.help, **kwargs)
        self.field = field
        self.text = self.printed = ""
        self.value: Any = None
        self.readings: list[tuple[str, str]] = []  # what a number with two may be: what the choice sends, and its words

    @property
    def control(self) -> str:
        """The name of the control that the page draws."""
        return CONTROLS[type(self.field.kind)]

    @property
    def chosen(self) -> list[str]:
        """Of several boxes, the words that are ticked."""
        return [part.strip() for part in self.text.split(";") if part.strip()]

    def process_data(self, value: Any) -> None:
        self.data = value
        self.text = self.printed = self.field.write(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.text = ";".join(valuelist) if self.control == "checks" else "".join(valuelist[:1])
        for chosen in valuelist[1:] if isinstance(self.field.kind, NUMERIC) else ():
            typed, _, meant = chosen.rpartition("=")
            if typed == self.text:  # the choice is of this text, and not of one that was typed before
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
    """A form over some fields of a record; made by `form_over`."""

    names: tuple[str, ...] = ()

    def draft(self) -> dict[str, Any]:
        """The values that were read, by field; None where one was left blank."""
        return {name: self[name].value for name in self.names}

    def refuse(self, name: str | None, message: str) -> None:
        """Puts a refusal at its field, or over the whole form where the field is not on it."""
        if name is not None and name in self and isinstance(self[name], RecordField):
            self[name].errors = [*self[name].errors, message]
        else:
            self.form_errors.append(message)

    def add_problems(self, refused: Refused) -> None:
        """Puts every problem of a refusal where it belongs."""
        for problem in refused.problems:
            self.refuse(problem.field, problem.message)

    def problems(self) -> list[tuple[str | None, str, str]]:
        """Everything that is wrong, as the summary on top of the form lists it: field, label, message."""
        listed = [
            (it.name, it.label.text, str(message)) if isinstance(it, RecordField) else (None, "", str(message))
            for it in self
            for message in it.errors
        ]
        return listed + [(None, "", message) for message in self.form_errors]


def submit(form: RecordForm, act: Callable[[], T]) -> T | None:
    """What `act` gives, once the form reads well; None where it was refused, every problem at its field.

    What is no matter of the form (no such record, no permission, somebody quicker) is raised on.
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
    """The revision that the form was opened on; -1, which none is, where it says nonsense."""
    text = str(form["revision"].data or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def make_form(fields: Mapping[str, Field], names: Iterable[str], **extra: Any) -> type[RecordForm]:
    """A form class with the named fields, in order, and further form fields by name."""
    chosen = tuple(names)
    body: dict[str, Any] = {name: RecordField(fields[name]) for name in chosen}
    return type("FormOverRecord", (RecordForm,), body | extra | {"names": chosen})
