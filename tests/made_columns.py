"""Columns made of a few rows written out by hand, without a database."""

import numpy as np

from app.core.domain.kinds import YesNo
from app.record.domain.engagements import FIELDS, INHERITED_FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.report.domain.dataset import (
    CODED_FIELDS,
    COUNTS,
    DAYS,
    MONEY,
    QUANTITIES,
    RATING_FIELDS,
    REVIEW_COLUMNS,
    Columns,
    Payments,
)
from app.report.domain.measures import Record, ValuationSettings

EURO = ValuationSettings(currency="EUR")


def _code(name, value):
    kind = PROVIDER_FIELDS["kind"].kind if name == "provider_kind" else FIELDS[name].kind
    if value is None:
        return -1
    return int(value) if isinstance(kind, YesNo) else kind.options.index(value)


def _numbers(rows, name):
    return np.array([np.nan if row.get(name) is None else float(row[name]) for row in rows])


def make_columns(rows, undated=()):
    """`rows`: dicts of field to value; money in minor units, `provider` a code, `first` and reviews by name.

    A row is freelance and active unless it says otherwise. `paid`: (day or None, minor units) of its invoices.
    `undated`: (number, arrangement) of those left out.
    """
    rows = [{"arrangement": "freelance", "status": "active", "provider": -1} | row for row in rows]
    currencies = tuple(sorted({row["currency"] for row in rows if row.get("currency")}))
    options = FIELDS["motives"].kind.options
    found = {
        "id": np.array([row.get("id", place + 1) for place, row in enumerate(rows)], np.int64),
        "provider": np.array([row["provider"] for row in rows], np.int64),
        "currency": np.array([currencies.index(row["currency"]) if row.get("currency") else -1 for row in rows], int),
        "motives": np.array(
            [sum(1 << options.index(word) for word in row["motives"]) if row.get("motives") else -1 for row in rows],
            np.int8,
        ),
        "first": np.array([row.get("first", True) for row in rows], bool),
        "undated_id": np.array([number for number, _ in undated], np.int64),
        "undated_arrangement": np.array([_code("arrangement", side) for _, side in undated], np.int8),
    }
    found |= {name: np.array([row.get(name, -1) for row in rows], np.int64) for name in ("owner", "team")}
    found["other_quote_provider"] = np.array(
        [-1 if row.get("other_quote_provider") is None else row["other_quote_provider"] for row in rows], np.int64
    )
    found |= {"provider_id": found["provider"] + 1, "retags": np.array([row.get("retags", 0) for row in rows], int)}
    found |= {
        name: np.array([_code(name, row.get(name)) for row in rows], np.int8)
        for name in (*CODED_FIELDS, "provider_kind")
    }
    found |= {f"{name}_inherited": np.zeros(len(rows), bool) for name in INHERITED_FIELDS}
    found |= {name: _numbers(rows, name) for name in (*QUANTITIES, *COUNTS, *RATING_FIELDS, *REVIEW_COLUMNS)}
    found["goal_partly"] = np.array([row.get("goal_partly", 0.0) for row in rows], float)
    found |= {
        name: np.array([row[name] if row.get(name) is not None else -1 for row in rows], np.int64) for name in MONEY
    }
    found |= {
        name: np.array([row[name].toordinal() if row.get(name) else -1 for row in rows], np.int64) for name in DAYS
    }
    paid = [
        (place, day.toordinal() if day else -1, minor)
        for place, row in enumerate(rows)
        for day, minor in row.get("paid", ())
    ]
    payments = Payments(*(np.array(column, np.int64) for column in zip(*paid, strict=True))) if paid else None
    return Columns(found, currencies, payments)


def make_record(rows, terms=EURO, undated=()):
    """The record of these rows, its measures ready to ask for."""
    return Record(make_columns(rows, undated), terms)
