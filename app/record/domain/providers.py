"""Defines a provider, with its card: the default answers that its engagements inherit."""

from dataclasses import dataclass, replace

from app.core.domain.errors import Problem, Refused
from app.core.domain.fields import declare, registry
from app.core.domain.kinds import Choice, Link, Text, YesNo
from app.record.domain.file_words import PROVIDER_WORDS

RESPONSIBLE_PARTIES = ("worker", "provider company", "us", "shared")
FEE_AGREED_WITH = ("worker", "provider company", "nobody")

DETAILS, CARD, CONTACT = "Details", "Defaults", "Contact details"


PROVIDER_KINDS = INDIVIDUAL, COMPANY = ("individual", "company")


@dataclass(slots=True, kw_only=True)
class Provider:
    """One provider. The card's answers apply to each of its engagements that has no answer of its own."""

    name: str = declare(
        Link("provider"),
        "Name",
        DETAILS,
        required=True,
        personal=True,
        aliases=("supplier", "vendor", "freelancer", "contractor", "agency", "company", "payee"),
    )
    kind: str | None = declare(Choice(PROVIDER_KINDS), "Kind", DETAILS, "Choose “individual” for a one-person company.")
    country: str | None = declare(Text(longest=2), "Country", DETAILS, "Two-letter code, such as DE or US.")
    email: str | None = declare(Text(longest=320), "Email", CONTACT, personal=True)
    website: str | None = declare(Text(longest=500), "Website", CONTACT, personal=True)
    notes: str | None = declare(Text(lines=True), "Notes", CONTACT, personal=True)
    archived: bool | None = declare(YesNo(), "Archived", DETAILS, "Archived providers are not suggested in forms.")
    serves_other_clients: bool | None = declare(
        YesNo(), "Serves other clients", CARD, "Do they work for others at the same time?"
    )
    taxes_borne_by: str | None = declare(Choice(RESPONSIBLE_PARTIES), "Who pays taxes", CARD)
    insurance_borne_by: str | None = declare(Choice(RESPONSIBLE_PARTIES), "Who pays insurance", CARD)
    expenses_borne_by: str | None = declare(Choice(RESPONSIBLE_PARTIES), "Who pays expenses", CARD)
    workload_set_by: str | None = declare(
        Choice(RESPONSIBLE_PARTIES), "Workload set by", CARD, "Who decides how much work the people take on."
    )
    fee_agreed_with: str | None = declare(
        Choice(FEE_AGREED_WITH),
        "Fee agreed with",
        CARD,
        "Who on their side agreed the fee. Choose “nobody” if you set it.",
    )


PROVIDER_FIELDS = registry(Provider, PROVIDER_WORDS)
CARD_FIELDS = tuple(name for name, field in PROVIDER_FIELDS.items() if field.group == CARD)


def normalise_country(provider: Provider) -> Provider:
    """Returns the provider with its country code in capitals; raises Refused if it isn't two letters."""
    if provider.country is None:
        return provider
    code = provider.country.strip().upper()
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        raise Refused(
            [
                Problem(
                    "country",
                    f"“{provider.country}” is not a country code. Use two letters, such as DE.",
                    "country",
                    provider.country,
                )
            ]
        )
    return replace(provider, country=code)
