"""Below the minimum the record itself is shown: every engagement a mark in its provider's row, and nothing compared."""

from collections.abc import Mapping
from functools import partial
from statistics import median
from typing import Any

from flask import url_for
from markupsafe import Markup

from app.core.domain.number_format import count
from app.record.domain.engagements import ARRANGEMENTS
from app.record.storage.engagements import Stored
from app.report import charts
from app.report.charts.provider_dots import EngagementDot, ProviderRow, provider_dot_plot
from app.report.charts.scales import needs_log_scale
from app.report.domain.claims import YES_NO
from app.report.domain.detail import ClaimDetail
from app.report.pages.findings_view import short

MAX_PROVIDERS = 12  # so many providers of a side have a row of their own; the others share one
MAX_ENGAGEMENTS = 1_000  # more marks than this would weigh more than the page: then there are the lists


def below_minimum_chart(
    closer: ClaimDetail, stored: Mapping[int, Stored], currency: str, also: Mapping[str, Any]
) -> Markup | None:
    """The engagements used; None where there is none, or more than can be drawn. `stored`: those of them, by number."""
    if not 0 < sum(map(len, closer.used.values())) <= MAX_ENGAGEMENTS:
        return None
    measure, title = closer.finding.about.measure, short(closer.finding)
    yes_or_no = measure.shape == YES_NO
    makers = [each for side in ARRANGEMENTS for each in _provider_rows(closer, side, stored, also)]
    values = [value for pairs in closer.used.values() for _, value in pairs]
    draw = partial(
        provider_dot_plot,
        makers,
        title=title,
        unit=measure.unit.format(currency=currency),
        yes_or_no=yes_or_no,
        log=not yes_or_no and needs_log_scale(values),
        heading=False,
    )
    return charts.responsive_chart(draw, key="so-far", wide=760)


def _provider_rows(
    closer: ClaimDetail, side: str, stored: Mapping[int, Stored], also: Mapping[str, Any]
) -> list[ProviderRow]:
    """A row for each of the busiest providers of a side, and one for all others together."""
    by_provider: dict[str, list[EngagementDot]] = {}
    for number, value in closer.used.get(side, ()):
        engagement = stored[number].engagement
        job = EngagementDot(value, engagement.title, url_for("engagements.show", number=number, **also))
        by_provider.setdefault(engagement.provider or "No provider", []).append(job)
    yes_or_no = closer.finding.about.measure.shape == YES_NO
    ids = {each.name: each.id for each in closer.providers if each.arrangement == side}
    ranked = sorted(by_provider, key=lambda name: (-len(by_provider[name]), name))
    own = ranked if len(ranked) <= MAX_PROVIDERS + 1 else ranked[:MAX_PROVIDERS]
    made = [
        _provider_row(name, side, by_provider[name], yes_or_no, _engagement_url(ids.get(name), also)) for name in own
    ]
    if rest := ranked[len(own) :]:
        jobs = [job for name in rest for job in by_provider[name]]
        made.append(_provider_row(count(len(rest), "other provider"), side, jobs, yes_or_no))
    return made


def _engagement_url(number: int | None, also: Mapping[str, Any]) -> str:
    return url_for("providers.show", number=number, **also) if number else ""


def _provider_row(name: str, side: str, jobs: list[EngagementDot], yes_or_no: bool, href: str = "") -> ProviderRow:
    jobs = sorted(jobs, key=lambda job: job.value)
    values = [job.value for job in jobs]
    return ProviderRow(
        name,
        side,
        len(jobs),
        sum(values) / len(values) if yes_or_no else median(values),
        values[0],
        values[-1],
        tuple(jobs),
        href,
    )
