"""What changed between a saved report and the one before it in its series: verdicts that turned, key figures that
moved, and all that may explain it, told apart. Plain values, kept with the report under its hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.report.domain.replaying import Causes, causes, of_claim
from app.report.domain.saved import Document, ranges

# Why an engagement is not in the later report: its day lies before the window now; it was taken out of the record; or
# an edit moved it elsewhere.
MOVED_ON, REMOVED, EDITED = "moved on", "removed", "edited"
SHOWN_ALONE = ("key_contrasts", "category_labels")  # settings by which no figure is worked out
_ROUNDING = 1e-9
Fates = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of engagements beside two documents. `fates`: why those of the earlier one are gone, by number;
    `ended`: those of both that ended since; `late`: new ones whose day lies in the earlier period or before."""

    fates: Fates
    ended: frozenset[int]
    late: frozenset[int]


def compared(before: Document, after: Document, beside: Known) -> dict[str, Any]:
    """`explored`: a filtered view, without verdicts; `turned`: claims whose verdict is another one, in the order of the
    later report, those that are gone behind; `figures`: key contrasts that moved; `causes`: all that differs of what
    figures rest on."""
    why = causes(before, after)
    was, now = (_claims(document) for document in (before, after))
    turned = []
    for key in [*now, *(key for key in was if key not in now)]:
        old, new = was.get(key), now.get(key)
        if _verdict(old) != _verdict(new):
            about = of_claim(why, key, before, after)
            turned.append(
                {
                    "key": key,
                    "name": (new or old or {})["name"],
                    "before": _said(old),
                    "after": _said(new),
                    "causes": told_apart(about, beside) | {"level": _level(before, after, old, new)},
                }
            )
    return {
        "explored": after["report"]["explored"],
        "turned": turned,
        "figures": list(_figures(was, now, after)),
        "causes": told_apart(why, beside),
    }


def told_apart(why: Causes, beside: Known) -> dict[str, Any]:
    """Causes as plain values: engagements as ranges of numbers, each under one cause alone. `added` are new, `late`
    those of them that belong to days the earlier report covered; `ended` ran then, `edited` were changed otherwise;
    `removed` were taken out, `moved_on` left the window with their days."""
    gone = {
        fate: {each for each in why.removed if beside.fates.get(each, REMOVED) == fate}
        for fate in (MOVED_ON, REMOVED, EDITED)
    }
    ended = beside.ended.intersection(why.edited)
    return {
        "added": ranges(why.added),
        "late": ranges(beside.late.intersection(why.added)),
        "ended": ranges(ended),
        "edited": ranges({*why.edited, *gone[EDITED]} - ended),
        "removed": ranges(gone[REMOVED]),
        "moved_on": ranges(gone[MOVED_ON]),
        "claims": list(why.claims),
        "settings": [name for name in why.settings if name not in SHOWN_ALONE],
        "rates": [list(each) for each in why.rates],
        "method": why.method,
    }


def _claims(document: Document) -> dict[str, Any]:
    return {claim["key"]: claim for claim in document["report"]["claims"]}


def _verdict(claim: Any) -> str | None:
    return claim["verdict"] if claim else None


def _said(claim: Any) -> dict[str, Any] | None:
    """A verdict with its word; None where there is no such claim."""
    return {"verdict": claim["verdict"], "word": claim["word"]} if claim else None


def _level(before: Document, after: Document, old: Any, new: Any) -> list[float] | None:
    """The confidence level of a claim's family before and now, where other claims moved it; else None."""
    if not old or not new:
        return None
    was, now = _level_of(before, old), _level_of(after, new)
    return None if was is None or now is None or abs(was - now) <= _ROUNDING else [was, now]


def _level_of(document: Document, claim: Any) -> float | None:
    return {each["family"]: each["level"] for each in document["report"]["families"]}.get(claim["family"])


def _figures(was: Mapping[str, Any], now: Mapping[str, Any], after: Document) -> Any:
    """The key contrasts of which estimate or range is another one."""
    for key in after["report"]["key_contrasts"]:
        old, new = _figure(was.get(key)), _figure(now.get(key))
        if old != new and new is not None:
            yield {"key": key, "name": now[key]["name"], "before": old, "after": new}


def _figure(claim: Any) -> dict[str, Any] | None:
    """The effect that heads a claim, with the words of its row; None where there is none."""
    effect = claim and (claim["like_for_like"] or claim["effect"])
    if not effect:
        return None
    return {name: effect[name] for name in ("scale", "estimate", "low", "high")} | {
        "seen": claim["row"]["seen"],
        "range": claim["row"]["range"],
    }
