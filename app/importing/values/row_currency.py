"""Values of a row that depend on several cells: the currency of a symbol, the pricing model of a rate's unit, the
subtracted column of a pair, and the rest of a title that is too long."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.domain.fields import max_length_of
from app.core.domain.input_format import CANONICAL
from app.core.domain.number_parsing import Unreadable
from app.core.domain.plural import plural
from app.importing.domain.batches import Batch
from app.importing.values import amounts
from app.importing.values.amounts import SignedColumn
from app.record.domain.file_schema import COLUMNS


def set_currencies(chunk: Batch, signed: Sequence[SignedColumn], places: Mapping[str, Sequence[int]]) -> None:
    """Sets the currency of rows from their amounts, and refuses rows where it contradicts the stated one."""
    found, bad = amounts.row_currencies(signed, chunk.columns.get("currency") or [None] * len(chunk.lines))
    chunk.columns["currency"] = found
    for index, column, reason in bad:
        if "currency" not in chunk.refused.get(index, ()):
            text = chunk.cells[index][places[column.field][0]]
            chunk.refuse(index, column.header, text, reason, column.field, "currency")


def set_pricing_models(chunk: Batch, per: Mapping[int, str], header: str, place: int) -> None:
    """Sets the pricing model of rows from the unit of their rate, and refuses rows where it contradicts the stated
    one."""
    found = list(chunk.columns.get("pricing_model") or [None] * len(chunk.lines))
    for index, model in per.items():
        stated = found[index]
        if stated not in (None, model):
            chunk.refuse(
                index, header, chunk.cells[index][place], amounts.unit_conflict(model, stated), "rate", "pricing_model"
            )
        found[index] = model
    chunk.columns["pricing_model"] = found


def subtract_column(chunk: Batch, name: str, reader: Any, texts: Sequence[str], signed: list[SignedColumn]) -> None:
    """Subtracts the amounts of another column, read by `reader`, from those of the field `name`."""
    read = reader.read(texts)
    chunk.columns[name] = [
        value if less is None else (value or 0) - less
        for value, less in zip(chunk.columns[name], read.values, strict=True)
    ]
    for index, reason in read.errors.items():
        chunk.refuse(index, reader.header, texts[index], reason, name)
    if read.signs:
        signed.append(SignedColumn(name, reader.header, read.signs))


def cut_title(title: str, longest: int) -> tuple[str, str]:
    """Returns a title shortened to the maximum length, between words if possible, and the rest of it."""
    bare = " ".join(title.split())
    at = bare.rfind(" ", longest // 2, longest)
    at = at if at > 0 else longest - 1
    return f"{bare[:at]}…", bare[at:].strip()


def keep_overflows(chunk: Batch, rests: Mapping[int, str]) -> int:
    """Appends the rest of long titles to the notes of their rows; returns their number."""
    notes: list[Any] = list(chunk.columns.get("notes") or [None] * len(chunk.lines))
    for index, rest in rests.items():
        text = f"Title: … {rest}"
        notes[index] = f"{notes[index]}\n{text}" if notes[index] else text
        longest = max_length_of(COLUMNS["notes"].field)
        if len(notes[index]) > longest:
            chunk.refuse(
                index,
                None,
                None,
                Unreadable(
                    "text-long",
                    f"The title is too long, and the rest doesn't fit into the notes, which hold {longest} "
                    "characters. Shorten it.",
                ),
                "title",
            )
    chunk.columns["notes"] = notes
    return len(rests)


def overflow_note(count: int) -> str:
    """Returns the note about titles that were too long."""
    return plural(
        count,
        "{n} title was too long. The rest is in the notes.",
        "{n} titles were too long. The rest is in the notes.",
    )


def keep_unmatched(chunk: Batch, labels: Sequence[tuple[int, str]], name: str) -> bool:
    """Appends the columns at these positions to the field `name`, one line each; returns whether there was anything."""
    before = chunk.columns.get(name)
    texts: list[str | None] = []
    for index, row in enumerate(chunk.cells):
        lines = [f"{label}: {' '.join(row[place].splitlines())}" for place, label in labels if row[place].strip()]
        if before is not None and before[index]:
            lines.insert(0, before[index])
        try:
            texts.append(COLUMNS[name].field.read("\n".join(lines), CANONICAL) if lines else None)
        except Unreadable as bad:
            texts.append(None)
            chunk.refuse(
                index, None, None, Unreadable(bad.code, f"The unmapped columns don't fit into the note: {bad}"), name
            )
    if any(texts):
        chunk.columns[name] = texts
    return any(texts)
