"""Help in plain words; the page of fields comes from the registry, so it can never lag behind the forms."""

from flask import Blueprint, render_template
from markupsafe import Markup

from app.core.domain import kinds
from app.core.domain.fields import Field
from app.core.domain.permissions import ACTION_LABELS, BOUND_TO_TEAMS, ROLE_DESCRIPTIONS, ROLES, Permission
from app.core.domain.selection import Selection
from app.record.domain import sample_truth
from app.record.domain.engagements import ARRANGEMENTS, FIELDS
from app.record.domain.entries import LINE_FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.services import sample as service
from app.report import charts
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import NUMBER, RATING, YES_NO, Claim
from app.report.domain.statistics import Effect, Scale, Verdict
from app.report.services import reports
from app.report.text.verdicts import WORDS, verdict_word
from app.web.request import current_work

blueprint = Blueprint("help", __name__, url_prefix="/help")


def _cell_help(kind: kinds.Kind) -> str:
    """What a cell of a file may hold for this kind, in words."""
    return KIND_HELP[type(kind)](kind)


KIND_HELP = {
    kinds.Text: lambda kind: "text",
    kinds.Choice: lambda kind: "one of: " + ", ".join(kind.options),
    kinds.ChoiceSet: lambda kind: "any of: " + ", ".join(kind.options) + "; with semicolons between",
    kinds.Tags: lambda kind: "words with semicolons between",
    kinds.YesNo: lambda kind: "yes or no",
    kinds.Day: lambda kind: "a date, such as 2026-04-03",
    kinds.Currency: lambda kind: "a currency code, such as EUR",
    kinds.Amount: lambda kind: "an amount, such as 1234.50",
    kinds.Quantity: lambda kind: f"a number of {kind.unit}, up to {kind.places} decimals",
    kinds.Count: lambda kind: f"a whole number of {kind.unit}, from {kind.least}",
    kinds.Rating: lambda kind: (
        f"1 to 5 (1 {kind.words[0]}; 3 {kind.words[1]}; 5 {kind.words[2]})"
        + (f", or “{kind.exempt}”" if kind.exempt else "")
    ),
    kinds.Link: lambda kind: {
        "provider": "a provider's name",
        "user": "the name somebody signs in with",
        "team": "a team's name",
    }[kind.to],
}


def _fields_by_group(fields: dict[str, Field]) -> dict[str, list[tuple[Field, str]]]:
    groups: dict[str, list[tuple[Field, str]]] = {}
    for field in fields.values():
        groups.setdefault(field.group, []).append((field, _cell_help(field.kind)))
    return groups


@blueprint.get("")
def index() -> str:
    """What there is to read."""
    return render_template("report/help/index.html")


@blueprint.get("/fields")
def fields() -> str:
    """Every field of an engagement, a review and a provider."""
    groups = _fields_by_group(FIELDS | REVIEW_FIELDS)
    return render_template(
        "report/help/fields.html",
        groups=groups,
        provider=_fields_by_group(PROVIDER_FIELDS),
        lines=_fields_by_group(LINE_FIELDS),
    )


# A range for each verdict on a claim that the freelance side has more.
EXAMPLES = {
    Verdict.SUPPORTED: (0.71, 0.62, 0.79),
    Verdict.CONTRADICTED: (0.33, 0.25, 0.42),
    Verdict.NO_MEANINGFUL_DIFFERENCE: (0.505, 0.46, 0.55),
    Verdict.INCONCLUSIVE: (0.57, 0.44, 0.69),
    Verdict.NOT_ENOUGH_DATA: None,
}


@blueprint.get("/method")
def method() -> str:
    """How a verdict comes about, with a drawn example of each."""
    return render_template(
        "report/help/method.html",
        examples=[(code, WORDS[code], _example_chart(code, numbers)) for code, numbers in EXAMPLES.items()],
    )


def _example_chart(code: Verdict, numbers: tuple[float, float, float] | None) -> Markup:
    effect = Effect(Scale.SUPERIORITY, *numbers) if numbers else None
    return charts.interval_chart(effect, WORDS[code], key=f"example-{code}", width=220, told=True)


@blueprint.get("/files")
def files() -> str:
    """How files come in and go out."""
    return render_template("report/help/files.html")


@blueprint.get("/roles")
def roles() -> str:
    """Which role may do what, from the table that decides it."""
    rows = [(ACTION_LABELS[each], [_role_cell(role, each) for role in ROLES]) for each in Permission]
    return render_template("report/help/roles.html", roles=ROLE_DESCRIPTIONS, rows=rows)


def _role_cell(role: str, permission: Permission) -> str:
    if permission not in ROLES[role]:
        return "no"
    is_bound = permission in BOUND_TO_TEAMS and Permission.EVERY_TEAM not in ROLES[role]
    return "own teams" if is_bound else "yes"


@blueprint.get("/sample")
def sample() -> str:
    """What is true in the sample data and, where it is loaded, what the report finds in it."""
    work = current_work()
    loaded = work.has_permission(Permission.READ_RECORD) and service.size(work)
    found = {}
    if loaded and work.has_permission(Permission.READ_REPORT):
        report = reports.examine(work, reports.verdict_selection(work, Selection(sample=True)))
        found = {each.key: each for each in report.findings}
    claims = {claim.key: claim for claim in CATALOGUE}
    rows = [
        (
            truth,
            claims[truth.key],
            *(_truth_text(truth, side, claims[truth.key]) for side in ARRANGEMENTS),
            found.get(truth.key),
            verdict_word(found[truth.key]) if truth.key in found else None,
        )
        for truth in sample_truth.TRUTHS
        if truth.key in claims
    ]
    return render_template(
        "report/help/sample.html", rows=rows, may=work.has_permission(Permission.SAMPLE), loaded=loaded, found=found
    )


def _truth_text(truth: sample_truth.Truth, side: str, claim: Claim) -> str:
    """A parameter of the truth in words; a dash for a side that a claim does not speak of."""
    value = getattr(truth, side)
    if value is None:
        return "–"
    return FORMATTERS[claim.measure.shape](value)


FORMATTERS = {
    YES_NO: lambda value: f"{value:.0%}",
    RATING: lambda value: f"{value:g} of 5",
    NUMBER: lambda value: f"× {value:g}",
}


@blueprint.get("/shortcuts")
def shortcuts() -> str:
    """The keys."""
    return render_template("report/help/shortcuts.html")


PERIODS = (
    ("2026-09", "a month"),
    ("2026-Q3", "a quarter of the financial year that begins in 2026"),
    ("2026-H2", "half of the financial year that begins in 2026"),
    ("2026", "a calendar year"),
    ("FY2026", "the financial year that begins in 2026"),
    ("12m-2026-09", "the 12 months up to the end of September 2026, or any other number up to 120"),
    ("all-2026-09-30", "everything up to that day"),
)


@blueprint.get("/reports")
def reports_page() -> str:
    """What saved reports keep, and how the period is counted."""
    return render_template("report/help/reports.html", periods=PERIODS)
