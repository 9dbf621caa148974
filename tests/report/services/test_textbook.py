"""Two records that every textbook knows, brought in as files and reported: the figures are the published ones.

Berkeley admissions 1973 (Bickel, Hammel & O'Connell 1975): six departments stand as six kinds of work, men as the
freelance side. Kidney stones (Charig et al. 1986): open surgery as the freelance side, small and large stones as two
kinds of work. Overall and like for like they point opposite ways.
"""

import pytest

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE
from app.report.files import report_json
from app.report.services import claims, reports
from tests.importing.services.importing import import_text

# For each kind of work: freelance goals met and engagements, outsourced goals met and engagements.
BERKELEY = (
    (512, 825, 89, 108),
    (353, 560, 17, 25),
    (120, 325, 202, 593),
    (138, 417, 131, 375),
    (53, 191, 94, 393),
    (22, 373, 24, 341),
)
KIDNEY = ((81, 87, 234, 270), (192, 263, 55, 80))


def rows(strata):
    """One engagement a provider: arrangement, category and whether the goal was met."""
    for category, (f_yes, f_all, o_yes, o_all) in zip(CATEGORIES, strata, strict=False):
        for side, yes, many in (("freelance", f_yes, f_all), ("outsourced", o_yes, o_all)):
            yield from ((side, category, "yes" if place < yes else "no") for place in range(many))


def reported(database, folder, strata, covariates=("category",)):
    """The report as JSON after the rows came in as a file, with one claim of our own."""
    some = list(rows(strata))
    done = import_text(database, folder, _file(some))
    assert done.preview.counts["new"] == len(some)
    with begin_work(database, CONSOLE) as work:
        claims.seed(work)
        for claim in CATALOGUE:
            claims.set_enabled(work, claim.key, on=False)
        made = claims.add(
            work,
            {
                "sentence": "Freelancers reach the goal more often.",
                "measure": "goal_met",
                "expected": "freelance",
                "compared": "like for like",
                "covariates": covariates,
            },
        )
        said = report_json.to_dict(reports.examine(work, Selection()))
    return next(each for each in said["claims"] if each["key"] == made.key), said


def _file(some):
    lines = ["reference,title,arrangement,provider,category,status,goal_met"]
    lines += [
        f"R-{number},Case,{side},Provider {number},{category},completed,{goal}"
        for number, (side, category, goal) in enumerate(some)
    ]
    return "\n".join(lines) + "\n"


def near(said, *figures):
    return [said[name] for name in ("estimate", "low", "high")] == pytest.approx(figures, abs=1e-4)


@pytest.mark.both_databases
def test_berkeley_admissions(database, tmp_path):
    it, whole = reported(database, tmp_path, BERKELEY)
    assert (it["freelance"]["yes"], it["freelance"]["engagements"]) == (1198, 2691)
    assert (it["outsourced"]["yes"], it["outsourced"]["engagements"]) == (557, 1835)
    assert it["effect"]["scale"] == "difference"
    assert near(it["effect"], 0.1416, 0.1122, 0.1708)
    assert it["overall"] == "supported"
    like = it["like_for_like"]
    assert (like["scale"], like["used"]) == ("difference", 4526)
    assert near(like, -0.0184, -0.0492, 0.0124)
    assert it["verdict"] == like["verdict"] == "no meaningful difference"
    assert it["qualifier"] == (
        "supported overall, but explained by kind of work; the direction turns round like for like"
    )
    assert "but kind of work explains it." in it["says"]
    assert "The direction changes for similar work." in it["says"]
    assert [family["m"] for family in whole["families"]] == [1]
    assert it["needed"] is None


def test_kidney_stones(database, tmp_path):
    it, _ = reported(database, tmp_path, KIDNEY)
    assert near(it["effect"], -0.0457, -0.1061, 0.0150)
    like = it["like_for_like"]
    assert near(like, 0.0538, -0.0158, 0.1235)
    assert (it["verdict"], it["overall"], like["used"]) == ("inconclusive", "inconclusive", 700)
    assert it["qualifier"].endswith("the direction turns round like for like")
    assert it["needed"]["providers"] > 0
