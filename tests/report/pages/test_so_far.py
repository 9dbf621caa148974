"""Below the minimum a claim's page shows every engagement as it is, provider by provider, and compares nothing."""

import re

import pytest

from tests.importing.services.importing import import_text
from tests.report.pages.sample_report import plain

LIMIT = 0.95 * 100 * 1024


def brought(database, folder, sides):
    """`sides`: by side how many providers, and how many engagements each."""
    lines = [
        ("reference,title,status,arrangement,provider,contact,actual_cost,currency,hours_actual,started_on,ended_on")
    ]
    for side, (providers, each) in sides.items():
        for n in range(providers * each):
            contact = "direct" if n % 3 else "both"
            lines.append(
                f"{side}-{n},Job {n} of {side},completed,{side},{side} {n % providers},{contact},"
                f"{1000 + 37 * n},EUR,{20 + n % 7},2026-01-05,2026-02-05"
            )
    import_text(database, folder, "\n".join(lines) + "\n")


@pytest.fixture
def small(client, app_database, tmp_path):
    """Eleven freelancers with two jobs each, three agencies with three."""
    brought(app_database, tmp_path, {"freelance": (11, 2), "outsourced": (3, 3)})
    return client


def drawn(visitor, key):
    """The two drawings of the engagements so far, wide and for a phone, and the page."""
    page = visitor.get(f"/report/{key}?all=yes").text
    figure = re.search(r'<figure[^>]* id="so-far">.*?</figure>', page, re.DOTALL).group()
    return re.findall(r"<svg.*?</svg>", figure, re.DOTALL), page


@pytest.mark.parametrize("key", ["direct-relationship", "freelance-cheaper"])
def test_every_engagement_is_a_mark_that_leads_to_it_in_its_providers_row(small, key):
    both, page = drawn(small, key)
    assert "Not enough data" in page and len(both) == 2
    for svg in both:
        assert len(set(re.findall(r'href="/engagements/(\d+)"', svg))) == 22 + 9
        assert len(set(re.findall(r'href="/providers/(\d+)"', svg))) == 11 + 3


def test_an_answer_is_filled_or_hollow_and_counted(small):
    (wide, _), page = drawn(small, "direct-relationship")
    assert wide.count('class="hollow"') == 8 + 3, "a no is hollow"
    assert "0 of 3" in plain(wide) and "3 of 3" in plain(wide) and "filled: yes, hollow: no" in wide
    assert "14 of 22 freelance and 6 of 9 outsourced" in plain(page).replace("\u00a0", " ")


def test_nothing_is_inferred_from_them(small):
    _, page = drawn(small, "freelance-cheaper")
    said = plain(page.split("</header>")[-1])
    assert not re.search(r"of comparisons\b| CI [\d+−]|\btimes\b", said.split("What could change this")[0])
    assert 'class="interval' not in page and 'class="quartiles' not in page
    assert "A comparison needs outsourced engagements from 3 more providers." in said


def test_a_large_side_stays_whole_and_the_page_light(client, app_database, tmp_path):
    brought(app_database, tmp_path, {"freelance": (40, 15), "outsourced": (3, 3)})
    for key in ("direct-relationship", "freelance-cheaper"):
        both, page = drawn(client, key)
        assert "28 other providers" in plain(both[0]) and len(page.encode()) < LIMIT
    dots = re.findall(r'class="dots" d="([^"]+)"', both[0])
    assert sum(each.count("m") for each in dots) >= 12 * 15 + 9


def test_where_nothing_is_known_the_page_says_what_to_do(client):
    page = plain(client.get("/report/freelance-cheaper").text)
    assert "A verdict needs 8 engagements of 6 providers on each side." in page
    assert "Log an engagement" in page
    for empty in ("You can say", "too little left", "Other ways to see the cost", "0 engagements of 0"):
        assert empty not in page
