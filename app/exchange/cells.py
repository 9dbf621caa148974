"""The cells of one column as values: each text read once, by what was said, and by what the column shows of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.fields import Field
from app.domain.kinds import Amount
from app.domain.numerals import Reading, Unreadable
from app.exchange import amounts
from app.exchange.csv_file import disarm
from app.exchange.headers import Match
from app.exchange.layout import COLUMNS
from app.exchange.proofs import Proof, proof, settled

_TWO_READINGS = ("number-ambiguous", "date-ambiguous")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a matched column; `armed`: one that looks like a formula has an apostrophe before it."""

    match: Match
    texts: Sequence[str]
    armed: bool


@dataclass(frozen=True, slots=True)
class Texts:
    """What the texts of a column say: the values, why some have none, the signs of currencies beside them."""

    values: dict[str, Any] = field(default_factory=dict)
    bad: dict[str, Unreadable] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    proof: Proof | None = None


def read_column(column: Cells, meant: Mapping[str, str], reading: Reading) -> Texts:
    """The values of a column: each text is read once, however often it stands there."""
    of = COLUMNS[column.match.field].field
    found = Texts()
    bare: dict[str, str] = {}
    for text in dict.fromkeys(column.texts):
        try:
            if text in meant:
                found.values[text] = of.read(meant[text], Reading("point", reading.dates))
            else:
                found.values[text] = of.read(disarm(text) if column.armed else text, reading)
        except Unreadable as reason:
            parts = amounts.parted(text) if isinstance(of.kind, Amount) and text not in meant else None
            if parts:
                bare[text], found.signs[text] = parts
            _again(found, of, text, bare.get(text), reading, reason)
    if any(reason.code in _TWO_READINGS for reason in found.bad.values()):
        numbers = (bare.get(text, text) for text in found.values if text not in meant)
        shown = proof(of.kind, column.match.header, numbers, reading)
        if shown:
            for text in [text for text, reason in found.bad.items() if reason.code in _TWO_READINGS]:
                _again(found, of, text, bare.get(text, text), settled(reading, shown), found.bad.pop(text))
            return replace(found, proof=shown)
    return found


def _again(found: Texts, of: Field, text: str, bare: str | None, reading: Reading, reason: Unreadable) -> None:
    """Reads a text without what stood in the way, or keeps why it cannot be read."""
    found.values[text] = None
    try:
        if bare is None:
            raise reason
        found.values[text] = of.read(bare, reading)
    except Unreadable as bad:
        found.bad[text] = bad
