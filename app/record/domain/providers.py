"""A provider: who is engaged, with the card of usual answers that its engagements inherit."""

from dataclasses import dataclass, replace

from app.core.domain.errors import Problem, Refused
from app.core.domain.fields import holds, registry
from app.core.domain.kinds import Choice, Link, Text, YesNo

BEARERS = ("worker", "provider company", "us", "shared")
FEE_AGREED_WITH = ("worker", "provider company", "nobody")

WHO, CARD, CONTACT = "Who they are", "Usual answers", "Contact"


PROVIDER_KINDS = INDIVIDUAL, COMPANY = ("individual", "company")


@dataclass(slots=True, kw_only=True)
class Provider:
    """One provider. The answers of the card stand for each of its engagements that does not say otherwise."""

    name: str = holds(
        Link("provider"),
        "Name",
        WHO,
        required=True,
        personal=True,
        aliases=("supplier", "vendor", "freelancer", "contractor", "agency", "company", "payee"),
    )
    kind: str | None = holds(Choice(PROVIDER_KINDS), "Kind", WHO, "A one-person company is an individual.")
    country: str | None = holds(Text(longest=2), "Country", WHO, "Two letters, such as DE or US.")
    email: str | None = holds(Text(longest=320), "Email", CONTACT, personal=True)
    website: str | None = holds(Text(longest=500), "Website", CONTACT, personal=True)
    notes: str | None = holds(Text(lines=True), "Notes", CONTACT, personal=True)
    archived: bool | None = holds(YesNo(), "Archived", WHO, "Archived providers are no longer offered in forms.")
    serves_other_clients: bool | None = holds(
        YesNo(), "Serves other clients", CARD, "Do they work for others at the same time?"
    )
    taxes_borne_by: str | None = holds(Choice(BEARERS), "Taxes borne by", CARD)
    insurance_borne_by: str | None = holds(Choice(BEARERS), "Insurance borne by", CARD)
    expenses_borne_by: str | None = holds(Choice(BEARERS), "Expenses borne by", CARD)
    workload_set_by: str | None = holds(
        Choice(BEARERS), "Workload set by", CARD, "Who decides how much the people doing the work take on?"
    )
    fee_agreed_with: str | None = holds(
        Choice(FEE_AGREED_WITH), "Fee agreed with", CARD, "Who on their side agreed the fee? “nobody”: we set it."
    )


PROVIDER_FIELDS = registry(Provider)
CARD_FIELDS = tuple(name for name, field in PROVIDER_FIELDS.items() if field.group == CARD)


def with_country(provider: Provider) -> Provider:
    """The provider with its country's code as it is kept (capitals); raises Refused where it is no such code."""
    if provider.country is None:
        return provider
    code = provider.country.strip().upper()
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        raise Refused(
            [
                Problem(
                    "country",
                    f"“{provider.country}” is no country code. Use two letters, such as DE.",
                    "country",
                    provider.country,
                )
            ]
        )
    return replace(provider, country=code)
