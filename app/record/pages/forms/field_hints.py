"""The options and hints that a form shows for the fields of a record."""

from typing import Any

from flask import url_for

from app.accounts.services import users
from app.core.domain.fields import options_of
from app.core.domain.money import CURRENCIES
from app.core.domain.permissions import Permission
from app.core.services.work import Work
from app.record.domain.engagements import FIELDS
from app.record.services import engagement_access, providers
from app.web.formatting import capitalise, format_value, option_label

COMMON_CURRENCIES = ("EUR", "USD", "GBP", "CHF")  # listed before the others
# The short form fits one screen, so it has no help where the label suffices.
SHORT_HELP = dict.fromkeys(
    ("title", "category", "owner", "started_on", "due_on", "pricing_model", "hours_estimated", "effort", "contact"),
    "",
) | {
    "arrangement": "Freelance: you hire the person who does the work. Outsourced: you hire a company responsible for "
    "the result.",
    "provider": "Not listed? We'll add it.",
    "agreed_cost": "Without VAT",
}
MAX_INLINE_NAMES = 150  # for browsers without JavaScript; with it, names are fetched


def currency_choices(work: Work, now: str = "") -> list[str]:
    """Returns all currencies: first the present one, then the reporting currency, common ones and the rest."""
    first = [code for code in (now, work.organisation.reporting_currency, *COMMON_CURRENCIES) if code in CURRENCIES]
    return list(dict.fromkeys([*first, *sorted(CURRENCIES)]))


def option_labels(work: Work) -> dict[str, dict[str, str]]:
    """Returns the labels of options, by field."""
    category = FIELDS["category"]
    return {
        "category": {key: option_label(category, key, work.organisation) for key in options_of(category)},
        "effort": {
            key: f"{capitalise(key)} person-week{'' if key.endswith(' 1') else 's'}"
            for key in options_of(FIELDS["effort"])
        },
    }


def form_hints(work: Work, currency: str = "", inherited: dict[str, Any] | None = None) -> dict[str, Any]:
    """Returns the hints that `macros/record_fields.html` calls `given`; `inherited` are the card's answers."""
    return {
        "currencies": currency_choices(work, currency),
        "currency": currency or work.organisation.reporting_currency,
        "providers": providers.names(work)[:MAX_INLINE_NAMES],
        "providers_endpoint": url_for("providers.names"),
        "teams": engagement_access.team_choices(work),
        "users": [user.name for user in users.listing(work) if user.active]
        if work.has_permission(Permission.READ_USERS)
        else [],
        "labels": option_labels(work),
        "none": {"status": "Set from dates"},
        "help": SHORT_HELP,
        "inherited": {
            name: f"Provider default: {format_value(FIELDS[name], value, work.organisation)}"
            for name, value in (inherited or {}).items()
        },
    }
