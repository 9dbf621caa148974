"""A provider's scorecard: every figure reckoned again from the files, its links, its files, and the sheet to print."""

import csv
import io
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from html import unescape
from statistics import median

import pytest

from app.core.services.work import CONSOLE, begin
from app.record.services import engagements, providers
from tests.report.pdf.reading import is_accessible, pages, unbroken
from tests.report.pdf.reading import words as printed
from tests.web.sampled import plain, reader, sampled

__all__ = ["reader", "sampled"]


def table(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).text)))


def job(title="Job", provider="Nord", arrangement="freelance", **more):
    return {
        "title": title,
        "arrangement": arrangement,
        "provider": provider,
        "category": "design",
        "currency": "EUR",
    } | more


def ended(cost, hours=10, **more):
    return job(ended_on=date(2026, 3, 31), actual_cost=Decimal(cost), hours_actual=Decimal(hours), **more)


@pytest.fixture
def keep(database):
    """Records engagements, and gives the number of the first one's provider."""

    def record(*drafts):
        with begin(database, CONSOLE) as work:
            kept = [engagements.record(work, draft) for draft in drafts]
            return kept[0].provider_id

    return record


def scorecard(client, number):
    return client.get(f"/providers/{number}/scorecard.json").json


def figure(card, key):
    return next(each for each in card["figures"] if each["key"] == key)


# Reckoned again, from the files that everybody can take out.


def yes_share(values):
    return {"known": len(values), "yes": sum(values), "value": sum(values) / len(values) if values else None}


def middle(values):
    return {"known": len(values), "yes": None, "value": float(median(values)) if values else None}


def reckoned(rows, reviews):
    """The figures of one provider's rows; `reviews`: by the reference of the engagement."""
    on_time, within, goal, quality, rehire = [], [], [], [], []
    for row in rows:
        if row["status"] in ("completed", "cancelled"):
            if row["due_on"] and (row["ended_on"] or row["status"] == "cancelled"):
                on_time.append(row["status"] == "completed" and row["ended_on"] <= row["due_on"])
            if row["actual_cost"] and row["agreed_cost"]:
                within.append(Decimal(row["actual_cost"]) <= Decimal(row["agreed_cost"]))
        said = reviews[row["reference"]]
        goal += [each["goal_met"] == "yes" for each in said if each["goal_met"]]
        quality += [Decimal(each["quality"]) for each in said if each["quality"].replace(".", "").isdigit()]
        rehire += [each["would_rehire"] == "yes" for each in said if each["would_rehire"]]
    return {
        "on-time": yes_share(on_time),
        "within-agreed-cost": yes_share(within),
        "goal-met": yes_share(goal),
        "quality": middle(quality),
        "would-rehire": yes_share(rehire),
    }


def test_every_figure_follows_from_the_files(reader):
    rows = table(reader, "/engagements/export.csv?sample=yes")
    reviews = defaultdict(list)
    for each in table(reader, "/engagements/export.csv?of=reviews&sample=yes"):
        reviews[each["reference"]].append(each)
    assert max(map(len, reviews.values())) == 1, "with several reviews of one engagement, the middle one counts"
    names = dict(re.findall(r'href="/providers/(\d+)\?sample=yes">([^<]+)<', reader.get("/providers?sample=yes").text))
    assert len(names) == 50
    for number, name in list(names.items())[::7]:
        own, card = [row for row in rows if row["provider"] == name], scorecard(reader, number)
        assert (card["provider"], card["engagements"]) == (name, len(own))
        for side in ("freelance", "outsourced"):
            assert card[side] == sum(row["arrangement"] == side for row in own)
        for key, wanted in reckoned(own, reviews).items():
            found = figure(card, key)
            assert {part: found[part] for part in wanted} == pytest.approx(wanted), (name, key)
            assert found["known"] + sum(found["left_out"].values()) == len(own)
        for year in card["years"]:
            its = [row for row in own if (row["ended_on"] or row["started_on"])[:4] == year["year"]]
            assert year["engagements"] == len(its)
            for key, wanted in reckoned(its, reviews).items():
                assert year["figures"][key] == pytest.approx(wanted), (name, year["year"], key)


def test_spend_is_that_of_the_whole_record(reader):
    spent = {row["provider"]: row for row in table(reader, "/report/outcomes.csv?table=providers&all=yes&sample=yes")}
    names = re.findall(r'href="/providers/(\d+)\?sample=yes">([^<]+)<', reader.get("/providers?sample=yes").text)
    for number, name in names[::5]:
        card = scorecard(reader, number)
        its = (card["spend"]["total"] or "", str(card["spend"]["engagements"]), str(card["spend"]["known"]))
        assert its == (spent[name]["total"], spent[name]["engagements"], spent[name]["cost_known"])
        assert card["currency"] == spent[name]["currency"]
        years = [Decimal(year["spend"]["total"] or 0) for year in card["years"]]
        assert sum(years) == Decimal(card["spend"]["total"] or 0)


def test_a_foreign_provider_of_a_mixed_record_is_in_the_reporting_currency(client, keep):
    dollars = keep(ended("100", provider="Far", currency="USD"))
    assert scorecard(client, dollars)["currency"] == "USD", "everything paid is in dollars"
    keep(ended("100", provider="Near"))
    card = scorecard(client, dollars)
    assert card["currency"] == "EUR" and card["spend"]["known"] in (0, 1)
    assert card["spend"]["total"] != "100.00", "dollars are never counted as euros"


# An hour's cost against everybody's median.


def test_the_median_of_everybody_says_over_how_many(client, keep):
    number = keep(ended("700", title="A"), ended("900", title="B"))
    keep(
        *(ended(f"{400 + 100 * place}", title=f"O{place}", provider=f"Other {place}") for place in range(5)),
        ended("5000", title="Else", arrangement="outsourced"),
        ended("1", title="Kind", category="marketing"),
    )
    found = {(each["arrangement"], each["category"]): each for each in scorecard(client, number)["cost_per_hour"]}
    assert found["freelance", "design"]["value"] == 80
    assert found["freelance", "design"]["median_of_all"] is None, "7 engagements are too few"
    keep(ended("5000", title="O5", provider="Other 4"))
    found = {(each["arrangement"], each["category"]): each for each in scorecard(client, number)["cost_per_hour"]}
    assert found["freelance", "design"] == {
        "arrangement": "freelance",
        "category": "design",
        "known": 2,
        "yes": None,
        "value": 80,
        "median_of_all": {"value": 70, "engagements": 8, "providers": 6},
    }
    assert found["freelance", "marketing"]["median_of_all"] is None
    said = plain(client.get(f"/providers/{number}").text).replace("\u00a0", " ")
    assert "Freelance, design 80.00 EUR/h median of 2 70.00 EUR/h over 8 engagements of 6 providers" in said
    assert "Outsourced, design 500.00 EUR/h 1 engagement –" in said


def test_many_engagements_of_few_providers_are_too_thin(client, keep):
    number = keep(*(ended("700", title=f"J{place}", provider=f"P{place % 5}") for place in range(20)))
    assert [each["median_of_all"] for each in scorecard(client, number)["cost_per_hour"]] == [None]


# Unknown is not nothing.


def test_unknown_is_in_no_figure(client, keep):
    number = keep(job(), job("Second", status="active"))
    card = scorecard(client, number)
    assert card["spend"] == {"total": None, "engagements": 2, "known": 0}
    for each in card["figures"]:
        assert (each["known"], each["value"]) == (0, None) and sum(each["left_out"].values()) == 2
    section = client.get(f"/providers/{number}").text.partition('id="scorecard"')[2].partition('id="engagements"')[0]
    assert "0%" not in section and plain(section).count("unknown") >= 7
    assert [
        row["value"] for row in table(client, f"/providers/{number}/scorecard.csv") if row["figure"] != "engagements"
    ] == [""] * 14


def test_who_was_never_engaged_has_no_scorecard(client, database):
    with begin(database, CONSOLE) as work:
        number = providers.record(work, {"name": "New"}).id
    assert 'id="scorecard"' not in client.get(f"/providers/{number}").text
    assert pages(client.get(f"/providers/{number}/review.pdf").data) == 1


def test_work_that_has_not_ended_is_not_counted_yet(client, keep):
    number = keep(
        job(
            "Open",
            status="active",
            started_on=date(2026, 1, 5),
            pricing_model="hourly",
            rate=Decimal(50),
            actual_cost=Decimal(10),
            agreed_cost=Decimal(20),
        ),
        ended("700"),
    )
    card = scorecard(client, number)
    assert figure(card, "cost-per-hour") == {
        "key": "cost-per-hour",
        "unit": "EUR per hour",
        "known": 1,
        "yes": None,
        "value": 70,
        "left_out": {"not yet ended": 1},
    }
    assert figure(card, "within-agreed-cost")["left_out"] == {"value unknown": 1, "not yet ended": 1}
    assert card["spend"]["total"] == "710.00", "what is spent is spent"


# Links, and what the page says.


def test_each_figure_leads_to_the_engagements_behind_it(reader):
    page = unescape(reader.get("/providers/60?sample=yes").text)
    card = scorecard(reader, 60)
    followed = 0
    for href in set(re.findall(r'href="(/providers/60\?[^"#]*behind=[^"#]+)#engagements"', page)):
        key = re.search("behind=([^&]+)", href).group(1)
        listed = reader.get(href).text
        many = len(re.findall(r'<a class="open" href="/engagements/\d+', listed.partition('id="engagements"')[2]))
        base = key.removesuffix("-unknown")
        if any(each["key"] == base for each in card["figures"]):
            found = figure(card, base)
            assert many == (sum(found["left_out"].values()) if key != base else found["known"]), key
            followed += 1
            if found["yes"] is not None:
                assert f">Known ({found['known']})</a>" in listed
                for word, wanted in (("Yes", found["yes"]), ("No", found["known"] - found["yes"])):
                    assert (f">{word} ({wanted})</a>" in listed) is (wanted > 0)
        elif key == "spend":
            assert many == card["spend"]["known"]
        assert f": {many} engagement" in listed and "Show all 4" in listed
    assert followed >= 6
    for year in card["years"]:
        hrefs = re.findall(r'href="(/engagements\?[^"]+)"', page)
        href = next(each for each in hrefs if f"from={year['year']}" in each)
        assert f"{year['engagements']} engagement" in plain(reader.get(href).text)


def test_page_console_words_and_csv_carry_the_same(reader):
    card, said = scorecard(reader, 60), plain(reader.get("/providers/60?sample=yes").text)
    rows = {
        row["figure"]: row
        for row in table(reader, "/providers/60/scorecard.csv")
        if row["year"] == "all years" and not row["arrangement"]
    }
    for each in card["figures"]:
        assert float(rows[each["key"]]["value"]) == each["value"] and int(rows[each["key"]]["known"]) == each["known"]
        if each["yes"] is not None:
            assert f"{round(100 * each['value'])}% {each['yes']} of {each['known']}" in said
    assert rows["spend"]["value"] == card["spend"]["total"]
    for word in ("Supported", "Contradicted", "Inconclusive"):
        assert word not in said, "a scorecard has no verdict"


def test_an_unknown_list_and_page_are_no_error(reader):
    assert reader.get("/providers/60?sample=yes&behind=nonsense").status_code == 200
    assert reader.get("/providers/60?sample=yes&behind=on-time&page=9").status_code == 404
    assert reader.get("/providers/99999/scorecard.json").status_code == 404
    assert reader.get("/providers/99999/review.pdf").status_code == 404


# The sheet to print.


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_sheet_is_one_tagged_page_with_every_figure(reader, paper):
    answer = reader.get(f"/providers/60/review.pdf?paper={paper}&next_review=2031-05-09")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert "provider-review-sample-" in answer.headers["Content-Disposition"]
    assert pages(answer.data) == 1 and is_accessible(answer.data)
    text, card = printed(answer.data), scorecard(reader, 60)
    assert unbroken("Next review: 9 May 2031") in text and unbroken("Provider review: Sample provider 60") in text
    for each in card["figures"]:
        if each["yes"] is not None:
            assert unbroken(f"{round(100 * each['value'])}% {each['yes']} of {each['known']}") in text
    for row in table(reader, "/engagements/export.csv?provider=Sample+provider+60&sample=yes"):
        assert unbroken(row["title"]) in text
    for word in ("Remarks", "Reviewed by"):
        assert unbroken(word) in text


def test_the_next_review_is_in_three_months_unless_said(client, keep, database):
    number = keep(job())
    with begin(database, CONSOLE, writes=False) as work:
        today = work.today
    page = client.get(f"/providers/{number}").text
    offered = date.fromisoformat(re.search(r'name="next_review"[^>]*value="([^"]+)"', page).group(1))
    assert (offered.year * 12 + offered.month) - (today.year * 12 + today.month) == 3 and offered.day <= today.day
    said = f"{offered.day} {offered:%b} {offered.year}"
    for address in (f"/providers/{number}/review.pdf", f"/providers/{number}/review.pdf?next_review="):
        assert unbroken(f"Next review: {said}") in printed(client.get(address).data)
    late = client.get(f"/providers/{number}/review.pdf?next_review=2001-01-01")
    assert late.status_code == 422 and "1 Jan 2001 is over. Choose a day from" in late.text
    wrong = client.get(f"/providers/{number}/review.pdf?next_review=soon")
    assert wrong.status_code == 422 and "“soon”" in wrong.text and "2026-01-31" in wrong.text
    assert client.get(f"/providers/{number}/review.pdf?paper=a3").status_code == 422


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", ["#panic() $x^2$ *B* <l> @r", "W" * 200, "長い会社名の" * 20, "wide words " * 18])
def test_it_stays_one_page_whatever_the_names(client, keep, database, name, paper):
    kinds = ("design", "marketing", "administration", "operations", "other", "customer service")
    number = keep(
        *(
            ended(
                "123456789.12",
                title=f"{place} {name}",
                provider=name,
                category=kinds[place % 6],
                started_on=date(2015 + place % 10, 1, 1),
            )
            | {"ended_on": date(2015 + place % 10, 5, 5)}
            for place in range(30)
        )
    )
    content = client.get(f"/providers/{number}/review.pdf?paper={paper}").data
    assert pages(content) == 1
    if name.isascii():  # what this machine has no font for cannot be read back
        assert unbroken(name[:20]) in printed(content)


def test_files_are_kept_in_the_history_and_readers_may_have_them(client, reader_client, keep):
    number = keep(ended("10"))
    for name in ("scorecard.json", "scorecard.csv", "review.pdf"):
        assert reader_client.get(f"/providers/{number}/{name}").status_code == 200
        assert f"/providers/{number}/{name}" in unescape(reader_client.get(f"/providers/{number}").text)
    said = plain(client.get("/history").text)
    assert "scorecard" in said and "provider review" in said
