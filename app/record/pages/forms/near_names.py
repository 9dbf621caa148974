"""Asks which provider is meant where a form names a new one that is nearly an existing one; the answer comes with the
form."""

from flask import request

from app.core.domain.errors import Refused
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work
from app.record.services import provider_names
from app.web.forms.record_form import RecordForm

ANOTHER, USE = "another", "use:"  # the answers: it is a new one, or the existing one with the name that follows


class NearName:
    """The question about one field of a sent form. `names`: those that may be meant, none once it is answered."""

    def __init__(self, work: Work, form: RecordForm, field: str, sample: bool = False):
        self.form, self.field = form, field
        typed = " ".join(form[field].text.split())
        answer = request.form.get(f"{field}_same_as", "")
        if fold(request.form.get(f"{field}_asked", "")) != fold(typed):
            answer = ""  # the answer was about another name
        self.chosen = answer.removeprefix(USE) if answer.startswith(USE) else None
        self.names = [] if answer == ANOTHER or self.chosen else provider_names.closest_names(work, typed, sample)

    def use_answer(self) -> None:
        """Puts the chosen name into the form, for its draft; raises Refused while the question is open."""
        if self.names:
            raise Refused(())
        if self.chosen:
            self.form[self.field].text = self.form[self.field].value = self.chosen

    def hints(self) -> dict[str, list[str]]:
        """Returns the names to offer, by field, and marks the field if there are any."""
        if not self.names:
            return {}
        self.form.refuse(self.field, "There is a provider with nearly this name. Choose which one you mean.")
        return {self.field: self.names}
