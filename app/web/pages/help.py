"""Help in plain words; the page of fields comes from the registry, so it can never lag behind the forms."""

from flask import Blueprint, render_template

from app.domain import kinds, sample_truth
from app.domain.engagements import FIELDS
from app.domain.fields import Field
from app.domain.providers import PROVIDER_FIELDS
from app.domain.reviews import REVIEW_FIELDS

blueprint = Blueprint("help", __name__, url_prefix="/help")


def _takes(kind: kinds.Kind) -> str:
    """What a cell of a file may hold for this kind, in words."""
    return HELP[type(kind)](kind)


HELP = {
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
    kinds.Link: lambda kind: {"provider": "a provider's name", "user": "the name somebody signs in with",
                              "team": "a team's name"}[kind.to],
}


def _grouped(fields: dict[str, Field]) -> dict[str, list[tuple[Field, str]]]:
    groups: dict[str, list[tuple[Field, str]]] = {}
    for field in fields.values():
        groups.setdefault(field.group, []).append((field, _takes(field.kind)))
    return groups


@blueprint.get("")
def index() -> str:
    """What there is to read."""
    return render_template("help/index.html")


@blueprint.get("/fields")
def fields() -> str:
    """Every field of an engagement, a review and a provider."""
    groups = _grouped(FIELDS | REVIEW_FIELDS)
    return render_template("help/fields.html", groups=groups, provider=_grouped(PROVIDER_FIELDS))


@blueprint.get("/method")
def method() -> str:
    """How a verdict comes about."""
    return render_template("help/method.html")


@blueprint.get("/files")
def files() -> str:
    """How files come in and go out."""
    return render_template("help/files.html")


@blueprint.get("/sample")
def sample() -> str:
    """What is true in the sample record."""
    return render_template("help/sample.html", truths=sample_truth.TRUTHS)


@blueprint.get("/shortcuts")
def shortcuts() -> str:
    """The keys."""
    return render_template("help/shortcuts.html")
