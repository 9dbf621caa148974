"""Reports on records with a known story: providers and scope of work."""

from app.report.domain.statistics import Qualifier, Scale, Size, Verdict
from app.report.files import report_json
from app.report.text.decidability import decidability
from app.report.text.needed import needed_text
from app.report.text.notes import note_text
from app.report.text.sentences import finding_text
from app.report.text.similar_work import qualifier_code
from tests.report.services.known_records import BOTH, DIRECT, THROUGH, codes, first_screen, jobs, plain, reported

TOTAL = {
    "sentence": "A freelance job costs less in total.",
    "measure": "total_cost",
    "expected": "outsourced",
    "compared": "like for like",
    "covariates": ("category", "scope"),
}
ABOUT_ALIKE = (0.97, 1.02, 1.0, 0.99, 1.03, 0.98, 1.01, 1.0)


def freelancers(many=20):
    return [
        row
        for number in range(many)
        for row in jobs("freelance", f"Freelancer {number}", 2, contact=DIRECT if number % 5 else BOTH)
    ]


def test_one_provider_dominates(database, tmp_path):
    """Seventy jobs, sixty of one agency: what is true of it is not yet true of agencies."""
    rows = freelancers() + jobs("outsourced", "Agency North", 60, contact=THROUGH)
    rows += [
        row
        for number in range(10)
        for row in jobs("outsourced", f"Agency {number}", 1, contact=DIRECT if number < 5 else THROUGH)
    ]
    whole, found = reported(database, tmp_path, rows)
    it = found["direct-relationship"]
    assert first_screen(whole)[0].endswith("and 70 outsourced engagements (11 providers, 60 with one of them).")
    assert (it.outsourced.engagements, it.outsourced.providers) == (70, 11)
    assert (it.verdict, it.effect.scale, it.decisive_providers, it.bounds) == (
        Verdict.INCONCLUSIVE,
        Scale.DIFFERENCE,
        (),
        None,
    )
    assert plain(finding_text(it)) == (
        "Engagements that had direct contact: 32 of 40 freelance (80%), compared with 5 of 70 outsourced (7%). That "
        "is +73 points (95% CI −63 to +100). Our data can’t tell."
    )
    assert codes(it) == ["one provider"]
    assert note_text(it.notes[0], it.about) == (
        "Agency North did 60 of the 70 outsourced engagements, so they count as one provider’s experience. Others "
        "that had direct contact: 5 of 10."
    )
    assert (it.needed.providers, it.needed.engagements) == (None, None), "more of this mix is more of Agency North"
    assert needed_text(it) == (
        "Needs outsourced work from providers other than Agency North: so far 10, from 10 "
        "providers. More work with Agency North hardly helps."
    )
    group = next(each for each in decidability(whole).groups if it.key in [one.key for one in each.claims])
    assert (group.code, group.where) == ("others", "beyond")
    assert "small" not in f"{group.says} {finding_text(it)}"


def test_a_wide_range_is_not_called_a_small_difference(database, tmp_path):
    """Fifty per cent on both sides with a range of tens of points: nobody knows how large a difference there is."""
    rows = [
        row
        for side in ("freelance", "outsourced")
        for number in range(8)
        for row in jobs(side, f"{side} {number}", 2, contact=lambda place: (DIRECT, BOTH)[place % 2])
    ]
    whole, found = reported(database, tmp_path, rows)
    it = found["direct-relationship"]
    assert it.verdict == Verdict.INCONCLUSIVE
    assert it.effect.high - it.effect.low > 0.3
    assert it.needed.providers is None or it.needed.providers > 16
    told = [each.says for each in decidability(whole).groups if it.key in [one.key for one in each.claims]]
    assert "small" not in " ".join([finding_text(it), needed_text(it), *told])


def test_one_provider_carries_it(database, tmp_path):
    rows = [
        row
        for place in range(16)
        for side, name, of_ten in (("freelance", "Freelancer", 6), ("outsourced", "Agency", 2))
        for row in jobs(side, f"{name} {place % 8}", 1, contact=DIRECT if place * 7 % 10 < of_ten else BOTH)
    ]
    whole, found = reported(database, tmp_path, rows + jobs("freelance", "Freelancer 50", 6, contact=DIRECT))
    it = found["direct-relationship"]
    assert (it.verdict, [each.name for each in it.decisive_providers], codes(it)) == (
        Verdict.SUPPORTED,
        ["Freelancer 50"],
        [],
    )
    assert plain(finding_text(it)) == (
        "Engagements that had direct contact: 16 of 22 freelance (73%), compared with 4 of 16 outsourced (25%). That "
        "is +48 points (95% CI +10 to +78). Our data supports this, and the difference is meaningful. Without "
        "Freelancer 50 this would be inconclusive."
    )
    assert first_screen(whole)[1] == (
        "Supported: We deal directly with freelancers more often (73% against 25%). That rests on one provider, "
        "Freelancer 50."
    )


def test_where_all_others_do_as_the_one_does_it_stands_without_it(database, tmp_path):
    rows = freelancers() + [
        row for number in range(1, 15) for row in jobs("outsourced", f"Agency {number}", 1, contact=THROUGH)
    ]
    _, found = reported(database, tmp_path, rows + jobs("outsourced", "Agency North", 5, contact=THROUGH))
    it = found["direct-relationship"]
    assert (it.verdict, it.size, it.decisive_providers) == (Verdict.SUPPORTED, Size.MEANINGFUL, ())
    assert plain(finding_text(it)).endswith("Our data supports this, and the difference is meaningful.")


def test_scope_and_kind_of_work_explain_it(database, tmp_path):
    """The same price for the same work, but agencies do the larger jobs, and the kind that costs more."""
    rows = [
        job
        for number in range(16)
        for place in range(6)
        for job in (
            _priced(
                "freelance",
                f"Freelancer {number}",
                20 + (number * 7 + place * 31) % 140,
                place >= 4,
                ABOUT_ALIKE[(number + place * 3) % 8],
            ),
            _priced(
                "outsourced",
                f"Agency {number}",
                40 + (number * 11 + place * 47) % 200,
                place < 4,
                1.01 * ABOUT_ALIKE[(number * 5 + place * 3 + 2) % 8],
            ),
        )
    ]
    whole, found = reported(database, tmp_path, rows, TOTAL)
    for it, either in (
        (found["freelance-cheaper"], "scope, kind of work or whether it was a first job"),
        (found["own"], "scope or kind of work"),
    ):
        assert (it.verdict, it.overall, it.qualifier) == (
            Verdict.NO_MEANINGFUL_DIFFERENCE,
            Verdict.SUPPORTED,
            Qualifier.EXPLAINED,
        )
        assert qualifier_code(it) == f"supported overall, but explained by {either}"
        like = it.like_for_like
        assert (like.verdict, like.effect.scale) == (it.verdict, Scale.RATIO)
        assert like.used + len(like.left_out["no counterpart of the same kind and scope"]) == 192
        assert (it.needed, it.decisive_providers, codes(it), it.is_reversed) == (None, (), [], False)
        assert plain(finding_text(it)).endswith(
            f"All work together supports this, but {either} explains it. For similar work the difference is too small "
            "to matter."
        )
    assert plain(finding_text(found["own"])).startswith("Median: 9,534 EUR outsourced, 5,398 EUR freelance.")
    assert found["project-size"].verdict == Verdict.SUPPORTED
    rows = {each["key"]: each["row"] for each in report_json.to_dict(whole)["claims"]}
    assert rows["freelance-cheaper"]["seen"] == "About the same for similar work"
    assert rows["freelance-cheaper"]["range"].endswith("; all work taken together differs")


def _priced(side, provider, hours, software, factor):
    return {
        "arrangement": side,
        "provider": provider,
        "hours_actual": hours,
        "pricing_model": "fixed price",
        "category": "software development" if software else "design",
        "actual_cost": round(hours * (90 if software else 50) * factor, 2),
    }
