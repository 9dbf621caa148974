"""What an import sets for all of its rows tells nothing apart: a claim that rests on it alone carries no verdict."""

import csv
import io
import json

HEAD = "reference,title,arrangement,provider,status,started_on,ended_on"
KEY = "charges-by-time"


def rows(first, last, more=""):
    return "".join(
        f"F{n},Work,freelance,Person {n},completed,2026-01-05,2026-02-05{more}\n"
        f"O{n},Work,outsourced,Firm {n},completed,2026-01-05,2026-02-05{more}\n"
        for n in range(first, last)
    )


def claim(console):
    """The finding of the claim about charging by time, from the report as JSON, which page, text and CSV share."""
    report = json.loads(console("report", "--all", "--format", "json").stdout)
    return next(each for each in report["claims"] if each["key"] == KEY)


def note(finding):
    return next(
        (
            says
            for code, says in zip(finding["notes"], finding["notes_say"], strict=True)
            if code == "set for all by an import"
        ),
        None,
    )


def test_a_constant_gives_no_verdict_and_says_which_import_set_it(console):
    console("import", console.file(HEAD + "\n" + rows(0, 20), "a.csv"), "--set", "pricing_model=hourly")
    found = claim(console)
    assert found["verdict"] == "not enough data" and found["effect"] is None
    assert note(found) == "“Pricing model” was set for all by import 1."
    assert "set for all by import 1" in found["missing"]
    text = console("report", "--all", "--full").stdout
    assert "set for all by import 1" in " ".join(text.split())
    table = list(csv.DictReader(io.StringIO(console("report", "--all", "--format", "csv").stdout)))
    line = next(each for each in table if each["key"] == found["key"])
    assert "set for all by an import" in line["notes"] and "set for all by import 1" in line["missing"]


def test_values_of_the_file_itself_are_judged(console):
    console("import", console.file(HEAD + ",pricing_model\n" + rows(0, 20, ",hourly"), "a.csv"))
    found = claim(console)
    assert found["verdict"] != "not enough data" and note(found) is None


def test_a_side_that_is_set_for_all_is_enough_to_keep_silent(console):
    lines = rows(0, 20).splitlines(keepends=True)
    console("import", console.file(HEAD + "\n" + "".join(lines[::2]), "f.csv"), "--set", "pricing_model=hourly")
    said = "".join(each.strip() + ",fixed price\n" for each in lines[1::2])
    console("import", console.file(HEAD + ",pricing_model\n" + said, "o.csv"))
    found = claim(console)
    assert found["verdict"] == "not enough data"
    assert "of freelance engagements that were not" in found["missing"]
    assert note(found).endswith("was set for all by import 1.")


def test_mixed_values_are_judged_with_the_count_beside(console):
    console("import", console.file(HEAD + "\n" + rows(0, 4), "a.csv"), "--set", "pricing_model=hourly")
    console("import", console.file(HEAD + ",pricing_model\n" + rows(4, 20, ",hourly"), "b.csv"))
    found = claim(console)
    assert found["verdict"] != "not enough data"
    assert note(found) == "“Pricing model” of 8 of 40 engagements was set for all by import 1."


def test_what_was_corrected_since_is_nobodys_constant(console):
    console("import", console.file(HEAD + "\n" + rows(0, 20), "a.csv"), "--set", "pricing_model=hourly")
    said = "".join(f"{side}{n},fixed price\n" for n in range(20) for side in "FO")
    console("import", console.file("reference,pricing_model\n" + said, "b.csv"))
    assert note(claim(console)) is None
    console("undo-import", "2")
    assert note(claim(console)) == "“Pricing model” was set for all by import 1."
    console("undo-import", "1")
    assert note(claim(console)) is None


def test_a_constant_that_changes_what_is_recorded_counts_as_well(console):
    console("import", console.file(HEAD + ",pricing_model\n" + rows(0, 20, ",hourly"), "a.csv"))
    keys = "".join(f"{side}{n}\n" for n in range(20) for side in "FO")
    console("import", console.file("reference\n" + keys, "b.csv"), "--set", "pricing_model=daily")
    assert note(claim(console)) == "“Pricing model” was set for all by import 2."


def test_costs_of_nothing_are_counted_beside_the_claims_about_cost(console):
    paid = HEAD + ",currency,actual_cost,hours_actual,category\n" + rows(0, 20, ",EUR,0.00,10,design")
    shown = console("import", console.file(paid, "a.csv")).stdout
    assert "40 amounts are 0.00 and count as known" in shown and "--value actual_cost:0.00=" in shown
    report = json.loads(console("report", "--all", "--format", "json").stdout)
    costs = [each for each in report["claims"] + report["outcomes"] if "cost of nothing" in each["notes"]]
    assert costs and all(any("40 engagements cost 0.00" in says for says in each["notes_say"]) for each in costs)


def test_costs_of_nothing_can_be_matched_to_unknown(console):
    paid = HEAD + ",currency,actual_cost\n" + rows(0, 2, ",EUR,0.00")
    shown = console("import", console.file(paid, "a.csv"), "--value", "actual_cost:0.00=").stdout
    assert "count as known" not in shown
    assert {each["actual_cost"] for each in csv.DictReader(io.StringIO(console("export").stdout))} == {""}
