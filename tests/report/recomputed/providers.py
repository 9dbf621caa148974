"""What is true of these providers, counted again from plain rows: each with its own median, or its share of yes."""

from statistics import median

from tests.report.recomputed import values
from tests.report.recomputed.rows import ENDED, SIDES

DRAWN = 12  # so many providers of a side are shown
WAYS = {
    "fixed": ("fixed price",),
    "time": ("hourly", "daily"),
    "other": ("percentage of budget", "retainer", "other"),
    "unsaid": (None,),
}
FIGURES = {
    "hours": ("hours", False),
    "quality": ("quality", False),
    "on-time": ("on_time", True),
    "within-agreed-cost": ("within_agreed", True),
    "goal-met": ("goal_met", False),
    "would-rehire": ("would_rehire", False),
}
SHARES = ("on-time", "within-agreed-cost", "goal-met", "would-rehire")


def your_record(plain, rows, into):
    """The counts, and every figure that any engagement has."""
    who = {side: [row for row in rows if row["arrangement"] == side] for side in SIDES}
    named = {side: {row["provider"] for row in mine} - {None} for side, mine in who.items()}
    days = [row["day"] for row in rows if row["day"]]
    figures = [
        _figure(
            "cost",
            [
                _row(
                    plain,
                    f"cost-{way}",
                    "unit_cost",
                    True,
                    [row for row in rows if row["pricing_model"] in models],
                    into,
                )
                for way, models in WAYS.items()
            ],
        )
    ]
    figures += [_figure(key, [_row(plain, key, name, ended, rows, into)]) for key, (name, ended) in FIGURES.items()]
    return {
        "years": [min(days).year, max(days).year] if days else None,
        **{
            side: {
                "providers": len(named[side]),
                "jobs": sum(row["provider"] is not None for row in mine),
                "without_provider": sum(row["provider"] is None for row in mine),
            }
            for side, mine in who.items()
        },
        "on_both_sides": len(named["freelance"] & named["outsourced"]),
        "figures": [figure for figure in figures if figure["rows"]],
    }


def _figure(key, rows):
    """One figure; of its rows those with both sides first. What is not counted is added up over all of them."""
    known = [row for row in rows if any(row[side]["jobs"] for side in SIDES)]
    added = {}
    for row in rows:
        for why, both in row["left_out"].items():
            before = added.get(why, dict.fromkeys(SIDES, 0))
            added[why] = {side: before[side] + both[side] for side in SIDES}
    return {
        "key": key,
        "rows": sorted(known, key=lambda row: not all(row[side]["jobs"] for side in SIDES)),
        "left_out": added,
    }


def _row(plain, key, name, ended, rows, into):
    left_out, found = {}, {side: {} for side in SIDES}
    for row in rows:
        value, why = values.measure_value(plain, row, name, into)
        why = values.NOT_ENDED if ended and row["status"] not in ENDED else why
        why = values.NO_PROVIDER if row["provider"] is None else why
        if why:
            left_out.setdefault(why, dict.fromkeys(SIDES, 0))[row["arrangement"]] += 1
        else:
            value *= float(plain.settings["hours_per_day"]) if name == "unit_cost" else 1
            found[row["arrangement"]].setdefault(row["provider"], []).append(value)
    middle = _mean if key in SHARES else median
    typical = {side: {who: middle(each) for who, each in mine.items()} for side, mine in found.items()}
    return {"key": key, "left_out": left_out} | {
        side: _side(plain, found[side], typical[side], typical[other].values(), key in SHARES)
        for side, other in (SIDES, SIDES[::-1])
    }


def _mean(those):
    return sum(those) / len(those)


def _side(plain, found, typical, others, shares):
    every = [value for each in found.values() for value in each]
    if not every:
        return {
            "jobs": 0,
            "providers": 0,
            "value": None,
            "yes": 0 if shares else None,
            "low": None,
            "high": None,
            "below_all_others": None,
            "above_all_others": None,
            "always": None,
            "never": None,
            "largest": [],
            "not_shown": 0,
        }
    shown = sorted(found, key=lambda who: (-len(found[who]), who))[:DRAWN]
    apart = not shares and others
    return {
        "jobs": len(every),
        "providers": len(found),
        "value": _mean(every) if shares else median(every),
        "yes": sum(each == 1 for each in every) if shares else None,
        "low": min(typical.values()),
        "high": max(typical.values()),
        "below_all_others": sum(each < min(others) for each in typical.values()) if apart else None,
        "above_all_others": sum(each > max(others) for each in typical.values()) if apart else None,
        "always": sum(each == 1 for each in typical.values()) if shares else None,
        "never": sum(each == 0 for each in typical.values()) if shares else None,
        "largest": [
            {
                "provider": plain.providers[who],
                "jobs": len(found[who]),
                "value": typical[who],
                "yes": sum(each == 1 for each in found[who]) if shares else None,
            }
            for who in shown
        ],
        "not_shown": len(found) - len(shown),
    }
