from decimal import Decimal

import pytest

from app.core.domain.durations import DurationFormat
from app.core.domain.errors import Refused
from app.core.domain.input_format import InputFormat
from app.core.domain.rating_scales import Scale
from app.importing.values.column_format import ColumnFormat, parse, yes_no_words


def test_what_is_said_of_a_column_wins_over_its_file():
    said = {"dates": "mdy", "century": "20", "scale": "0..10", "currency": "eur", "duration": "h:m", "decimal": ""}
    assert parse(said, InputFormat(decimal="comma", dates="dmy")) == ColumnFormat(
        InputFormat("comma", "mdy", 2000, Scale(Decimal(0), Decimal(10)), DurationFormat(clock="h:m")), "EUR"
    )


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("dates", "ydm", "option"),
        ("decimal", "dot", "option"),
        ("century", "21st", "century"),
        ("scale", "ten", "scale"),
        ("duration", "moons", "duration"),
        ("currency", "EURO", "currency"),
        ("colour", "red", "option"),
    ],
)
def test_what_cannot_be_said_of_a_column_is_refused(name, text, code):
    with pytest.raises(Refused) as refused:
        parse({name: text}, InputFormat())
    assert [(each.code, each.field, each.value) for each in refused.value.problems] == [(code, name, text)]


@pytest.mark.parametrize(("yes", "no"), [(["ja"], ["JA"]), (["no"], []), ([], ["yes"])])
def test_no_word_means_both(yes, no):
    with pytest.raises(Refused, match="both yes and no"):
        yes_no_words(yes, no)
