"""The report through its use cases, on both kinds of database."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.core.domain.errors import Denied, NotFound
from app.core.domain.events import Actor, Source
from app.core.domain.selection import Condition, Period, Selection
from app.record.domain.sample_truth import TRUTH_BY_KEY
from app.record.services import engagements, sample
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.statistics import Verdict
from app.report.services import claims, reports
from app.report.storage import claims as kept
from app.report.text.sentences import finding_text
from tests.report.golden.small_record import fill

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.both_databases
def test_the_sample_records_truth_is_found(work):
    work.now = NOW  # the sample ends today, and its working days follow the calendar
    sample.load(work)
    found = reports.examine(work, reports.verdict_selection(work, Selection(sample=True)))
    held = {
        "holds": {Verdict.SUPPORTED},
        "other way round": {Verdict.CONTRADICTED},
        "no difference": {Verdict.NO_MEANINGFUL_DIFFERENCE, Verdict.INCONCLUSIVE},
    }
    for finding in found.findings:
        assert finding.verdict in held[TRUTH_BY_KEY[finding.key].expected], finding.key
        assert bool(finding.like_for_like) == finding.about.like_for_like, finding.key
    assert reports.examine(work, reports.verdict_selection(work, Selection())).freelance.engagements == 0


def test_the_standing_period_is_the_organisations_own(work):
    work.organisation = replace(work.organisation, window_months=6)
    period = reports.verdict_period(work)
    assert (period.last, period.standing) == (work.today, True)
    assert (work.today - period.first).days in range(181, 185)


def test_an_engagement_belongs_to_the_day_it_ended_else_began(work):
    fill(work)
    march = Selection(period=Period(date(2026, 3, 2), date(2026, 3, 6)))
    found = reports.examine(work, march)
    assert (found.freelance.engagements, found.outsourced.engagements, found.no_date) == (4, 5, 1)
    whole = reports.examine(work, Selection())
    assert (whole.freelance.engagements, whole.outsourced.engagements, whole.no_date) == (14, 11, 0)


@pytest.mark.both_databases
def test_costs_are_compared_in_the_reporting_currency(work):
    fill(work)
    found = {each.key: each for each in reports.examine(work, Selection()).findings}
    assert found["freelance-cheaper"].freelance.typical == 60
    work.organisation = replace(work.organisation, reporting_currency="USD")
    dollars = {each.key: each for each in reports.examine(work, Selection()).findings}["freelance-cheaper"]
    # No rate serves the days after the ninth; all of these ended before.
    assert dollars.freelance.typical == 75
    assert "USD an hour" in finding_text(dollars)


@pytest.mark.both_databases
def test_claims_come_from_the_database_once_they_are_there(work):
    assert claims.current(work) == CATALOGUE
    assert claims.seed(work) == len(CATALOGUE)
    assert claims.current(work) == CATALOGUE
    assert claims.seed(work) == 0
    first = kept.current(work.session)[0]
    kept.add_version(work.session, first.id, 2, first.text, False, work.now, None)
    assert [claim.key for claim in claims.current(work)] == [claim.key for claim in CATALOGUE[1:]]


@pytest.mark.both_databases
def test_a_database_gets_its_claims_once(database):
    claims.ensure(database)
    with database.reading() as session:
        before = kept.current(session)
    claims.ensure(database)
    with database.reading() as session:
        assert kept.current(session) == before
    assert [each.key for each in before] == [claim.key for claim in CATALOGUE]


def test_a_closer_look_is_that_of_the_same_report(work):
    fill(work)
    work.organisation = replace(work.organisation, scope_bands=(30, 100))
    whole = reports.examine(work, Selection())
    for finding in (*whole.findings, *whole.outcomes):
        it = reports.examine_claim(work, Selection(), finding.key)
        assert it.finding == finding
        assert it.report == whole
        assert it.left_out.keys() >= finding.left_out.keys()
    it = reports.examine_claim(work, Selection(), "direct-relationship")
    assert (it.family.name, it.family.tested) == ("words", 1)
    assert [each.name for each in it.providers[:4]] == ["Agency 0", "Agency 1", "Agency 2", "Agency 3"]
    assert [each.name for each in it.mix[1].shares] == [
        "up to 30 hours",
        "over 30 to 100 hours",
        "over 100 hours",
        "unknown",
    ]
    with pytest.raises(NotFound):
        reports.examine_claim(work, Selection(), "nothing")


def test_names_are_read_for_the_providers_a_verdict_hangs_on(work):
    for place in range(16):
        for side, name, of_ten in (("freelance", "Freelancer", 6), ("outsourced", "Agency", 2)):
            engagements.record(
                work,
                {
                    "title": "Job",
                    "arrangement": side,
                    "provider": f"{name} {place % 8}",
                    "contact": "direct" if place * 7 % 10 < of_ten else "both",
                },
            )
    for _ in range(6):
        engagements.record(
            work, {"title": "Job", "arrangement": "freelance", "provider": "Zoë, who does it all", "contact": "direct"}
        )
    found = {each.key: each for each in reports.examine(work, Selection()).findings}["direct-relationship"]
    assert [each.name for each in found.decisive_providers] == ["Zoë, who does it all"]
    assert finding_text(found).endswith("Without Zoë, who does it all this would be inconclusive.")


def test_derived_figures_of_one_engagement(work):
    fill(work)
    number = engagements.detail(work, "E-000002").stored.id
    told = {each.name: each for each in reports.derived(work, number)}
    assert (told["total_cost"].value, told["total_cost"].currency) == (1380, "USD")
    assert told["total_cost_reported"].value == 1104
    assert reports.derived(work, 999) == ()


@pytest.mark.both_databases
def test_a_filter_narrows_and_explores(work):
    fill(work)
    found = reports.examine(work, Selection((Condition("category", "is", ("design",)),)))
    assert (found.explored, found.freelance.engagements, found.outsourced.engagements) == (True, 6, 5)


def test_who_may_not_read_reports_is_told_so(work):
    stranger = replace(work, actor=Actor("nobody", frozenset(), Source.WEB))
    for use_case in (
        lambda: reports.examine(stranger, Selection()),
        lambda: reports.derived(stranger, 1),
        lambda: claims.current(stranger),
        lambda: reports.verdict_period(stranger),
    ):
        with pytest.raises(Denied):
            use_case()
