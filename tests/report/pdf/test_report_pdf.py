"""The PDF of the report says what its JSON says, shows no figure that the record does not carry, and takes every name
for text."""

import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from app.core.domain.selection import Condition, Selection
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.reports import build_report
from app.report.files import report_json
from app.report.pdf import report_pdf, typesetting
from app.report.text import headings
from app.report.text.contrasts import contrast_row
from tests.made_columns import EURO, make_columns
from tests.report.pdf.reading import is_accessible, pages, unbroken, words

EXPLORED = Selection((Condition("category", "is", ("design",)),))


def rows(freelance, outsourced):
    """Engagements with an answer to nearly everything, one of a provider each."""
    return [
        {
            "arrangement": side,
            "provider": 100 * (side == "outsourced") + place,
            "status": "completed",
            "contact": "direct" if place % 4 else "both",
            "work_managed_by": "worker",
            "worker_control": 1 + place % 5,
            "hours_actual": 731 + place,
            "hours_estimated": 700,
            "complexity": 1 + place % 5,
            "currency": "EUR",
            "actual_cost": 12_345_600 + place,
            "agreed_cost": 11_111_100,
            "quality": 2.5,
            "expertise": 3,
            "task_count": 1,
        }
        for side, many in (("freelance", freelance), ("outsourced", outsourced))
        for place in range(many)
    ]


def made(freelance=24, outsourced=24, selection=None, claims=CATALOGUE):
    return build_report(selection or Selection(), make_columns(rows(freelance, outsourced)), claims, EURO)


@pytest.mark.parametrize("paper", typesetting.PAPERS)
@pytest.mark.parametrize("selection", [Selection(), EXPLORED], ids=["standing", "explored"])
@pytest.mark.parametrize("sizes", [(24, 24), (7, 7), (40, 5), (0, 0)])
def test_every_line_and_row_of_the_json_is_in_it(sizes, selection, paper):
    found = made(*sizes, selection)
    content = report_pdf.to_pdf(found, paper)
    text, said = words(content), report_json.to_dict(found)
    ranges = {each.key: contrast_row(each, found.currency).probably for each in (*found.findings, *found.outcomes)}
    lines = [sentence.partition(": ")[2] if at else sentence for at, sentence in enumerate(said["headline"])]
    if not found.explored:
        for sentence in lines:
            assert unbroken(sentence) in text
        for word, many in said["counts"].items():
            assert unbroken(f"{many}{word}") in text
    for each in (*said["claims"], *said["outcomes"]):
        row = each["row"]
        shown = [each["name"], row["freelance"] or "–", row["outsourced"] or "–", row["seen"], ranges[each["key"]]]
        assert unbroken("".join(shown)) in text, each["key"]
        if row["verdict"]:
            assert unbroken(row["verdict"]) in text
    for sentence in (*headings.UNTESTABLE_CLAIMS, headings.NOT_CAUSATION, *(each["says"] for each in said["families"])):
        assert unbroken(sentence) in text
    assert (unbroken(headings.FILTERED) in text) is found.explored
    assert pages(content) <= 4
    assert is_accessible(content)


@pytest.mark.parametrize("sizes", [(7, 7), (7, 40), (0, 0)])
def test_below_the_minimum_it_shows_no_figure(sizes):
    text = words(report_pdf.to_pdf(made(*sizes)))
    for figure in ("731", "734", "123,456", "2.5of5", "CI", "%", "morepoints", "comparisons"):
        assert figure not in text.replace("95%confidence", "").replace("moreof5", ""), figure


def test_the_same_report_is_the_same_file():
    assert report_pdf.to_pdf(made()) == report_pdf.to_pdf(made())


AWKWARD = [
    "#let x = 1 $a_b$ *bold* _it_ `raw` <label> @ref [x] \\ // \"'",
    "= heading\n- item",
    "שלום עולם",
    "日本語",
    "😀",
    "#panic()",
    "${x}</svg>&amp;",
    "\ud800 \x1b \ufffe",
]


def titled(text):
    """A document with this text as its title and its only sentence."""
    empty = {
        "name": "",
        "rows": [],
        "says": [],
        "note": "",
        "column": "",
        "untestable": {"name": "x", "says": []},
        "sure": {"name": "y", "says": [text]},
    }
    return {
        "title": f"Title {text}",
        "compared": text,
        "exploratory": [],
        "lines": [],
        "legend": [],
        "counts": [],
        "verdicts": True,
        "columns": [""] * 8,
        "key": empty | {"name": "k"},
        "by_definition": "",
        "every": "e",
        "sections": [],
        "outcomes": empty | {"name": "o"},
        "method": empty | {"name": "m"},
    }


@pytest.mark.parametrize("text", AWKWARD)
def test_markup_and_any_script_come_out_as_text(text):
    content = typesetting.pdf("report", titled(text), "a4")
    shown = unbroken("".join(each for each in text if each.isprintable()))
    found = words(content)
    if unbroken(headings.LETTERS_MISSING) in found:  # no font of this machine has them, and that is said
        assert not is_accessible(content) and not all(each.isascii() for each in text)
    elif any("\u0590" <= each <= "\u05ff" for each in text):  # read from right to left, some readers turn it round
        assert all(word in found or word[::-1] in found for word in text.split())
    else:
        assert found.count(shown) >= 3


def test_letters_that_no_font_has_are_told():
    said = unbroken(headings.LETTERS_MISSING)
    assert said in words(typesetting.pdf("report", titled("a \U0001bc00 b"), "a4"))
    assert said not in words(typesetting.pdf("report", titled("a b"), "a4"))


def test_a_word_too_long_for_a_line_is_broken_and_stays_one_word():
    word = "n" * 300
    content = typesetting.pdf("report", titled(word), "a4")
    assert words(content).count(word) >= 3
    assert word not in "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_typst_is_loaded_only_where_something_is_typeset():
    loaded = "import sys, app.report.pages.printing; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=40))
def test_no_text_breaks_it(text):
    assert typesetting.pdf("report", titled(text), "letter").startswith(b"%PDF")


def test_a_process_forked_after_the_first_use_is_told_and_does_not_hang():
    script = """
import os
from app.report.pdf import typesetting
drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>'
typesetting.png(drawing)
if not (child := os.fork()):
    try:
        typesetting.png(drawing)
    except RuntimeError as problem:
        print(problem, flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "Typst hangs in a process that was forked after its first use\n"
