"""The claims about one side alone: not a contrast, but whether most engagements of that side are so."""

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import MAJORITY, ONE_SIDE, YES_NO, Claim, Measure, Side

_FREELANCING, _OUTSOURCING = "What is freelancing", "What is outsourcing"


def _majority(
    key: str, section: str, side: Side, sentence: str, measure: Measure, ended: bool = False, caveat: str = ""
) -> Claim:
    return Claim(
        key=key,
        section=section,
        expected=side,
        sentence=sentence,
        measure=measure,
        ended=ended,
        caveat=caveat,
        family=ONE_SIDE,
        kind=MAJORITY,
        compared=ONE_SIDE,
    )


ONE_SIDED = (
    _majority(
        "self-employed",
        _FREELANCING,
        FREELANCE,
        "Freelancers mostly work for themselves.",
        Measure(name="provider_kind", shape=YES_NO, yes=("individual",), predicate="were with an individual"),
        caveat="A one-person company is an individual.",
    ),
    _majority(
        "third-party-company",
        _OUTSOURCING,
        OUTSOURCED,
        "Outsourced work mostly goes to a company.",
        Measure(name="provider_kind", shape=YES_NO, yes=("company",), predicate="were with a company"),
        caveat="A one-person company is an individual.",
    ),
    _majority(
        "many-clients",
        _FREELANCING,
        FREELANCE,
        "A freelancer mostly has other clients too.",
        Measure(name="serves_other_clients", shape=YES_NO, predicate="were with somebody who serves other clients"),
    ),
    _majority(
        "finds-own-clients",
        _FREELANCING,
        FREELANCE,
        "Freelancers mostly find their clients themselves.",
        Measure(
            name="found_by",
            shape=YES_NO,
            first=True,
            predicate="came about through the freelancer",
            yes=("they approached us", "answered our posting", "referral"),
            no=("we approached them", "placed by an intermediary"),
        ),
        caveat="Only the first engagement with each freelancer; an existing relationship tells nothing.",
    ),
    _majority(
        "agrees-own-fee",
        _FREELANCING,
        FREELANCE,
        "Freelancers mostly agree their fee themselves.",
        Measure(name="fee_agreed_with", shape=YES_NO, yes=("worker",), predicate="had the fee agreed with the worker"),
    ),
    _majority(
        "controls-own-workload",
        "Control and responsibility",
        FREELANCE,
        "Freelancers mostly have all, or nearly all, of the say over their work.",
        Measure(name="worker_control", shape=YES_NO, at_least=4, predicate="left the worker 4 or 5 of 5 in control"),
    ),
    _majority(
        "outsourced-to-save",
        _OUTSOURCING,
        OUTSOURCED,
        "Work is mostly outsourced to save time or money.",
        Measure(
            name="motives", shape=YES_NO, yes=("save money", "save time"), predicate="were meant to save time or money"
        ),
    ),
    _majority(
        "saves-money",
        _OUTSOURCING,
        OUTSOURCED,
        "Outsourcing mostly does save money.",
        Measure(name="saved_money", shape=YES_NO, predicate="cost less than the in-house estimate"),
        ended=True,
        caveat="Against what was estimated beforehand; a cancelled engagement saved nothing.",
    ),
    _majority(
        "saves-time",
        _OUTSOURCING,
        OUTSOURCED,
        "Outsourcing is mostly quicker than doing it in-house.",
        Measure(name="saved_time", shape=YES_NO, predicate="took less time than the in-house estimate"),
        ended=True,
        caveat="Working days, against what was estimated beforehand.",
    ),
)
