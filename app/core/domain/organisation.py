"""The organisation's settings, stored in the database and logged in the history. Not those of the process."""

from dataclasses import dataclass, field
from decimal import Decimal

from app.core.domain.locked_questions import Question
from app.core.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`currency_chosen`: somebody chose the reporting currency. `scope_bands`: the upper limits in hours of all bands
    but the last. `window_months`: the report's default period. `key_contrasts`: the keys of the claims that the report
    shows first, in order; if empty, the report chooses them. `show_checklist`: the overview shows the first steps
    until all are done. `second_factor_required`: every user needs a second factor: an authenticator app, or a
    passkey to sign in with.
    """

    name: str = ""
    reporting_currency: str = "EUR"
    currency_chosen: bool = False
    time_zone: str = "UTC"
    hours_per_day: Decimal = Decimal(8)
    own_hourly_cost: Money | None = None
    financial_year_month: int = 1
    scope_bands: tuple[int, ...] = (40, 200, 1000)
    category_labels: dict[str, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    window_months: int = 24
    key_contrasts: tuple[str, ...] = ()
    show_checklist: bool = True
    second_factor_required: bool = False

    def category_label(self, key: str) -> str:
        """Returns the organisation's name for a category."""
        return self.category_labels.get(key) or key[:1].upper() + key[1:]
