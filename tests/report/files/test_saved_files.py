"""A saved report's files: every number in them stands in its JSON, and no text in it is taken for markup or formula."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.report.files import saved_csv, saved_html, saved_json, saved_mail, saved_text
from app.report.files.markup import element, inline_svg
from app.report.pdf import saved_pdf
from app.report.text import mail
from app.report.text.saved_contents import Contents
from tests.fixtures.databases import sqlite_prepared
from tests.report.pdf.reading import is_accessible, pages, shows
from tests.saved_report_fixtures import AWKWARD, contents, reported, with_reports

__all__ = ["reported", "sqlite_prepared", "with_reports"]
NUMBER = re.compile(r"\d[\d,.\u00a0]*\d|\d", re.A)
URL = "https://contrast.example.org/reports/saved/2"


@pytest.fixture
def it(reported):
    """The later of the two reports."""
    return contents(reported)


def numbers(text):
    """Every number of a text, as it is written."""
    return {each.replace("\u00a0", " ") for each in NUMBER.findall(text)}


def known(it):
    """Every number that stands in the report's JSON, in its texts and as a value, and in what people added; and those
    that name this report."""
    document = json.loads(saved_json.to_json(it))
    for row in (
        *document["printed"]["key"]["rows"],
        *document["printed"]["outcomes"]["rows"],
        *(row for part in document["printed"]["sections"] for row in part["rows"]),
    ):
        row["mark"] = ""  # coordinates are no figures
    document["engagements"] = document["news_engagements"] = document["behind"] = {}  # which engagements, not how many
    text = json.dumps(document, ensure_ascii=False)
    found = numbers(text) | {f"{value:,}" for value in _whole(document)}
    return found | numbers(" ".join([it.title, URL, *it.footer, *it.comments.values(), *it.decisions, *it.changes]))


def _whole(value):
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _whole(each)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value


def words_of_page(html):
    """The text of a page, without its style, drawings and tags."""
    html = re.sub(r"<(style|svg|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_no_number_is_an_orphan(it):
    """On the page, in the mail, on paper, as text and in the table."""
    there, paper = known(it), pypdf.PdfReader(io.BytesIO(saved_pdf.to_pdf(it)))
    on_paper = "\n".join(page.extract_text() for page in paper.pages)
    of_pages = {str(number) for number in range(1, len(paper.pages) + 1)}
    faces = {
        "page": words_of_page(saved_html.to_html(it)),
        "mail": words_of_page(saved_mail.to_html(it, URL, True)),
        "plain": saved_text.mail_text(it, mail.closing(URL, True)),
        "text": saved_text.to_text(it),
    }
    for name, text in faces.items():
        assert len(numbers(text)) > 20, name
        assert not numbers(text) - there, name
    assert len(numbers(on_paper)) > 20 and not numbers(on_paper) - there - of_pages


def test_the_table_holds_every_figure_and_no_other(it):
    document = json.loads(saved_json.to_json(it))
    rows = list(csv.DictReader(io.StringIO(saved_csv.to_csv(it))))
    columns = ("value", "low", "high", "engagements", "providers")
    shown = {float(row[name]) for row in rows for name in columns if row[name]}
    there = {float(value) for value in _figures(document)}
    assert not shown - there
    for each in (*document["report"]["claims"], *document["report"]["outcomes"]):
        mine = [row for row in rows if row["key"] == each["key"]]
        for name in ("effect", "like_for_like", "bounds"):
            if each[name]:
                row = next(row for row in mine if row["figure"] == name)
                for end in ("low", "high"):
                    value = each[name][end]
                    assert row[end] == ("" if value is None else repr(value)), "digit by digit"
        for side in ("freelance", "outsourced"):
            if each[side]["value"] is not None:
                row = next(row for row in mine if row["figure"] == side)
                assert float(row["value"]) == each[side]["value"]
                assert row["engagements"] == str(each[side]["engagements"])
    assert any(row["part"] == "changes" for row in rows) and any(row["part"] == "report" for row in rows)


def _figures(value):
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _figures(each)
    elif not isinstance(value, bool) and re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", str(value)):
        yield value


def test_the_page_stands_alone(it):
    page = saved_html.to_html(it)
    assert not re.search(r"<script|<link|<img|<iframe|<form|<a |\shref=|\ssrc=|\sstyle=|url\(|@import", page)
    assert set(re.findall(r"https?://[^\"' ]+", page)) == {"http://www.w3.org/2000/svg"}
    assert page.count("<svg") > len(it.printed["key"]["rows"]) and 'name="robots" content="noindex"' in page
    body = saved_mail.to_html(it, URL)
    assert not re.search(r"<script|<link|<img|<style|<svg|url\(|javascript:", body)
    assert set(re.findall(r"https?://[^\"' ]+", body)) == {URL}


@pytest.mark.parametrize("write", [saved_html.to_html, lambda it: saved_mail.to_html(it, URL)])
def test_no_title_comment_or_decision_is_taken_for_markup(it, write):
    page = write(it)
    assert "<script" not in page and page.count("&lt;script&gt;") >= 4
    assert words_of_page(page).count(AWKWARD) >= 3


def test_paper_is_accessible_and_says_which_report_it_is(it):
    content = saved_pdf.to_pdf(it)
    assert is_accessible(content) and pages(content) <= 5
    for text in (
        it.title,
        it.covered_days,
        *it.footer,
        *it.main_changes,
        *it.decisions,
        f"At the top {AWKWARD}",
        f"Beside {AWKWARD}",
        it.hash,
    ):
        assert shows(content, text), text
    assert content == saved_pdf.to_pdf(it)


@settings(max_examples=15)
@given(title=st.text(min_size=1, max_size=60), comment=st.text(max_size=60))
def test_whatever_a_title_holds_it_is_text(title, comment):
    made, harmless = tiny(title, comment), tiny("x", "x" if comment.strip() else comment)
    for write in (saved_html.to_html, lambda it: saved_mail.to_html(it, URL)):
        assert tags(write(made)) == tags(write(harmless))
    for row in csv.reader(io.StringIO(saved_csv.to_csv(made))):
        assert not row[2].startswith(("=", "+", "-", "@", "\t"))


def tags(page):
    """The tags of a page, without its style."""
    return set(re.findall(r"<[^>]*>", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)))


def tiny(title, comment):
    """A report with one claim, so that writing it costs nothing."""
    row = {
        "key": "k",
        "name": title,
        "freelance": "1",
        "outsourced": "2",
        "seen": title,
        "range": "",
        "probably": "",
        "of": "",
        "counts": [],
        "verdict": None,
        "used": "3",
        "unused": [],
        "mark": "",
        "enough": True,
    }
    printed = {
        "title": "",
        "compared": title,
        "exploratory": [],
        "lines": [],
        "counts": [],
        "columns": ["a"] * 8,
        "verdicts": True,
        "key": {"name": "Key", "rows": [row]},
        "legend": [],
        "every": "All",
        "sections": [],
        "outcomes": {"name": "", "column": "", "note": "", "rows": []},
        "method": {"name": "", "untestable": {"name": "", "says": []}, "sure": {"name": "", "says": []}},
    }
    claim = {"key": "k", "name": title, "freelance": {"value": 1, "engagements": 2, "providers": 1, "yes": None}}
    document = {
        "printed": printed,
        "report": {"claims": [claim], "outcomes": []},
        "period": {"code": "2026", "name": "2026", "covers": "2026", "interim": True},
    }
    return Contents(title, date(2026, 1, 1), document, None, 1, "0" * 64, {"": comment, "k": comment})


def test_what_is_no_drawing_of_ours_is_refused():
    for text in ("<script>", '<svg onload="x"></svg>', "<svg ><script></script></svg>", '<svg ><a href="x"></a></svg>'):
        with pytest.raises(ValueError, match="not a drawing"):
            inline_svg(text)
    assert element("p", "<b>", title='"') == '<p title="&#34;">&lt;b&gt;</p>'


def test_the_subject_names_the_period_once(it):
    assert mail.subject(it) == f"{AWKWARD}: First half of 2026"
    assert mail.subject(replace(it, title="First half of 2026")) == "Freelance vs outsourced: First half of 2026"
    assert mail.subject(replace(it, title="Board, First half of 2026"), test=True) == "Test: Board, First half of 2026"
    assert mail.subject(tiny("Board", "")) == "Board: 2026 (interim)"
