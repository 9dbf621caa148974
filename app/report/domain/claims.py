"""Claims as data: testable contrasts between freelancing and outsourcing, which `evidence` evaluates.

The initial claims are in `catalogue`; an organisation's own versions are stored in the database as JSON.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from app.core.domain.money import CURRENCIES
from app.record.domain.engagements import FREELANCE, OUTSOURCED

Side = str  # one of ARRANGEMENTS
USUALLY, MAY = "usually", "may"
DEFINITION_FAMILY, EXPERIENCE, ONE_SIDE, QUESTIONS = FAMILIES = ("words", "experience", "one side", "questions")
CONTRAST, MAJORITY = "contrast", "majority"
CURRENCY = "{currency}"  # in a unit, for the currency of the amounts
ALL_WORK, LIKE_FOR_LIKE = "as it is", "like for like"
NUMBER, RATING, YES_NO = "number", "rating", "yes or no"
COVARIATES = CATEGORY, SCOPE, JOB = ("category", "scope", "job")  # job: a provider's first, or a later one
OPPOSITE_SIDE: dict[str, Side] = {FREELANCE: OUTSOURCED, OUTSOURCED: FREELANCE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is compared: a field or a derived measure (`name`), and how it is read (`shape`).

    For a yes or no made of a choice: `yes` and `no` are its options; without `no` every other known one is no, with it
    the rest is not applicable. Made of a number: yes from `at_least`, or up to `at_most`.
    `first`: only each provider's first engagement counts.
    `predicate` is what an engagement did, in words ("had direct contact", "was the larger"); `unit` follows a figure,
    with “{currency}” for the currency of the amounts: theirs where all are in one, else the reporting currency.
    """

    name: str
    shape: str
    predicate: str
    unit: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    first: bool = False


def is_money(measure: Measure) -> bool:
    """Whether the measure is an amount of money: its unit has a currency or a placeholder for one."""
    return CURRENCY in measure.unit or measure.unit.partition(" ")[0] in CURRENCIES


@dataclass(frozen=True, slots=True)
class MarginChange:
    """A change of the smallest difference that matters: the day, and the values before."""

    on: date
    margin: float
    factor: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim. `expected` is the side whose value is said to be higher or more often yes; for a majority claim the
    side it is about. `margin` is the smallest difference that matters (share or superiority), `factor` the
    smallest ratio where amounts are compared like for like. `ended`: it needs an ended engagement. `covariates` are
    matched in a like-for-like comparison. `source`: who says so, if not the article; `opposes`: the key of the claim
    that it is the opposite of.

    Set only on claims read from the database: `version`, the day on which it was picked as a question (`picked_on`),
    whether a result could be read then (`readable`, see Question), and `margin_change`.
    """

    key: str
    section: str
    sentence: str
    measure: Measure
    expected: Side
    family: str
    strength: str = USUALLY
    kind: str = CONTRAST
    compared: str = ALL_WORK
    covariates: tuple[str, ...] = ()
    ended: bool = False
    margin: float = 0.10
    caveat: str = ""
    factor: float = 1.10
    source: str = ""
    opposes: str = ""
    version: int = field(default=1, compare=False)
    picked_on: date | None = field(default=None, compare=False)
    readable: bool | None = field(default=None, compare=False)
    margin_change: MarginChange | None = field(default=None, compare=False)

    @property
    def like_for_like(self) -> bool:
        """Whether the claim is about similar work, so that the overall figure doesn't answer it."""
        return self.compared == LIKE_FOR_LIKE

    @property
    def smallest_difference(self) -> tuple[float, float | None]:
        """The smallest difference that matters, and the smallest factor where amounts are compared like for like."""
        return self.margin, self.factor if self.like_for_like and self.measure.shape == NUMBER else None

    @property
    def one_side(self) -> Side | None:
        """The only side that a majority claim is about; None for a contrast."""
        return self.expected if self.kind == MAJORITY else None

    @property
    def reference_side(self) -> str:
        """The side that its sentences look from."""
        return self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An outcome of engagements, described for both sides without a verdict."""

    key: str
    label: str
    measure: Measure
    ended: bool = False
    covariates: tuple[str, ...] = ()

    @property
    def like_for_like(self) -> bool:
        """Whether similar work is compared as well as all work."""
        return bool(self.covariates)

    @property
    def reference_side(self) -> str:
        """The side that its sentences look from."""
        return FREELANCE


_OMITTED_DEFAULTS = {
    "factor": 1.10,
    "source": "",
    "opposes": "",
}  # stored only where different: older versions don't have them
_NOT_STORED = ("version", "picked_on", "readable", "margin_change")


def claim_to_json(claim: Claim) -> dict[str, Any]:
    """Returns the claim as JSON, as a version stores it."""
    stored = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(claim).items()
        if name not in _NOT_STORED and not (name in _OMITTED_DEFAULTS and value == _OMITTED_DEFAULTS[name])
    }
    return stored | {
        "measure": {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(claim.measure).items()
        }
    }


def claim_from_json(text: Mapping[str, Any]) -> Claim:
    """The inverse of `claim_to_json`; unknown fields are ignored, so that later versions may add some."""
    known = {name: value for name, value in _known_fields(Claim, text).items() if name not in _NOT_STORED}
    return Claim(**known | {"measure": Measure(**_known_fields(Measure, text["measure"]))})


def _known_fields(record: type, text: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(record)}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in text.items() if name in names}


def by_section(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Returns claims by section of the article, in its order."""
    sections: dict[str, list[Claim]] = {}
    for claim in claims:
        sections.setdefault(claim.section, []).append(claim)
    return sections
