"""New and confirmed: looking again and again finds flukes, so a verdict counts as confirmed only once the engagements
since its first appearance, taken alone, give it again.

How often that still goes wrong is measured by `tests/bench/repeated_testing.py`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.report.domain.evidence.assessment import Assessment
from app.report.domain.saved import Document
from app.report.domain.statistics import DECISIVE, Verdict

NEW, CONFIRMED = "new", "confirmed"
CONFIRMATION_ALPHA = 0.02
"""One minus the level of the range by which later engagements confirm. Over 20 looks at most 3.4% of claims that are
tested by themselves get a false confirmed verdict; at 0.05 it was 5.1% where the same 15 providers a side go on."""
CONCLUSIVE = DECISIVE | {Verdict.NO_MEANINGFUL_DIFFERENCE}
State = Mapping[str, Any]
States = Mapping[str, State]
Reference = Mapping[str, Any]


def confirms_verdict(verdict: str, later: Assessment) -> bool:
    """Whether the later engagements alone give this verdict: above the minimum, by the figure that answers the claim,
    with a 98% interval."""
    return later.head is not None and later.verdict_of(later.head.at(CONFIRMATION_ALPHA)) == verdict


def carry_states(report: Reference, document: Document, changes: Document | None) -> States:
    """How the verdicts of a saved report stood, as the next one of its series takes them up. `report`: what it goes by
    (`id`, `title`, `last`); it stands where the report itself did not know its number yet."""
    return {
        key: {
            **state,
            "since": state["since"] or report,
            "confirmed_by": (state["confirmed_by"] or report) if state["state"] == CONFIRMED else None,
        }
        for key, state in verdict_states(document, changes).items()
    }


def verdict_states(document: Document, changes: Document | None) -> States:
    """Returns the verdict states of a saved report; those of the first one of a series are all new."""
    if changes is not None:
        return changes["states"]
    return {key: _new(verdict) for key, verdict in verdicts_by_key(document).items() if verdict in CONCLUSIVE}


def update_states(
    before: Document, after: Document, previous_states: States, confirms: Callable[[str, str, Reference], bool]
) -> States:
    """By the key of a claim with a settled verdict: `verdict`, `state` (new or confirmed), `since` (the report in which
    it first appeared) and `confirmed_by`, None standing for the report itself.

    `previous_states`: how those of the report `before` stood, as `carried` gives. A verdict begins anew where it
    turned, or where the claim was changed. `confirms` is asked of a key, its verdict and the report of its first
    appearance.
    """
    states = {}
    for key, verdict in verdicts_by_key(after).items():
        if verdict not in CONCLUSIVE:
            continue
        previous = previous_states.get(key)
        if previous is None or previous["verdict"] != verdict or before["claims"].get(key) != after["claims"].get(key):
            states[key] = _new(verdict)
        elif previous["state"] == NEW and confirms(key, verdict, previous["since"]):
            states[key] = {**previous, "state": CONFIRMED}
        else:
            states[key] = previous
    return states


def verdicts_by_key(document: Document) -> dict[str, str | None]:
    """The verdict of each claim of a document, by its key; None in a filtered view."""
    return {claim["key"]: claim["verdict"] for claim in document["report"]["claims"]}


def _new(verdict: str | None) -> State:
    return {"verdict": verdict, "state": NEW, "since": None, "confirmed_by": None}
