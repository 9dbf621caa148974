"""What changed between a saved report and the previous one of its series: verdicts, key figures, and the possible
causes, each separately. Plain values, stored with the report under its hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.report.domain.replay import Causes, causes_of_claim, find_causes
from app.report.domain.saved import Document, format_ranges

# Why an engagement is not in the later report: its day is before the window now; it was deleted; or an edit moved it.
LEFT_PERIOD, REMOVED, EDITED = "moved on", "removed", "edited"
DISPLAY_ONLY = ("key_contrasts", "category_labels")  # settings that no figure depends on
_ROUNDING = 1e-9
RemovalReasons = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """Context of two documents. `removal_reasons`: why engagements of the earlier one are gone, by number; `ended`:
    those in both that ended since; `late_additions`: new ones whose day is in the earlier period or before."""

    removal_reasons: RemovalReasons
    ended: frozenset[int]
    late_additions: frozenset[int]


def compare_documents(before: Document, after: Document, context: ChangeContext) -> dict[str, Any]:
    """Returns the changes as JSON. `explored`: a filtered view, without verdicts; `turned`: claims whose verdict
    changed, in the order of the later report, removed claims last; `figures`: key contrasts that changed; `causes`: all
    differences in the inputs."""
    causes = find_causes(before, after)
    old_claims, new_claims = (_claims(document) for document in (before, after))
    changed = []
    for key in [*new_claims, *(key for key in old_claims if key not in new_claims)]:
        old, new = old_claims.get(key), new_claims.get(key)
        if _verdict(old) != _verdict(new):
            claim_causes = causes_of_claim(causes, key, before, after)
            changed.append(
                {
                    "key": key,
                    "name": (new or old or {})["name"],
                    "before": _verdict_json(old),
                    "after": _verdict_json(new),
                    "causes": causes_to_json(claim_causes, context)
                    | {"level": _changed_level(before, after, old, new)},
                }
            )
    return {
        "explored": after["report"]["explored"],
        "turned": changed,
        "figures": list(_changed_figures(old_claims, new_claims, after)),
        "causes": causes_to_json(causes, context),
    }


def causes_to_json(causes: Causes, context: ChangeContext) -> dict[str, Any]:
    """Returns causes as plain values: engagements as ranges of numbers, each under one cause only. `added` are new,
    `late` those of them with days that the earlier report covered; `ended` were running then, `edited` changed
    otherwise; `removed` were deleted, `moved_on` are before the window now."""
    removed = {
        fate: {each for each in causes.removed if context.removal_reasons.get(each, REMOVED) == fate}
        for fate in (LEFT_PERIOD, REMOVED, EDITED)
    }
    ended = context.ended.intersection(causes.edited)
    return {
        "added": format_ranges(causes.added),
        "late": format_ranges(context.late_additions.intersection(causes.added)),
        "ended": format_ranges(ended),
        "edited": format_ranges({*causes.edited, *removed[EDITED]} - ended),
        "removed": format_ranges(removed[REMOVED]),
        "moved_on": format_ranges(removed[LEFT_PERIOD]),
        "claims": list(causes.claims),
        "settings": [name for name in causes.settings if name not in DISPLAY_ONLY],
        "rates": [list(each) for each in causes.rates],
        "method": causes.method,
    }


def _claims(document: Document) -> dict[str, Any]:
    return {claim["key"]: claim for claim in document["report"]["claims"]}


def _verdict(claim: Any) -> str | None:
    return claim["verdict"] if claim else None


def _verdict_json(claim: Any) -> dict[str, Any] | None:
    """Returns a verdict with its word; None without a claim."""
    return {"verdict": claim["verdict"], "word": claim["word"]} if claim else None


def _changed_level(before: Document, after: Document, old: Any, new: Any) -> list[float] | None:
    """Returns the confidence level of a claim's family before and now, where it changed; else None."""
    if not old or not new:
        return None
    old_level, new_level = _level_of(before, old), _level_of(after, new)
    return (
        None
        if old_level is None or new_level is None or abs(old_level - new_level) <= _ROUNDING
        else [old_level, new_level]
    )


def _level_of(document: Document, claim: Any) -> float | None:
    return {each["family"]: each["level"] for each in document["report"]["families"]}.get(claim["family"])


def _changed_figures(old_claims: Mapping[str, Any], new_claims: Mapping[str, Any], after: Document) -> Any:
    """Yields the key contrasts whose estimate or interval changed."""
    for key in after["report"]["key_contrasts"]:
        old, new = _figure_json(old_claims.get(key)), _figure_json(new_claims.get(key))
        if old != new and new is not None:
            yield {"key": key, "name": new_claims[key]["name"], "before": old, "after": new}


def _figure_json(claim: Any) -> dict[str, Any] | None:
    """Returns the effect that answers a claim, with the texts of its row; None without an effect."""
    effect = claim and (claim["like_for_like"] or claim["effect"])
    if not effect:
        return None
    return {name: effect[name] for name in ("scale", "estimate", "low", "high")} | {
        "seen": claim["row"]["seen"],
        "range": claim["row"]["range"],
    }
