"""The macros: what is unknown is said, what is typed is escaped and kept, what is wrong is tied to its field."""

import datetime
from pathlib import Path

import jinja2
import pytest

from app.core.domain.plural import plural

TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.fixture(scope="module")
def drawn():
    page = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    page.globals.update(url_for=lambda _, filename: f"/static/{filename}", csrf_token=lambda: "token", plural=plural)

    def draw(source, **values):
        rooms = ("forms", "marks", "page", "tables")
        heads = ("{% import 'web/macros/ROOM.html' as ROOM with context %}".replace("ROOM", room) for room in rooms)
        return page.from_string("".join(heads) + source).render(values)

    return draw


def test_what_is_typed_comes_back_escaped(drawn):
    assert 'value="&lt;b&gt; &#34;x&#34;"' in drawn("{{ forms.field('t', 'Title', typed) }}", typed='<b> "x"')
    assert "\n\nfirst" in drawn("{{ forms.field('n', 'Notes', typed, 'textarea') }}", typed="\nfirst")


def test_an_error_is_tied_to_its_field_and_counted(drawn):
    field = drawn("{{ forms.field('due', 'Due', error='Too early.', help='Agreed end date.') }}")
    assert 'aria-describedby="due-error due-help" aria-invalid="true"' in field
    assert 'id="due-error">Too early.' in field
    summary = drawn("{{ forms.errors_summary([('due', 'Due', 'Too early.'), (none, none, 'Twice.')]) }}")
    assert "Fix 2 problems" in summary and '<a href="#due">Due</a>: Too early.' in summary


@pytest.mark.parametrize(("value", "chosen"), [(3, "3"), ("3", "3"), (None, ""), ("", ""), (0, None)])
def test_a_rating_keeps_its_answer_and_unknown_is_one(drawn, value, chosen):
    html = drawn("{{ forms.rating('q', 'Quality', value, {1: 'redone', 5: 'as delivered'}) }}", value=value)
    assert html.count("<input") == 6
    assert html.count(" checked") == (chosen is not None)
    if chosen is not None:
        assert f'value="{chosen}" checked' in html.replace(' id="q"', "")


def test_unknown_is_never_zero(drawn):
    assert "unknown" in drawn("{{ tables.number(none) }}") and "unknown" not in drawn("{{ tables.number(0) }}")
    assert "unknown" in drawn("{{ page.fact('Cost', none) }}") and "unknown" not in drawn("{{ page.fact('Cost', 0) }}")
    assert "unknown" in drawn("{{ marks.tag(none) }}")


def test_numbers_and_dates_as_the_house_writes_them(drawn):
    day = datetime.date(2026, 11, 3)
    assert ">3 Nov 2026<" in drawn("{{ tables.date(day) }}", day=day)
    assert drawn("{{ tables.days(day, day.replace(day=22)) }}", day=day).startswith('<span class="date">3 – <time')
    assert ">−12,500<" in drawn("{{ tables.number(-12500) }}")


def test_a_verdict_is_word_and_sign(drawn):
    html = drawn("{{ marks.verdict('no meaningful difference', 'No meaningful difference', '=') }}")
    assert 'class="verdict no-meaningful-difference"' in html and "No meaningful difference" in html


def test_a_sorted_column_says_so(drawn):
    html = drawn("{{ tables.sort_header('Cost', '?sort=cost', 'descending', true) }}")
    assert 'aria-sort="descending"' in html and 'class="numeric"' in html


def test_long_pagers_are_cut(drawn):
    html = drawn("{{ tables.pager(12, 24, 276, 300, 600, '?page={page}') }}")
    assert html.count("<a ") == 7 and html.count("…") == 2 and 'href="?page=11"' in html
