"""A saved report's document worked out again from plain rows, number by number; and all numbers that a document has."""

import re
from datetime import date

from tests.report.recomputed import assessed_claims, news, providers, values
from tests.report.recomputed.quotes import Quotes
from tests.report.recomputed.rows import MINOR, SIDES, months_before, within

EXACT = re.compile(r"-?[\d,]+(\.\d+)?")
EXACT_NAMES = ("title", "code", "name")  # a year's report is called “2026”
THRESHOLDS = {"single-task": {"at_most": 1}, "controls-own-workload": {"at_least": 4}}


def recomputed(plain, document):
    """The tree of all numbers that `document` has to have. Taken from the document are its period and what is asked:
    the claims as they were examined. All else is worked out."""
    period, settings = document["period"], plain.settings
    first, last = (period[name] and date.fromisoformat(period[name]) for name in ("first", "last"))
    begins = None if period["every"] == "all" else months_before(last, settings["window_months"])
    rows, undated = within(plain.rows, begins, last), [row for row in plain.rows if not row["day"]]
    into = news.currency_of(rows, settings["reporting_currency"])
    quoted = Quotes(plain, rows)
    beside = {"experience": quoted.p} if quoted.p is not None else {}
    report, behind, levels = assessed_claims.judged(plain, document, rows, undated, into, beside)
    return {
        "schema": 2,
        "method": "1",
        "period": {"months": 0},
        "settings": {
            name: settings[name]
            for name in ("window_months", "financial_year_month", "scope_bands", "hours_per_day", "own_hourly_cost")
        },
        "claims": {
            key: {
                "version": 1,
                "margin": 0.1 if claim["measure"]["shape"] == "yes or no" else 0.06,
                "measure": THRESHOLDS.get(key, {}),
            }
            for key, claim in document["claims"].items()
        },
        "rates": _rates(plain, rows, into),
        "news": _news(plain, document, first, last),
        "report": report
        | {
            "engagements": _sizes(rows) | {"no_date": len(undated)},
            "your_record": providers.your_record(plain, rows, into),
            "quotes": quoted.shown(levels["experience"][1]),
        },
        "printed": _printed(document, report),
        "behind": behind | ({"quotes": quoted.behind()} if quoted.asked else {}),
        "engagements": [str(row["id"]) for row in rows],
        "news_engagements": [
            str(row["id"]) for row in (news.touching(plain.rows, first, last) if first else ()) if row not in rows
        ],
    }


def _printed(document, report):
    """The numbers that stand in the rows by themselves: how many engagements each rests on."""
    keys = [it["key"] for it in (*document["report"]["claims"], *document["report"]["outcomes"])]
    used = dict(zip(keys, [it["row"]["used"] for it in (*report["claims"], *report["outcomes"])], strict=True))
    printed, counts = document["printed"], report["counts"]
    return {
        "counts": [
            {"many": many, "share": many / sum(counts.values()), "said": f"{many:,}"} for many in counts.values()
        ],
        "sections": [
            {"rows": [{"used": f"{used[row['key']]:,}"} for row in part["rows"]]} for part in printed["sections"]
        ],
        **{
            part: {"rows": [{"used": f"{used[row['key']]:,}"} for row in printed[part]["rows"]]}
            for part in ("key", "outcomes")
        },
    }


def _sizes(rows):
    found = {}
    for side in SIDES:
        mine = [row["provider"] for row in rows if row["arrangement"] == side]
        found[side] = {
            "engagements": len(mine),
            "providers": len(set(mine) - {None}),
            "without_provider": mine.count(None),
        }
    return found


def _rates(plain, rows, into):
    found = {
        (row["currency"], rated.isoformat(), by)
        for row in rows
        if row["currency"] not in (None, into)
        for _, _, by, rated in values.parts(plain, row, into)
        if by is not None
    }
    return [list(each) for each in sorted(found)]


def _news(plain, document, first, last):
    if first is None:
        return None
    it = news.Period(plain, first, last)
    figures = {"all": it.counts()} | {side: it.counts(side) for side in SIDES}
    missing = news.missing_answers(plain, document, it)
    return {"figures": figures, "missing_answers": missing, "lines": list(_lines(it, figures["all"], missing))}


def _lines(it, whole, missing):
    """The value and the engagements of each line, in order."""

    def line(key, value, of):
        return {"key": key, "value": value, "engagements": of["engagements"] if of else []}

    def share(found, name):
        return f"{found[name]['count']:,} of {found['known']['count']:,}" if found["known"]["count"] else "unknown"

    for key in ("begun", "ended", "completed", "cancelled", "running"):
        yield line(key, f"{whole[key]['count']:,}", whole[key])
    if whole["running"]["count"]:
        yield line("overdue", share(whole["overdue"], "late"), whole["overdue"]["late"])
    spend = whole["spend"]
    there = sorted(sum((each["engagements"] for each in spend["unknown"].values()), spend["known"]["engagements"]))
    empty = "unknown" if there else "–"
    yield line("spend", empty if spend["total"] is None else _amount(spend["total"], it.into), {"engagements": there})
    yield line(
        "largest",
        _largest(whole["largest_provider"], "unknown" if spend["unknown"] else "–", it.into),
        whole["largest_provider"],
    )
    if whole["ended"]["count"]:
        yield line("overruns", share(whole["overruns"], "over"), whole["overruns"]["over"])
    if whole["completed"]["count"]:
        yield line("late", share(whole["late"], "late"), whole["late"]["late"])
    if whole["ended"]["count"] and not missing:
        yield line("missing", "0", None)
    for each in missing:
        yield line("missing", f"{each['lacking']['count']:,} of {each['ended']['count']:,}", each["lacking"])
    for key in ("start_unknown", "end_unknown"):
        if whole[key]["count"]:
            yield line(key, f"{whole[key]['count']:,}", whole[key])


def _amount(text, code):
    places = 0 if abs(float(text)) >= 100 else len(str(MINOR[code])) - 1
    return f"{float(text):,.{places}f}\u00a0{code}".replace("-", "−")


def _largest(it, empty, code):
    if it is None:
        return empty
    whole = None if it["share"] is None else round(100 * it["share"])
    share = whole is not None and (
        f"{whole}%" if 0 < whole < 100 or it["share"] in (0, 1) else "under 1%" if whole == 0 else "over 99%"
    )
    return f"{it['provider']}, {share or _amount(it['spend'], code)}"


def numbers(value, path=()):
    """Every number of a document with its path: values, exact amounts in text, and numbers that stand as keys. What
    stands in sentences is another matter."""
    if path in (("engagements",), ("news_engagements",)):
        value = sorted(value, key=int)
    if path[:1] == ("behind",) and isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from numbers(each, (*path, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from numbers(each, (*path, place))
    elif isinstance(value, str):
        is_line = path[:2] == ("news", "lines") and path[-1] == "value"
        if is_line or (EXACT.fullmatch(value) and path[-1] not in EXACT_NAMES):
            yield path, value
    elif value is not None and not isinstance(value, bool):
        yield path, value
