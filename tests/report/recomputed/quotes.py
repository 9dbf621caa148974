"""Briefs that both kinds of provider priced, counted again: the exact sign test between the two prices."""

from scipy import stats

from tests.report.recomputed import method, values
from tests.report.recomputed.assessed_claims import ranges
from tests.report.recomputed.rows import MINOR

SAME_PAIR = "another brief of the same two"


class Quotes:
    """`used`: the rows that count, one a pair of providers; `p` None below the minimum."""

    def __init__(self, plain, rows):
        numbers = {name.casefold(): number for number, name in plain.providers.items()}
        asked = [row for row in rows if row["other_quote"] is not None]
        priced = [row for row in asked if row["provider"] is not None and _own(row) is not None]
        self.used, pairs = [], set()
        for row in sorted(priced, key=_order):
            name = (row["other_quote_provider"] or "").casefold()
            row["quoted_by"] = numbers.get(name, name)
            if (row["provider"], row["quoted_by"]) not in pairs:
                pairs.add((row["provider"], row["quoted_by"]))
                self.used.append(row)
        self.asked = bool(asked)
        self.left_out = {
            why: [row["id"] for row in those]
            for why, those in (
                (values.NO_PROVIDER, [row for row in asked if row["provider"] is None]),
                (values.VALUE, [row for row in asked if row["provider"] is not None and row not in priced]),
                (SAME_PAIR, [row for row in priced if row not in self.used]),
            )
            if those
        }
        self.ways = [_way(row) for row in self.used]
        self.sides = {
            side: len({row["provider"] if row["arrangement"] == side else row["quoted_by"] for row in self.used})
            for side in ("freelance", "outsourced")
        }
        self.lower, self.higher = sum(way < 0 for way in self.ways), sum(way > 0 for way in self.ways)
        n = self.lower + self.higher
        enough = n >= method.MIN_ENGAGEMENTS and min(self.sides.values()) >= method.MIN_PROVIDERS
        self.p = float(stats.binomtest(self.lower, n).pvalue) if enough else None

    def shown(self, alpha):
        """Every number, the interval (Clopper and Pearson 1934) at a level; None where no brief has two prices."""
        if not self.asked:
            return None
        n, effect = self.lower + self.higher, None
        if self.p is not None:
            ends = stats.binomtest(self.lower, n).proportion_ci(1 - alpha, method="exact")
            effect = {"estimate": self.lower / n, "low": float(ends.low), "high": float(ends.high)}
        return {
            "briefs": len(self.used),
            "lower": self.lower,
            "equal": self.ways.count(0),
            "higher": self.higher,
            "providers": self.sides,
            "effect": effect,
            "level": effect and 1 - alpha,
            "p": self.p,
            "left_out": {why: len(ids) for why, ids in self.left_out.items()},
        }

    def behind(self):
        """The numbers of the engagements that count, and of those that do not."""
        return {
            "used": ranges([row["id"] for row in self.used]),
            "left_out": {why: ranges(ids) for why, ids in self.left_out.items()},
        }


def _own(row):
    return values.own_total(row) if row["agreed_cost"] is None else values.money(row, "agreed_cost")


def _order(row):
    day = row["started_on"] or row["ended_on"]
    return day is None, day and day.toordinal(), row["id"]


def _way(row):
    """Below nothing where the freelance price is the lower."""
    far = _own(row) - row["other_quote"] / MINOR[row["currency"]]
    return (far > 0) - (far < 0) if row["arrangement"] == "freelance" else (far < 0) - (far > 0)
