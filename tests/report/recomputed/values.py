"""What each measure gives for one engagement, worked out row by row: a value, or why there is none."""

from tests.report.recomputed.rows import EXEMPT, MINOR, RATINGS, factor

VALUE, NOT_ENDED, NOT_APPLICABLE, NO_PROVIDER = "value unknown", "not yet ended", "not applicable", "no provider"
NO_RATE, NO_DATE, NO_CURRENCY = "no rate", "no date", "no currency"
MONEY = ("unit_cost", "total_cost")
WEEKEND = 5


def money(row, name):
    """An amount in major units."""
    return None if row[name] is None or row["currency"] is None else row[name] / MINOR[row["currency"]]


def own_total(row):
    """What was paid, else the share of the budget to the minor unit, in its own currency."""
    if row["actual_cost"] is not None:
        return money(row, "actual_cost")
    if row["percentage"] is None or row["project_budget"] is None:
        return None
    return round(row["percentage"] / 100 * row["project_budget"]) / MINOR[row["currency"]]


def own_unit(row, hours_per_day):
    """What an hour cost in its own currency."""
    total = own_total(row)
    if total is not None and row["hours_actual"]:
        return total / row["hours_actual"]
    if row["rate"] is None or row["pricing_model"] not in ("hourly", "daily"):
        return None
    return money(row, "rate") / (hours_per_day if row["pricing_model"] == "daily" else 1)


def parts(plain, row, into):
    """Each invoice, else the engagement as a whole: own minor units, day, factor, and day of the rate."""
    asked = row["ended_on"] or row["started_on"]
    paid = [(minor, day or asked) for day, minor in row["lines"]] or [(0, asked)]
    return [(minor, day, *factor(plain, row["currency"], day, into)) for minor, day in paid]


def conversion(plain, row, into):
    """The factor of a whole engagement, its invoices weighed by their amounts; else why there is none."""
    found = parts(plain, row, into)
    if any(each[2] is None for each in found):
        return None, NO_DATE if any(each[1] is None for each in found) else NO_RATE
    whole = sum(each[0] for each in found)
    if len({each[2] for each in found}) == 1 or not whole:
        return found[-1][2], None
    return sum(each[0] * each[2] for each in found) / whole, None


def converted(plain, row, own, into):
    """An own amount in another currency, or why there is none."""
    if row["currency"] is None:
        paid = any(row[name] is not None for name in ("actual_cost", "rate", "project_budget"))
        return (None, NO_CURRENCY) if paid else (None, VALUE)
    if own is None:
        return None, VALUE
    by, why = conversion(plain, row, into)
    return (None, why) if by is None else (own * by, None)


def measure_value(plain, row, name, into):
    """The value of a measure, and why there is none; `into`: the currency of amounts of money."""
    if name == "total_cost":
        return converted(plain, row, own_total(row), into)
    if name == "unit_cost":
        return converted(plain, row, own_unit(row, float(plain.settings["hours_per_day"])), into)
    if name == "cancelled":
        value = float(row["status"] == "cancelled")
        return (value, None) if row["status"] in ("completed", "cancelled") else (None, NOT_ENDED)
    if name in RATINGS:
        return (None, NOT_APPLICABLE) if row[name] == EXEMPT else _known(row[name])
    return _known(SIMPLE[name](row) if name in SIMPLE else row[name])


def _known(value):
    return (None, VALUE) if value is None else (float(value), None)


def _ratio(above, below):
    return None if above is None or not below else above / below


def _within_agreed(row):
    total, agreed = own_total(row), money(row, "agreed_cost")
    return None if total is None or agreed is None else total <= agreed


def _on_time(row):
    if row["due_on"] is None:
        return None
    if row["status"] == "cancelled":
        return False
    return None if row["ended_on"] is None else row["ended_on"] <= row["due_on"]


def _saved_money(row):
    total, estimate = own_total(row), money(row, "in_house_cost")
    if row["status"] == "cancelled":
        return False
    return None if total is None or estimate is None else total < estimate


def _saved_time(row):
    if row["status"] == "cancelled":
        return False
    if None in (row["started_on"], row["ended_on"], row["in_house_days"]):
        return None
    first, last = row["started_on"].toordinal(), row["ended_on"].toordinal()
    worked = sum((day + 6) % 7 < WEEKEND for day in range(first, last + 1))
    return worked < row["in_house_days"]


def _borne_by(who):
    def found(row):
        said = [row[name] for name in ("taxes_borne_by", "insurance_borne_by", "expenses_borne_by")]
        return None if None in said else all(each == who for each in said)

    return found


def _parallel(row):
    both = (row["task_count"], row["parallel_projects"])
    return None if None in both else max(both) > 1


SIMPLE = {
    "hours": lambda row: row["hours_estimated"] if row["hours_actual"] is None else row["hours_actual"],
    "hours_overrun": lambda row: _ratio(row["hours_actual"], row["hours_estimated"]),
    "within_agreed": _within_agreed,
    "on_time": _on_time,
    "saved_money": _saved_money,
    "saved_time": _saved_time,
    "parallel_work": _parallel,
    "costs_borne_by_worker": _borne_by("worker"),
    "costs_borne_by_provider_company": _borne_by("provider company"),
    "goal_met": lambda row: None if row["goal_met"] is None else row["goal_met"] == "yes",
}


def read(plain, row, measure, into):
    """A measure as a claim takes it: a choice or a number as yes and no, first jobs alone where it says so."""
    value, why = measure_value(plain, row, measure["name"], into) if not measure["yes"] else _chosen(row, measure)
    low, high = measure["at_least"], measure["at_most"]
    if value is not None and (low is not None or high is not None):
        value = float((low is None or value >= low) and (high is None or value <= high))
    if measure["first"] and row["provider"] is not None and not row["first"]:
        return None, NOT_APPLICABLE
    return value, why


def _chosen(row, measure):
    said = row[measure["name"]]
    if said is None:
        return None, VALUE
    if measure["name"] == "motives":
        return float(any(each in measure["yes"] for each in said)), None
    if said in measure["yes"]:
        return 1.0, None
    return (0.0, None) if not measure["no"] or said in measure["no"] else (None, NOT_APPLICABLE)
