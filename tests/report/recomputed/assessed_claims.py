"""The parts of a saved report on claims and outcomes: figures at their family's level, what they say, who is behind."""

from statistics import median

from tests.report.recomputed import claims, method
from tests.report.recomputed.rows import SIDES

LEVELS = ("supported", "contradicted", "no meaningful difference", "inconclusive", "not enough data")


def assessed(plain, about, rows, undated, into):
    """A sample with its raw figure, its like-for-like one, and the figure that heads it (each or None)."""
    it = claims.sample(plain, about, rows, undated, into)
    raw = claims.raw_figure(it)
    matched = claims.is_matched(about) and raw is not None
    like = claims.like_for_like(it) if matched else None
    head = like[0] if like else raw if raw and (not matched or claims.is_balanced(it)) else None
    it.found = {"raw": raw, "like": like, "head": head, "matched": matched}
    return it


def levels(those, beside):
    """By family how many were tested and the level of chance for each; `beside`: p of a test that is no claim."""
    found = {}
    for name in dict.fromkeys([*(it.about["family"] for it in those), *beside]):
        p = [it.found["head"].p for it in those if it.about["family"] == name and it.found["head"]]
        p += [beside[name]] if name in beside else []
        found[name] = len(p), method.level(p)
    return found


def _side(it, name):
    if name not in it.sides:
        return {"engagements": None, "providers": None, "value": None, "yes": None}
    engagements, providers, y, _ = it.side(name)
    yes = int(sum(y)) if it.about["measure"]["shape"] == "yes or no" else None
    middle = None if it.found["raw"] is None else yes / engagements if yes is not None else median(y.tolist())
    return {"engagements": engagements, "providers": providers, "value": middle, "yes": yes}


def _counted(found):
    return {why: len(ids) for why, ids in found.items()}


def figures(it, alpha):
    """Every number of a claim or outcome, at a level."""
    raw, like = it.found["raw"], it.found["like"]
    many = sum(it.side(side)[0] for side in it.sides)
    ends, uncompared = claims.bounds(it, raw), not_compared(it)
    similar = None
    if like:
        estimate, low, high = like[0].shown(alpha)
        sides = [int((like[1] & side).sum()) for side in (it.freelance, ~it.freelance)]
        similar = {
            "estimate": estimate,
            "low": low,
            "high": high,
            "used": sum(sides),
            "freelance": sides[0],
            "outsourced": sides[1],
            "left_out": _counted(like[2]),
        }
    return {
        **{side: _side(it, side) for side in SIDES},
        "effect": raw and dict(zip(("estimate", "low", "high"), raw.shown(alpha), strict=True)),
        "like_for_like": similar,
        "level": None if raw is None else 1 - alpha,
        "left_out": _counted(it.left_out),
        "denominator": {"used": many} | _counted(it.left_out),
        "not_compared": _counted(uncompared),
        "row": {"used": many},
        "bounds": ends and {"low": ends[0], "high": ends[1], "unknown": len(it.unknown)},
    }


def not_compared(it):
    """Numbers of those used that similar work leaves out, by reason."""
    if it.found["like"]:
        return it.found["like"][2]
    without = [
        row["id"]
        for row in it.rows
        if claims.is_matched(it.about) and (row["category"] is None or claims.scope(it.about, row) is None)
    ]
    return {claims.NO_COVARIATE: without} if without else {}


def engagement_ranges(it):
    """The numbers of the engagements on each side, and of those left out, as ranges."""
    found = {side: [row["id"] for row in it.rows if row["arrangement"] == side] for side in SIDES}
    return {side: ranges(ids) for side, ids in found.items()} | {
        "left_out": {why: ranges(ids) for why, ids in it.left_out.items()},
        "not_compared": {why: ranges(ids) for why, ids in not_compared(it).items()},
    }


def ranges(ids):
    """Whole numbers, those that follow each other drawn together: “1-4 7 9-10”."""
    runs = []
    for each in sorted(ids):
        if runs and runs[-1][-1] == each - 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return " ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def verdict(it, alpha):
    """The verdict of a claim: that of similar work where it is compared, else that of all work where both are alike."""
    raw, head = it.found["raw"], it.found["head"]
    if raw is None:
        return "not enough data"
    if head is None:
        return "inconclusive"
    sign = 1 if claims.is_one_sided(it.about) or it.about["expected"] == "freelance" else -1
    return method.verdict(*head.ends(alpha), claims.margin(it.about, head.scale), sign)


def needed(it, alpha):
    """How many more providers and engagements would settle it; None where nothing has to be."""
    says, head = verdict(it, alpha), it.found["head"]
    if says == "not enough data":
        return _to_open(it)
    if says != "inconclusive":
        return None
    if head is None or any(_has_holder(it, side) for side in it.sides):
        return {"providers": None, "engagements": None}
    many = [sum(it.side(side)[place] for side in it.sides) for place in (0, 1)]
    more = method.more_of_the_same(head, alpha, claims.margin(it.about, head.scale), *many)
    return dict(zip(("providers", "engagements"), more, strict=True))


def _has_holder(it, side):
    named = [row["provider"] for row in it.side(side)[3] if row["provider"] is not None]
    return max(map(named.count, set(named)), default=0) > len(it.side(side)[3]) / 2


def _to_open(it):
    """What the minimum lacks; nothing where answers that are still open would do."""
    providers = engagements = 0
    answers_do = True
    for side in it.sides:
        n, who, _, rows = it.side(side)
        lacks = max(0, method.MIN_ENGAGEMENTS - n), max(0, method.MIN_PROVIDERS - who)
        if any(lacks):
            there = [*rows, *(row for row in it.unknown if row["arrangement"] == side)]
            answers_do &= (
                len(there) >= method.MIN_ENGAGEMENTS
                and len({row["provider"] for row in there} - {None}) >= method.MIN_PROVIDERS
            )
        providers, engagements = providers + lacks[1], engagements + max(lacks)
    return {"providers": 0, "engagements": 0} if answers_do else {"providers": providers, "engagements": engagements}


def judged(plain, document, rows, undated, into, beside):
    """The parts “claims”, “outcomes”, “families” and “counts” of a report, “behind”, and the shares of each verdict."""
    asked = [it["key"] for it in document["report"]["claims"]]
    those = [assessed(plain, document["claims"][key], rows, undated, into) for key in asked]
    tested, says, found = levels(those, beside), [], []
    for it in those:
        alpha, claim = tested[it.about["family"]][1], it.about
        says.append(verdict(it, alpha))
        factor = 1.1 if claims.is_matched(claim) and claim["measure"]["shape"] == "number" else None
        smallest = 0.1 if claim["measure"]["shape"] == "yes or no" else 0.06
        found.append(
            figures(it, alpha)
            | {"needed": needed(it, alpha), "version": 1, "margin": {"smallest": smallest, "factor": factor}}
        )
    described = [assessed(plain, each, rows, undated, into) for each in claims.OUTCOMES]
    counts = {each: says.count(each) for each in LEVELS}
    return (
        {
            "families": [{"m": m, "level": 1 - alpha if m else None} for m, alpha in tested.values()],
            "claims": found,
            "outcomes": [figures(it, 0.05) for it in described],
            "counts": counts,
        },
        {it.about["key"]: engagement_ranges(it) for it in (*those, *described)},
        tested,
    )
