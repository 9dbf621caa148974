"""The options for currencies and time zones."""

from functools import cache

from app.core.domain.money import CURRENCIES

COMMON_CURRENCIES = ("EUR", "USD", "GBP", "CHF")


@cache
def currencies() -> list[tuple[str, str]]:
    """Returns every currency as (code, label), the common ones first."""
    from babel import Locale

    names = Locale("en").currencies
    order = [*COMMON_CURRENCIES, *sorted(set(CURRENCIES) - set(COMMON_CURRENCIES))]
    return [(code, f"{code} – {names[code]}" if code in names else code) for code in order]


@cache
def time_zones() -> list[tuple[str, object]]:
    """Returns every time zone by region, as the option groups of a select; UTC first."""
    from zoneinfo import available_timezones

    regions: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(available_timezones()):
        region, _, place = zone.partition("/")
        if place and region in REGIONS:
            regions.setdefault(region, []).append((zone, place.replace("_", " ").replace("/", ", ")))
    return [("UTC", "UTC"), *regions.items()]


REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def is_time_zone(name: str) -> bool:
    """Returns whether `name` is a time zone."""
    from zoneinfo import available_timezones

    return name in available_timezones()
