"""Which claims the report shows first: at most eight, the organisation's own choice or ours."""

from collections.abc import Sequence
from dataclasses import replace

from app.core.domain.canonical_json import canonical_json
from app.core.domain.errors import Problem, Refused
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.core.storage import organisation
from app.report.domain.ranking import KEY_CONTRASTS, MAX_KEY_CONTRASTS
from app.report.services import claims
from app.report.text import refusals


@requires_permission(Permission.READ_REPORT)
def selected_keys(work: Work) -> tuple[str, ...]:
    """Returns their keys, in display order."""
    return work.organisation.key_contrasts or KEY_CONTRASTS


@requires_permission(Permission.WRITE_SETTINGS)
def select(work: Work, keys: Sequence[str]) -> tuple[str, ...]:
    """Sets the claims to show first, in this order; none resets to the default. Returns the keys shown then.

    Raises Refused for more than eight, duplicates, and inactive claims.
    """
    examined = {claim.key for claim in claims.current(work)}
    problems = [
        Problem("unknown-claim", refusals.NOT_IN_REPORT.format(key=key), "key", key)
        for key in keys
        if key not in examined
    ]
    problems += [
        Problem("twice", refusals.NAMED_TWICE.format(key=key), "key", key)
        for key in dict.fromkeys(keys)
        if keys.count(key) > 1
    ]
    if len(keys) > MAX_KEY_CONTRASTS:
        problems.append(Problem("too-many", refusals.MOST_SHOWN.format(most=MAX_KEY_CONTRASTS, many=len(keys)), "key"))
    if problems:
        raise Refused(problems)
    before, after = work.organisation.key_contrasts, tuple(keys) if tuple(keys) != KEY_CONTRASTS else ()
    if after != before:
        work.organisation = replace(work.organisation, key_contrasts=after)
        organisation.save(work.session, work.organisation)
        work.log_event(
            EventKind.SETTINGS_CHANGED,
            "organisation",
            1,
            {"key_contrasts": (canonical_json(before), canonical_json(after))},
        )
    return selected_keys(work)
