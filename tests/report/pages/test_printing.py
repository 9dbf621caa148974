"""The report and a claim as PDF, charts as pictures: from the page, in the same words."""

from datetime import date
from decimal import Decimal
from html import unescape
from xml.etree import ElementTree

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from app.report.text import headings
from tests.report.pages.sample_report import SAMPLE, as_json, reader, sampled
from tests.report.pdf.reading import is_accessible, pages, shows, unbroken, words

__all__ = ["reader", "sampled"]

PNG = b"\x89PNG\r\n\x1a\n"


def fetched(reader, address, kind, **said):
    answer = reader.get(address, query_string=SAMPLE | said)
    assert answer.status_code == 200 and answer.mimetype == kind
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.data


def test_the_report_to_print_says_what_the_page_says(reader):
    content = fetched(reader, "/report.pdf", "application/pdf")
    text, said = words(content), as_json(reader, **SAMPLE)
    assert 2 <= pages(content) <= 4 and is_accessible(content)
    for line in said["headline"]:
        assert unbroken(line.partition(": ")[2]) in text
    page = unbroken(unescape(reader.get("/report", query_string=SAMPLE).text))
    for name in (
        headings.TITLE,
        headings.KEY_CONTRASTS,
        headings.METHOD,
        headings.UNTESTABLE,
        headings.CONFIDENCE,
        *headings.COLUMNS,
    ):
        assert unbroken(name) in page and unbroken(name) in text, name


def test_a_narrowed_report_carries_no_verdict(reader):
    text = words(fetched(reader, "/report.pdf", "application/pdf", category="design"))
    assert unbroken(headings.FILTERED) in text and "Supported" not in text


@pytest.mark.parametrize("key", ["freelance-cheaper", "direct-relationship", "outsourced-to-save", "quality"])
def test_a_claim_to_print(reader, key):
    content = fetched(reader, f"/report/{key}.pdf", "application/pdf")
    text, said = words(content), as_json(reader, **SAMPLE)
    it = next(each for each in (*said["claims"], *said["outcomes"]) if each["key"] == key)
    assert is_accessible(content) and pages(content) <= 2
    row = it["row"]
    for sentence in (
        it["says"],
        row["seen"],
        row["range"].partition(" CI ")[2],
        row["verdict"] or "",
        *it["notes_say"],
    ):
        assert unbroken(sentence) in text
    for side in ("freelance", "outsourced"):
        assert unbroken(it["row"][side] or "") in text


def test_a_claim_without_enough_data_prints_no_figure(client):
    answer = client.get("/report/expertise.pdf")
    assert answer.status_code == 200
    text = words(answer.data)
    assert "Notenoughdata" in text and "%" not in text and "CI" not in text
    for kind in ("svg", "png"):
        missing = client.get(f"/report/expertise.{kind}")
        assert missing.status_code == 404 and "There is no chart of “expertise” yet: it needs" in unescape(missing.text)


@pytest.mark.parametrize(
    "name",
    [
        "freelance-cheaper",
        "direct-relationship",
        "all-claims-1",
        "facts",
        "outcomes",
        "freelance-cheaper/mix-scope",
        "freelance-cheaper/beside",
        "freelance-cheaper/variants",
        "freelance-cheaper/time-0",
    ],
)
def test_a_chart_stands_alone(reader, name):
    drawing = ElementTree.fromstring(fetched(reader, f"/report/{name}.svg", "image/svg+xml"))
    assert drawing.find("{*}title").text and drawing.find("{*}desc").text
    assert float(drawing.get("width")) > 300 and float(drawing.get("height")) > 100
    assert drawing.find("{*}rect").get("fill") == "#ffffff"
    assert not list(drawing.iter("{http://www.w3.org/2000/svg}a"))
    heading = [
        each.text
        for each in drawing.iter("{http://www.w3.org/2000/svg}text")
        if "heading" in each.get("class", "").split()
    ]
    assert " ".join(heading)
    assert fetched(reader, f"/report/{name}.png", "image/png").startswith(PNG)


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("/report", "/report.pdf?"),
        ("/report/expertise", "/report/expertise.pdf?"),
        ("/report/expertise", "/report/expertise.png?"),
        ("/report/facts", "/report/facts.svg?"),
        ("/report/outcomes", "/report/outcomes.png?"),
        ("/report/expertise", "/report/expertise/mix-category.svg?"),
        ("/report?picture=yes", "/report/all-claims-1.svg?"),
    ],
)
def test_pages_offer_it(reader, page, target):
    assert f'href="{target}' in reader.get(f"{page}{'&' if '?' in page else '?'}sample=yes").text


def test_an_unknown_paper_and_chart_are_refused_with_a_way_out(reader):
    answer = reader.get("/report.pdf", query_string=SAMPLE | {"paper": "a3"})
    assert answer.status_code == 422 and "“a3” is not a paper size. Use paper=a4 or paper=letter." in answer.text
    assert reader.get("/report/all-claims-9.svg", query_string=SAMPLE).status_code == 404
    assert reader.get("/report/nothing.pdf", query_string=SAMPLE).status_code == 404


@pytest.mark.parametrize("name", ["#panic() $x^2$ *Bold* <label> @ref", 'A "quoted" & \\ #[name]', "日本語の会社"])
def test_a_providers_name_is_printed_as_it_is(client, app_database, name):
    with begin_work(app_database, CONSOLE) as work:
        for number in range(2):
            engagements.record(
                work,
                {
                    "title": f"Job {number}",
                    "arrangement": "freelance",
                    "provider": name,
                    "started_on": date(2026, 1, 5),
                    "hours_actual": Decimal(10),
                },
            )
    answer = client.get("/report/project-size.pdf?all=yes")
    assert answer.status_code == 200 and shows(answer.data, name)


def test_what_is_taken_out_is_kept(client):
    assert client.get("/report.pdf").status_code == 200
    assert "report" in client.get("/history").text
