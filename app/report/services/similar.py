"""Similar jobs: what an engagement's nearest of the other arrangement cost, and how they went."""

from collections.abc import Sequence
from math import isnan

from app.core.domain.errors import NotFound
from app.core.domain.permissions import Permission
from app.core.domain.selection import Condition, Selection
from app.core.services.work import Work, requires_permission
from app.record.domain.engagements import CANCELLED
from app.record.services import reviews
from app.record.storage import engagements
from app.record.storage.engagements import Stored
from app.report.domain import similar as domain
from app.report.domain.measures import Record, ValuationSettings, cost
from app.report.domain.similar import Candidate, Neighbours, SimilarEngagement
from app.report.storage import dataset
from app.report.storage import similar as kept
from app.report.text import refusals


@requires_permission(Permission.READ_RECORD)
def similar(work: Work, engagement_id: int) -> Neighbours:
    """The three nearest engagements of the other arrangement that have ended, or why there is none.

    The sample keeps to itself. Raises NotFound.
    """
    stored = engagements.get_many(work.session, [engagement_id]).get(engagement_id)
    if stored is None:
        raise NotFound(refusals.NO_ENGAGEMENT)
    per_day = work.organisation.hours_per_day
    traits = domain.traits(stored.engagement, per_day)
    other = domain.opposite_arrangement(stored.engagement.arrangement)
    near = (
        []
        if traits.category is None
        else domain.nearest(
            traits, kept.find_candidates(work.session, other, traits, domain.band_sizes(per_day), stored.sample)
        )
    )
    if not near:
        return Neighbours(other, traits, (), *kept.counts(work.session, other, traits.category, stored.sample))
    return Neighbours(other, traits, _similar_engagements(work, near))


def _similar_engagements(work: Work, near: Sequence[Candidate]) -> tuple[SimilarEngagement, ...]:
    numbers = [each.number for each in near]
    candidates, label = engagements.get_many(work.session, numbers), reviews.summaries(work, numbers)
    figures = _figures(work, list(candidates.values()))
    return tuple(
        _similar_engagement(
            each, candidates[each.number], figures[each.number], label.get(each.number, {}).get("goal_met")
        )
        for each in near
    )


def _figures(work: Work, candidates: Sequence[Stored]) -> dict[int, tuple[float | None, int | None]]:
    """What each cost, in its own currency, and how many days late it was."""
    references = Condition("reference", "is", tuple(each.reference for each in candidates))
    record = Record(
        dataset.load(work.session, Selection((references,), sample=candidates[0].sample)),
        ValuationSettings(work.organisation.reporting_currency, work.organisation.hours_per_day),
    )
    costs, late = cost.total_in_own_currency(record).tolist(), record.values_of("lateness").values.tolist()
    return {
        number: (None if isnan(paid) else paid, None if isnan(days) else int(days))
        for number, paid, days in zip(record.columns["id"].tolist(), costs, late, strict=True)
    }


def _similar_engagement(
    near: Candidate, stored: Stored, figures: tuple[float | None, int | None], goal_met: str | None
) -> SimilarEngagement:
    it = stored.engagement
    return SimilarEngagement(
        number=stored.id,
        reference=stored.reference,
        title=it.title,
        provider=it.provider,
        traits=near.traits,
        cost=figures[0],
        currency=it.currency,
        lateness=figures[1],
        goal_met=goal_met,
        cancelled=it.status == CANCELLED,
    )
