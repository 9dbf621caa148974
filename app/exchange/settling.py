"""What amounts say besides their figures, settled for each row: the currency of their sign, and the pricing model of
the unit behind a rate."""

from collections.abc import Mapping, Sequence

from app.exchange import amounts
from app.exchange.amounts import Marked
from app.exchange.chunks import Chunk


def currencies(chunk: Chunk, signed: Sequence[Marked], places: Mapping[str, Sequence[int]]) -> None:
    """Gives rows the currency that their amounts carry, and refuses those at odds with the one that is stated."""
    found, bad = amounts.currencies(signed, chunk.columns.get("currency") or [None] * len(chunk.lines))
    chunk.columns["currency"] = found
    for index, column, reason in bad:
        if "currency" not in chunk.refused.get(index, ()):
            text = chunk.cells[index][places[column.field][0]]
            chunk.refuse(index, column.header, text, reason, column.field, "currency")


def rates(chunk: Chunk, per: Mapping[int, str], header: str, place: int) -> None:
    """Gives rows the pricing model that the unit of their rate tells, and refuses those at odds with the one that is
    stated."""
    found = list(chunk.columns.get("pricing_model") or [None] * len(chunk.lines))
    for index, model in per.items():
        stated = found[index]
        if stated not in (None, model):
            chunk.refuse(index, header, chunk.cells[index][place], amounts.at_odds(model, stated), "rate",
                         "pricing_model")
        found[index] = model
    chunk.columns["pricing_model"] = found
