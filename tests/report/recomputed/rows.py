"""The plain rows of a SQLite record, a dictionary an engagement, read with SQL alone: nothing of the report's own code.

Money stays in whole minor units, days are dates, ratings and quantities floats; what nobody said is None.
"""

import calendar
import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

CARD = (
    "fee_agreed_with",
    "serves_other_clients",
    "workload_set_by",
    "taxes_borne_by",
    "insurance_borne_by",
    "expenses_borne_by",
)
PARTS = {
    "hours_estimated": 10**5,
    "hours_actual": 10**5,
    "management_hours": 10**5,
    "percentage": 10**4,
    "in_house_days": 100,
    "worker_control": 100,
    "our_control": 100,
    "complexity": 100,
}
DAYS = ("started_on", "due_on", "ended_on")
RATINGS = ("quality", "expertise", "resources", "flexibility", "communication")
EXEMPT = "does not apply"
MINOR = {"EUR": 100, "USD": 100, "GBP": 100, "JPY": 1}
SIDES = ("freelance", "outsourced")
ENDED = ("completed", "cancelled")


@dataclass(frozen=True)
class Plain:
    """`rows`: every engagement that is not removed, by number; `rates`: by currency the units for one euro of each
    day; `providers` and `owners`: names by number; `settings`: the organisation's."""

    rows: list
    rates: dict
    providers: dict
    owners: dict
    settings: dict


def read(path, sample=False):
    """Everything that a report over this record rests on."""
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    base.row_factory = sqlite3.Row
    cards = {each["id"]: dict(each) for each in base.execute("SELECT * FROM provider WHERE sample = ?", [sample])}
    reviews, lines = defaultdict(list), defaultdict(list)
    for each in base.execute("SELECT * FROM review"):
        reviews[each["engagement_id"]].append(each)
    for each in base.execute("SELECT * FROM line WHERE removed_at IS NULL AND amount IS NOT NULL ORDER BY id"):
        signed = -each["amount"] if each["kind"] == "refund" else each["amount"]
        lines[each["engagement_id"]].append((_day(each["day"]), signed))
    rows = [
        _row(dict(each), cards, reviews[each["id"]], lines[each["id"]])
        for each in base.execute(
            "SELECT * FROM engagement WHERE sample = ? AND removed_at IS NULL ORDER BY id", [sample]
        )
    ]
    _count_jobs(rows)
    rates = defaultdict(dict)
    for each in base.execute("SELECT * FROM rate"):
        rates[each["currency"]][_day(each["day"])] = each["per_euro"] / 10**8
    names = {each["id"]: each["name"] for each in base.execute("SELECT id, name FROM user_account")}
    settings = dict(base.execute("SELECT * FROM organisation").fetchone())
    settings |= {
        "hours_per_day": f"{settings['hours_per_day'] / 100:.2f}",
        "scope_bands": json.loads(settings["scope_bands"]),
    }
    if settings["own_hourly_cost"] is not None:
        settings["own_hourly_cost"] = [settings["own_hourly_cost"], settings["reporting_currency"]]
    base.close()
    return Plain(rows, rates, {number: card["name"] for number, card in cards.items()}, names, settings)


def _row(row, cards, reviews, lines):
    for name, parts in PARTS.items():
        row[name] = None if row[name] is None else row[name] / parts
    for name in DAYS:
        row[name] = _day(row[name])
    card = cards.get(row["provider_id"], {})
    for name in CARD:
        row[name] = card.get(name) if row[name] is None else row[name]
    row["provider"], row["provider_kind"] = row["provider_id"], card.get("kind")
    row["motives"] = row["motives"] and row["motives"].strip("\n").split("\n")
    row["day"], row["lines"] = row["ended_on"] or row["started_on"], lines
    for name in RATINGS:
        said = [each[name] for each in reviews if each[name] is not None]
        given = [each / 100 for each in said if each]
        row[name] = median(given) if given else EXEMPT if said else None
    row["goal_met"] = _middle([each["goal_met"] for each in reviews], ("yes", "partly", "no"))
    row["would_rehire"] = _middle([each["would_rehire"] for each in reviews], (0, 1))
    return row


def _middle(answers, order):
    """The middle answer; None where the two in the middle differ."""
    said = sorted((each for each in answers if each is not None), key=order.index)
    if not said or said[(len(said) - 1) // 2] != said[len(said) // 2]:
        return None
    return said[len(said) // 2]


def _day(text):
    return date.fromisoformat(text) if text else None


def _count_jobs(rows):
    """Says of each engagement whether it is its provider's first: by start, else end, those without a day last."""
    met = set()
    for row in sorted(rows, key=lambda row: (row["started_on"] or row["ended_on"] or date.max, row["id"])):
        row["first"] = row["provider"] is not None and row["provider"] not in met
        met.add(row["provider"])


def months_before(day, months):
    """The same day so many months earlier, the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def within(rows, first, last):
    """The rows that belong to these days, both included; `first` None: from the beginning."""
    return [row for row in rows if row["day"] and row["day"] <= last and (first is None or row["day"] >= first)]


def rate_of(plain, code, day):
    """Units of a currency for one euro on a day, and the day they are of: up to a week back; (None, None)."""
    if code == "EUR":
        return (1.0, day) if day else (None, None)
    back = [day - timedelta(days=each) for each in range(8)] if day else []
    found = next((each for each in back if each in plain.rates.get(code, {})), None)
    return (plain.rates[code][found], found) if found else (None, None)


def factor(plain, code, day, into):
    """What one unit of a currency is in another on a day, and the day of the older of both rates."""
    if code == into:
        return 1.0, day
    (above, one), (below, other) = rate_of(plain, into, day), rate_of(plain, code, day)
    return (None, None) if above is None or below is None else (above / below, min(one, other))
