"""Text, JSON and CSV say the same as the report, and none of them a figure that the record does not carry."""

import csv
import json
from io import StringIO

import pytest

from app.core.domain.selection import Condition, Selection
from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.reports import build_report
from app.report.files import report_csv, report_json, report_text
from app.report.text.headings import UNTESTABLE_CLAIMS
from app.report.text.missing import missing_text
from app.report.text.sentences import below_minimum_text, finding_text
from tests.made_columns import EURO, make_columns

EXPLORED = Selection((Condition("category", "is", ("design",)),))
CODES = {"supported", "contradicted", "no meaningful difference", "inconclusive", "not enough data"}


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
            "provider_kind": "individual",
            "motives": ["save money"],
            "in_house_cost": 5_000_000,
            "management_hours": 77,
        }
        for side, many in (("freelance", freelance), ("outsourced", outsourced))
        for place in range(many)
    ]


def made(freelance=7, outsourced=7, selection=None):
    return build_report(selection or Selection(), make_columns(rows(freelance, outsourced)), CATALOGUE, EURO)


def lines(found):
    return list(csv.DictReader(StringIO(report_csv.to_csv(found), newline="")))


@pytest.mark.parametrize("selection", [Selection(), EXPLORED], ids=["standing", "explored"])
@pytest.mark.parametrize("sizes", [(7, 7), (7, 40), (40, 5), (0, 0)])
def test_below_the_gate_no_face_shows_a_figure(sizes, selection):
    found = made(*sizes, selection)
    said = report_json.to_dict(found)
    below = [each for each in (*said["claims"], *said["outcomes"]) if each["missing"]]
    assert below
    for each in below:
        assert each["effect"] is None
        assert each["level"] is None
        assert {each[side]["value"] for side in ("freelance", "outsourced")} == {None}
        for word in ("Median", " CI ", "%", "points", "comparisons"):
            assert word not in each["says"]
        if "verdict" in each:
            assert each["verdict"] == (None if selection is EXPLORED else "not enough data")
    keys = {each["key"] for each in below}
    for line in lines(found):
        if line["key"] in keys:
            figures = ("freelance_value", "outsourced_value", "scale", "estimate", "low", "high", "level")
            assert {line[name] for name in figures} == {""}


@pytest.mark.parametrize("full", [False, True], ids=["short", "full"])
def test_nothing_of_a_small_record_but_counts_reaches_the_text(full):
    text = report_text.to_text(made(7, 7), full=full).replace("\u00a0", " ")
    facts = text[text.index("Your record") : text.index("What can be answered, and what is missing")] if full else ""
    checked = text[text.index("How sure this is") :] if full else ""
    body = text.replace(facts, "").replace(checked, "").replace("ranges are 95% confidence intervals", "")
    for figure in ("%", "731", "734", "734.5", "123,456", "2.5", "77", "Median", "of comparisons"):
        assert figure not in body
    said = "So far, engagements that had direct contact: 5 of 7 freelance and 5 of 7 outsourced."
    assert (said in " ".join(body.split())) is full


def unbroken(text):
    """Without the breaks of lines, which also follow hyphens."""
    return "".join(text.split())


def test_the_text_says_once_what_many_claims_lack():
    found = made(7, 7)
    text = " ".join(report_text.to_text(found, full=True).split())
    lacking = [missing_text(each) for each in found.findings]
    assert len(lacking) > len(set(lacking)) > 1
    for each in set(lacking):
        assert text.count(f"Needs {each}.") == 1
        assert f"A verdict needs {each}." not in text
    for each in found.findings:
        assert unbroken(each.about.sentence) in unbroken(text)
        assert unbroken(below_minimum_text(each)) in unbroken(text)


def test_json_is_what_programs_were_promised():
    found = json.loads(report_json.to_json(made(20, 20)))
    assert [each["key"] for each in found["claims"]] == [claim.key for claim in CATALOGUE]
    for each in found["claims"]:
        assert {
            "key",
            "section",
            "sentence",
            "strength",
            "family",
            "kind",
            "verdict",
            "freelance",
            "outsourced",
            "effect",
            "level",
            "left_out",
            "like_for_like",
            "qualifier",
            "notes",
            "needed",
            "bounds",
            "explored",
            "alone",
            "denominator",
        } <= each.keys()
        assert sum(each["denominator"].values()) == 40
        assert (each["needed"] is None) == (each["verdict"] not in ("inconclusive", "not enough data"))
        assert each["verdict"] in CODES
        assert each["kind"] in {"contrast", "majority"}
        assert {"engagements", "providers", "value"} <= each["freelance"].keys()
        if each["effect"]:
            assert each["effect"].keys() == {"scale", "estimate", "low", "high"}
            assert each["effect"]["low"] <= each["effect"]["estimate"] <= each["effect"]["high"]
            assert 0.9 < each["level"] < 1
    contact = found["claims"][0]
    assert contact["freelance"] == {"engagements": 20, "providers": 20, "value": 0.75, "yes": 15}
    assert contact["effect"]["scale"] == "difference"
    assert contact["effect"]["estimate"] == 0
    kind = next(each for each in found["claims"] if each["key"] == "self-employed")
    assert set(kind["outsourced"].values()) == {None}, "a majority claim does not speak of the other side"
    assert kind["left_out"] == {"not applicable": 20}
    assert [family["m"] for family in found["families"]] == [
        sum(
            each["family"] == family["family"]
            and each["verdict"] != "not enough data"
            and each["compared"] != "like for like"
            for each in found["claims"]
        )
        for family in found["families"]
    ]


def compared():
    """A report in which some claims are headed like for like, and some lack answers."""
    some = [
        row
        | {
            "category": CATEGORIES[place % 2],
            "hours_actual": 20 + place % 19,
            "resources": 1 + place % 5,
            "actual_cost": (2 if row["arrangement"] == "outsourced" else 1) * (500_000 + place * 997),
            "contact": row["contact"] if place % 5 else None,
        }
        for place, row in enumerate(rows(40, 40))
    ]
    return build_report(Selection(), make_columns(some), CATALOGUE, EURO)


def test_like_for_like_the_unknown_and_the_notes_in_json_and_table():
    found = compared()
    said = report_json.to_dict(found)
    table = {line["key"]: line for line in lines(found)}
    cheaper = next(each for each in said["claims"] if each["key"] == "freelance-cheaper")
    like = cheaper["like_for_like"]
    assert like.keys() >= {"verdict", "scale", "estimate", "low", "high", "used"}
    assert (like["scale"], like["verdict"], cheaper["verdict"]) == ("ratio", "supported", "supported")
    assert like["estimate"] == pytest.approx(0.5, abs=0.05)
    assert cheaper["effect"]["scale"] == "superiority"
    assert cheaper["qualifier"] == "also overall"
    assert like["used"] == like["freelance"] + like["outsourced"]
    line = table["freelance-cheaper"]
    for name in ("verdict", "scale", "estimate", "low", "high", "used"):
        value = like[name]
        assert line[f"like_for_like_{name}"] == (repr(value) if isinstance(value, float) else str(value))
    contact = next(each for each in said["claims"] if each["key"] == "direct-relationship")
    assert contact["bounds"].keys() >= {"low", "high", "could_turn"}
    assert contact["bounds"]["low"] <= contact["effect"]["estimate"] <= contact["bounds"]["high"]
    assert table["direct-relationship"]["bounds_low"] == repr(contact["bounds"]["low"])
    assert table["direct-relationship"]["could_turn"] == ("yes" if contact["bounds"]["could_turn"] else "no")
    for each in (*said["claims"], *said["outcomes"]):
        assert table[each["key"]]["notes"] == "; ".join(each["notes"])
        assert len(each["notes"]) == len(each["notes_say"])
    text = " ".join(report_text.to_text(found, full=True).split())
    assert f"Similar work: {like['used']:,}" in text
    for each in said["claims"]:
        assert all(" ".join(note.split()) in text for note in each["notes_say"])


def test_an_explored_view_has_no_verdict_in_any_face():
    found = made(20, 20, EXPLORED)
    said = report_json.to_dict(found)
    assert said["explored"]
    assert said["families"] == []
    assert {each["verdict"] for each in said["claims"]} == {None}
    assert said["claims"][0]["level"] == 0.95
    assert {line["verdict"] for line in lines(found)} == {""}
    text = report_text.to_text(found, full=True)
    assert "Exploratory" in text
    for word in ("Supported", "Contradicted", "Inconclusive", "Not enough data]", "Our data"):
        assert word not in text


def test_the_table_says_what_json_says():
    found = made(20, 9)
    said = report_json.to_dict(found)
    table = lines(found)
    assert [line["key"] for line in table] == [each["key"] for each in (*said["claims"], *said["outcomes"])]
    for line, each in zip(table, (*said["claims"], *said["outcomes"]), strict=True):
        assert line["says"] == each["says"]
        assert line["verdict"] == (each.get("verdict") or "")
        for side in ("freelance", "outsourced"):
            value = each[side]["value"]
            assert line[f"{side}_value"] == ("" if value is None else repr(value))
        if each["effect"]:
            assert float(line["estimate"]) == each["effect"]["estimate"]
    assert {line["kind"] for line in table[len(CATALOGUE) :]} == {"outcome"}


def test_the_text_says_every_claim_by_section_and_ends_with_what_no_record_tells():
    found = made(20, 20)
    text = report_text.to_text(found, full=True)
    bare = " ".join(text.split())
    for each in (*found.findings, *found.outcomes):
        said = finding_text(each) if each.has_enough or each in found.outcomes else below_minimum_text(each)
        assert " ".join(said.split()) in bare
    shown = [name for name, findings in found.sections.items() if any(each.has_enough for each in findings)]
    titles = [
        line for line, under in zip(text.splitlines(), text.splitlines()[1:], strict=False) if set(under) == {"="}
    ]
    assert titles == [
        "Key contrasts",
        "Your record",
        "What can be answered, and what is missing",
        *shown,
        "Not enough data",
        "Outcomes",
        "What this data can’t test",
        "How sure this is",
    ]
    assert all(sentence in bare for sentence in UNTESTABLE_CLAIMS)
    start = text.index("Your record")
    assert max(map(len, text[start:].splitlines())) <= report_text.WIDTH
