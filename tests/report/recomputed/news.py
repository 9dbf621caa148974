"""What happened in a period, counted again from plain rows."""

from tests.report.recomputed import values
from tests.report.recomputed.claims import OUTCOMES, sample
from tests.report.recomputed.rows import ENDED, MINOR

ASKED = (
    "provider",
    "end_reason",
    "actual_cost",
    "currency",
    "cost_is_final",
    "hours_actual",
    "effort",
    "work_managed_by",
    "worker_control",
    "our_control",
    "management_hours",
    "review",
)
REVIEWED = ("quality", "expertise", "resources", "flexibility", "communication", "goal_met", "would_rehire")
TOTAL = ("actual_cost",)  # of what a total is made of, the one that an owner is asked for at the end
SOURCES = {
    "unit_cost": (*TOTAL, "hours_actual"),
    "total_cost": TOTAL,
    "within_agreed": TOTAL,
    "saved_money": TOTAL,
    "hours": ("hours_actual",),
    "hours_overrun": ("hours_actual",),
}


def ids(rows):
    """How many, and which."""
    return {"count": len(rows), "engagements": [row["id"] for row in rows]}


def plain_money(minor, code):
    """Minor units as exact text."""
    places = len(str(MINOR[code])) - 1
    return f"{minor / MINOR[code]:.{places}f}" if minor is not None else None


def touching(rows, first, last):
    """The rows that began, ended, ran or were paid in these days, or may have."""

    def does(row):
        began = row["started_on"] is None or row["started_on"] <= last
        going = row["ended_on"] is None or row["ended_on"] >= first or row["status"] == "active"
        return (began and going) or any(day and first <= day <= last for day, _ in row["lines"])

    return [row for row in rows if does(row)]


def currency_of(rows, reporting):
    """The currency of everything paid, where it is but one; else the reporting currency."""
    paid = {
        row["currency"]
        for row in rows
        if row["currency"] and any(row[name] is not None for name in ("actual_cost", "rate", "project_budget"))
    }
    return paid.pop() if len(paid) == 1 else reporting


class Period:
    """The rows from `first` to `last`, with what each was paid in that time in the report's currency."""

    def __init__(self, plain, first, last):
        self.plain, self.first, self.last = plain, first, last
        self.rows = touching(plain.rows, first, last)
        self.into = plain.settings["reporting_currency"]
        self.why, self.paid, self.whole, self.in_days = {}, {}, {}, []
        for row in self.rows:
            self._pay(row)

    def _pay(self, row):
        number, (value, why) = row["id"], values.measure_value(self.plain, row, "total_cost", self.into)
        why = values.NOT_ENDED if why == values.VALUE and row["status"] not in ENDED else why
        pieces = []
        for minor, day, by, _ in values.parts(self.plain, row, self.into):
            amount = 0 if why else self._minor(row, minor, by, value)
            pieces.append((day, amount))
        inside = [amount for day, amount in pieces if day and self.first <= day <= self.last]
        self.why[number], self.whole[number] = why, sum(amount for _, amount in pieces)
        self.paid[number] = sum(inside)
        self.in_days += [row] if inside else []

    def _minor(self, row, minor, by, value):
        if not row["lines"]:
            return round(value * MINOR[self.into])
        same = by == 1 and MINOR[row["currency"]] == MINOR[self.into]
        return minor if same else round(minor / MINOR[row["currency"]] * by * MINOR[self.into])

    def known(self, rows, paid):
        """What these cost together, of which it is known and of which not, and why."""
        there = [row for row in rows if self.why[row["id"]] is None]
        reasons = {self.why[row["id"]] for row in rows} - {None}
        total = sum(paid[row["id"]] for row in there) if there else None
        return {
            "total": plain_money(total, self.into),
            "known": ids(there),
            "unknown": {why: ids([row for row in rows if self.why[row["id"]] == why]) for why in reasons},
        }

    def counts(self, side=None):
        """The figures of one arrangement, or of all."""
        here, first, last = [row for row in self.rows if side in (None, row["arrangement"])], self.first, self.last
        begun = [row for row in here if row["status"] != "planned" and _in(row["started_on"], first, last)]
        done = {
            status: [row for row in here if row["status"] == status and _in(row["ended_on"], first, last)]
            for status in ENDED
        }
        ended = [row for row in here if row in done["completed"] or row in done["cancelled"]]
        running = [
            row
            for row in here
            if row["started_on"]
            and row["started_on"] <= last
            and (
                row["status"] == "active" or (row["status"] != "planned" and row["ended_on"] and row["ended_on"] > last)
            )
        ]
        paid = [row for row in self.in_days if row in here]
        return {
            "begun": ids(begun),
            "ended": ids(ended),
            "completed": ids(done["completed"]),
            "cancelled": ids(done["cancelled"]) | {"cost": self.known(done["cancelled"], self.whole)},
            "running": ids(running),
            "overdue": _late(running, lambda row: row["due_on"] < last),
            "spend": self.known(paid, self.paid),
            "overruns": self._overruns(ended),
            "late": _late(done["completed"], lambda row: row["due_on"] < row["ended_on"]),
            "largest_provider": self._largest(paid),
            "start_unknown": ids(
                [
                    row
                    for row in here
                    if row["status"] != "planned"
                    and not row["started_on"]
                    and (row["status"] == "active" or not row["ended_on"] or row["ended_on"] >= first)
                ]
            ),
            "end_unknown": ids(
                [
                    row
                    for row in here
                    if row["status"] in ENDED
                    and not row["ended_on"]
                    and (row["started_on"] is None or row["started_on"] <= last)
                ]
            ),
        }

    def _overruns(self, ended):
        known = [row for row in ended if None not in (values.own_total(row), values.money(row, "agreed_cost"))]
        over = [row for row in known if values.own_total(row) > values.money(row, "agreed_cost")]
        by = {
            row["id"]: values.converted(
                self.plain, row, values.own_total(row) - values.money(row, "agreed_cost"), self.into
            )[0]
            for row in over
        }
        rated = [round(each * MINOR[self.into]) for each in by.values() if each is not None]
        none = not known or (over and not rated)
        return {
            "known": ids(known),
            "over": ids(over) if known else None,
            "by": None if none else plain_money(sum(rated), self.into),
            "without_rate": ids([row for row in over if by[row["id"]] is None]),
            "unknown": ids([row for row in ended if row not in known]),
        }

    def _largest(self, paid):
        known = [row for row in paid if self.why[row["id"]] is None]
        spent = {}
        for row in known:
            if row["provider"] is not None:
                spent[row["provider"]] = spent.get(row["provider"], 0) + self.paid[row["id"]]
        if not spent:
            return None
        most = max(spent.values())
        who, whole = min(each for each in spent if spent[each] == most), sum(self.paid[row["id"]] for row in known)
        share = most / whole if whole and 0 <= most <= whole else None
        return {
            "provider": self.plain.providers[who],
            "spend": plain_money(most, self.into),
            "share": share,
            "providers": len(spent),
        } | ids([row for row in known if row["provider"] == who])


def _in(day, first, last):
    return day is not None and first <= day <= last


def _late(rows, late):
    known = [row for row in rows if row["due_on"]]
    return {
        "known": ids(known),
        "late": ids([row for row in known if late(row)]) if known else None,
        "unknown": ids([row for row in rows if not row["due_on"]]),
    }


def missing_answers(plain, document, period):
    """By owner the answers that nobody gave about what ended, those without an owner last."""
    ended = [row for row in period.rows if row["status"] in ENDED and _in(row["ended_on"], period.first, period.last)]
    lacking = {code: set() for code in ASKED}
    lacking["provider"] = {row["id"] for row in ended if row["provider"] is None and row["status"] != "cancelled"}
    for about in (*document["claims"].values(), *OUTCOMES):
        unknown = sample(plain, about, period.rows, [], period.into).unknown
        for row in (row for row in unknown if row in ended):
            for code in _lacking(about["measure"]["name"], row):
                lacking[code].add(row["id"])
    found = []
    for owner in sorted({row["owner_id"] for row in ended}, key=lambda each: (each is None, each)):
        mine = [row for row in ended if row["owner_id"] == owner]
        answers = [
            {"code": code} | ids([row for row in mine if row["id"] in those])
            for code, those in lacking.items()
            if those & {row["id"] for row in mine}
        ]
        if answers:
            every = {number for each in answers for number in each["engagements"]}
            found.append(
                {
                    "owner": plain.owners.get(owner),
                    "ended": ids(mine),
                    "lacking": ids([row for row in mine if row["id"] in every]),
                    "answers": answers,
                }
            )
    return found


def _lacking(name, row):
    """The codes of what an owner could answer, so that this engagement would have a value of a measure."""
    if name in REVIEWED:
        yield "review"
    for code in SOURCES.get(name, (name,)):
        gone = values.own_total(row) is None if code == "actual_cost" else row.get(code) is None
        if code in ASKED and gone:
            yield code
