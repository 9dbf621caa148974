"""The texts of a grid's cells can be typed or pasted again with the same meaning."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.fields import Unreadable
from app.core.domain.kinds import Tags, Text
from app.core.domain.money import Money
from app.core.domain.organisation import Organisation
from app.record.domain.cell_texts import cell_text, parse_cell
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from tests.strategies import values

NAMED = replace(Organisation(), category_labels={"design": "Looks & feel"})
ANSWERS = [field for field in (FIELDS | REVIEW_FIELDS).values() if not isinstance(field.kind, Text | Tags)]


@given(st.data(), st.sampled_from(ANSWERS))
def test_what_a_cell_shows_is_read_as_what_it_holds(data, field):
    value = data.draw(values(field.kind))
    read = parse_cell(field, cell_text(field, value, NAMED), NAMED)
    assert read == (value.amount if isinstance(value, Money) else value)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("category", "looks & FEEL", "design"),
        ("category", "design", "design"),
        ("contact", " Through Provider ", "through provider"),
        ("hours_actual", "1.036,5", Decimal("1036.5")),
        ("hours_actual", "1,036.5", Decimal("1036.5")),
        ("actual_cost", "12,5", Decimal("12.5")),
        ("serves_other_clients", "Yes", True),
        ("flexibility", "nothing changed", "nothing changed"),
        ("contact", " ", None),
    ],
)
def test_what_people_type_and_spreadsheets_paste(name, text, value):
    assert parse_cell((FIELDS | REVIEW_FIELDS)[name], text, NAMED) == value


@pytest.mark.parametrize(("name", "text"), [("hours_actual", "1.200"), ("contact", "dir"), ("quality", "6")])
def test_what_can_mean_two_things_or_none_is_refused(name, text):
    with pytest.raises(Unreadable):
        parse_cell((FIELDS | REVIEW_FIELDS)[name], text, NAMED)
