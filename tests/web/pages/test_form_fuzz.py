"""Every form of the product is sent with hostile values: never an error of ours, never a lost row."""

import pytest

from app.core.domain.permissions import ADMINISTRATOR
from tests.fixtures.site import NAMES
from tests.form_fuzz import LEFT_OUT
from tests.torture import forms

MANY = 60  # the forms that an administrator sees; fewer, and the way to them is broken


@pytest.mark.parametrize("role", NAMES)
def test_hostile_values_in_any_form(app, role):
    """Few examples; `make torture ARGS=forms` sends many."""
    seen, outcome = forms.send_by(forms.fuzzed_app(app), NAMES[role], 2 if role == ADMINISTRATOR else 1, seed=0)
    assert not outcome.failures, "\n".join(outcome.failures[:20])
    assert len(outcome.statuses) > 1, "some were accepted, some refused"
    assert role != ADMINISTRATOR or len(seen) > MANY


def test_what_is_left_out_is_there(app):
    assert LEFT_OUT.keys() <= app.view_functions.keys()
