"""How values are said, and the present address with something changed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import render_template_string

from app.core.domain.money import Money
from app.core.services.work import CONSOLE, begin_work
from app.record.services import organisation
from app.web.request import current_work


@pytest.fixture
def said(app, app_database):
    """What a template makes of a value, for an organisation in New York."""
    with begin_work(app_database, CONSOLE) as work:
        organisation.amend(work, {"time_zone": "America/New_York"})

    def render(source, url="/", **values):
        with app.test_request_context(url):
            app.preprocess_request()
            try:
                assert current_work()
                return render_template_string(source, **values).replace("\N{NO-BREAK SPACE}", " ")
            finally:
                app.process_response(app.make_response(""))

    return render


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("{{ value | day }}", date(2026, 11, 2), "2 Nov 2026"),
        ("{{ value | moment }}", datetime(2026, 11, 22, 3, 15, tzinfo=UTC), "21 Nov 2026, 22:15"),
        ("{{ value | money }}", Money(123450, "EUR"), "1,234.50 EUR"),
        ("{{ value | money }}", Money(1234, "JPY"), "1,234 JPY"),
        ("{{ value | number }}", Decimal("1234.50"), "1,234.5"),
        ("{{ value | quantity('hours') }}", Decimal("12.50"), "12.5 hours"),
        ("{{ value | unknown }}", "<b>known</b>", "&lt;b&gt;known&lt;/b&gt;"),
    ],
)
def test_values_are_said_one_way(said, source, value, words):
    assert said(source, value=value) == words
    assert said(source, value=None) == '<span class="unknown">unknown</span>'


def test_the_present_address_with_something_changed(said):
    url = "/engagements?arrangement=freelance&arrangement=unknown&page=3&sample=yes"
    assert said("{{ url_with(page=4) }}", url) == url.replace("page=3", "page=4").replace("&", "&amp;")
    assert said("{{ url_with(page=none, arrangement=none) }}", url) == "/engagements?sample=yes"


def test_a_misspelt_name_in_a_template_is_an_error(said):
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        said("{{ nothing_of_that_name }}")
