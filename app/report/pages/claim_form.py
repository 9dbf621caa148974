"""The forms of a claim: what is typed becomes a draft, numbers read and shares taken of 100."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from app.core.domain.errors import Problem, Refused
from app.core.domain.number_format import count
from app.core.domain.number_parsing import Unreadable, parse_number
from app.report.domain.claim_measures import ClaimMeasure
from app.report.domain.claim_parts import DEFAULT_FACTOR, DEFAULT_MARGINS
from app.report.domain.claims import ALL_WORK, LIKE_FOR_LIKE, MAY, NUMBER, USUALLY, YES_NO, Claim
from app.report.text import claim_detail, notices

LABELS = notices.LABELS
STRENGTH_CHOICES = [(USUALLY, "Usually"), (MAY, "May be")]
COMPARISON_CHOICES = [(ALL_WORK, "All work"), (LIKE_FOR_LIKE, "Similar work")]
COVARIATE_CHOICES = [("category", "Kind of work"), ("scope", "Scope (hours)"), ("job", claim_detail.JOBS)]
TEXTS = ("sentence", "caveat", "source")
NUMBERS = ("at_least", "at_most", "margin", "factor")


def unit(shape: str) -> str:
    """What the smallest difference is counted in."""
    return "points" if shape == YES_NO else "of 100"


def margin_help(shape: str) -> str:
    """What the smallest difference means, with an example."""
    if shape == YES_NO:
        return notices.POINTS
    return notices.FROM_HALF


def value_kind_text(claim_measure: ClaimMeasure) -> str:
    """What a value of it is: “10 answers”, “yes or no”, “1 to 5”, “an amount”, “hours”."""
    if claim_measure.options:
        return count(len(claim_measure.options), "answer")
    if claim_measure.shape == NUMBER:
        return (
            "an amount"
            if "{currency}" in claim_measure.unit
            else "a number"
            if claim_measure.unit == claim_measure.label.lower()
            else claim_measure.unit
        )
    return "yes or no" if claim_measure.shape == YES_NO else "1 to 5"


def is_ratio_of_amounts(claim: Claim) -> bool:
    """Whether it is judged by a ratio of amounts where like is compared with like."""
    return claim.like_for_like and claim.measure.shape == NUMBER


def blank_form(claim_measure: ClaimMeasure) -> dict[str, str]:
    """What a new claim's form begins with."""
    return {
        "strength": USUALLY,
        "compared": ALL_WORK,
        "margin": f"{100 * DEFAULT_MARGINS[claim_measure.shape]:g}",
        "factor": f"{DEFAULT_FACTOR:g}",
        "ended": "yes" if claim_measure.ended else "",
    }


def form_values(claim: Claim) -> dict[str, str]:
    """A claim as the form that edits it shows it."""
    return {
        "sentence": claim.sentence,
        "strength": claim.strength,
        "margin": f"{100 * claim.margin:g}",
        "factor": f"{claim.factor:g}",
        "caveat": claim.caveat,
        "source": claim.source,
    }


def merge_edits(
    typed: Mapping[str, str], opened: Claim, newest: Claim, by: str
) -> tuple[dict[str, str], list[Problem]]:
    """An edit after somebody else's: what only they changed is taken over, what both did stays as it was typed, with
    theirs beside it. `opened`: what the form began with; `by`: who was quicker.
    """
    before, after, found, beside = form_values(opened), form_values(newest), dict(typed), []
    for name, theirs in after.items():
        if name not in typed or theirs == before[name]:
            continue
        if typed[name].strip() in (before[name], theirs):
            found[name] = theirs
        else:
            beside.append(
                Problem("changed", f"{by} changed this to “{theirs}”." if theirs else f"{by} cleared this.", name)
            )
    return found, beside


def parse_draft(form: MultiDict[str, str], claim_measure: ClaimMeasure) -> dict[str, Any]:
    """A new claim as it was typed; raises Refused with each number that cannot be read at its field."""
    words = {name: form.get(name, "") for name in ("expected", "strength", "compared")}
    several = {name: tuple(form.getlist(name)) for name in ("yes", "covariates")}
    found = _read_numbers(form, [*TEXTS, *NUMBERS])
    if form.get("margin", "").strip() == blank_form(claim_measure)["margin"]:
        found["margin"] = None  # left as it was: the usual one, also where a number is made a yes or no
    return found | words | several | {"measure": claim_measure.name, "ended": "ended" in form}


def parse_changes(form: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Any]:
    """What an edit says, of those fields that its form has; raises Refused."""
    found = _read_numbers(form, [name for name in names if name in form])
    return found | ({"strength": form["strength"]} if "strength" in form else {})


def _read_numbers(form: Mapping[str, str], names: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: form.get(name, "") for name in names if name in TEXTS}
    problems = []
    for name in (each for each in names if each in NUMBERS):
        text = form.get(name, "").strip()
        try:
            found[name] = float(parse_number(text, "point")) / (100 if name == "margin" else 1) if text else None
        except Unreadable as unreadable:
            problems.append(Problem(unreadable.code, str(unreadable), name))
    if problems:
        raise Refused(problems)
    return found
