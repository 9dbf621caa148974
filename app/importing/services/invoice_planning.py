"""Plans electronic invoices: finds the engagement of each, then plans them as entries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.domain.number_parsing import Unreadable
from app.core.domain.text_normalisation import fold
from app.core.storage.database import Session
from app.importing.domain import invoice_matching
from app.importing.domain.batches import Batch
from app.importing.domain.invoice_matching import Candidate, Invoice, Known, Resolution
from app.importing.domain.invoice_table import ENGAGEMENT
from app.importing.services import near_duplicates
from app.importing.services.entry_planning import EntryPlanner
from app.importing.services.results import BatchResult
from app.importing.storage import imports, invoice_engagements
from app.importing.values.options import Options
from app.record.domain.entries import NO_LINES, Line, LineTotals
from app.record.storage import entries, providers
from app.record.storage.engagements import Stored

CHOOSE, UNREADABLE = "invoice-engagement", "invoice-unreadable"  # codes of refused invoices


class InvoicePlanner(EntryPlanner):
    """Matches invoices with engagements, and entries with the record."""

    repeated_advice = (
        "An engagement has each number once. Correct the number or the engagement, or skip one of the two."
    )

    def plan(self, session: Session, chunk: Batch) -> BatchResult:
        """Finds the engagements of a chunk's invoices, refuses those without one, and plans the others."""
        invoices = [
            invoice_matching.read_invoice(line, cells) for line, cells in zip(chunk.lines, chunk.cells, strict=True)
        ]
        numbers = Counter(each.number for each in invoices)
        for index, found in enumerate(resolve_all(session, invoices, self.options)):
            if found.reference is not None:
                chunk.cells[index] = [found.reference, *chunk.cells[index][1:]]
            else:
                code = UNREADABLE if invoices[index].problem else CHOOSE
                text = invoices[index].number
                if numbers[text] > 1:  # those of several providers are answered apart
                    text = next(iter(invoices[index].names), text)
                chunk.refuse(index, ENGAGEMENT, text, Unreadable(code, found.problem), "reference")
        return super().plan(session, chunk)

    def _is_same(self, made: Line, existing: entries.Stored) -> bool:
        """The same invoice in another syntax may leave out what the note says."""
        return super()._is_same(replace(made, note=existing.line.note), existing) or super()._is_same(made, existing)


def resolve_all(session: Session, invoices: Sequence[Invoice], options: Options) -> list[Resolution]:
    """Returns the engagement of each invoice, or what to ask."""
    known, meanings = _load_known(session, invoices), options.values.get("reference", {})
    return [invoice_matching.resolve(each, known, meanings) for each in invoices]


def _load_known(session: Session, invoices: Sequence[Invoice]) -> Known:
    names = {fold(name): name for each in invoices for name in each.names}
    stored = imports.engagements_by_reference(session, {text for each in invoices for text in each.references})
    ids = providers.ids_by_name(session, names)
    near = _similar_names(session, {key: name for key, name in names.items() if key not in ids})
    similar = providers.ids_by_name(session, near.values())
    own = invoice_engagements.engagements_by_provider(session, {*ids.values(), *similar.values()})
    every = {each.id: each for each in (*stored.values(), *(each for some in own.values() for each in some))}
    totals = entries.line_totals(session, every)
    found = {number: _candidate(each, totals.get(number, NO_LINES)) for number, each in every.items()}
    return Known(
        by_reference={key: found[each.id] for key, each in stored.items() if each.removed_at is None},
        by_provider={number: [found[each.id] for each in some] for number, some in own.items()},
        providers=ids,
        similar={key: similar[other] for key, other in near.items() if other in similar},
        recorded=invoice_engagements.recorded_numbers(session, {each.number for each in invoices if each.number}),
    )


def _similar_names(session: Session, names: Mapping[str, str]) -> dict[str, str]:
    """Returns the folded name of a similar existing provider, for each folded name that has one."""
    similar = near_duplicates.similar_providers(session, [*names.values()])
    nearest, found = {fold(each.name): fold(each.other) for each in similar}, {}
    for key, nearest_name in nearest.items():
        other, seen = nearest_name, {key}
        while other in nearest and other not in seen:  # it looks like another new one
            seen.add(other)
            other = nearest[other]
        if other not in names:
            found[key] = other
    return found


def _candidate(stored: Stored, totals: LineTotals) -> Candidate:
    engagement = stored.engagement
    return Candidate(
        stored.reference,
        engagement.title,
        engagement.provider,
        stored.provider_id,
        engagement.currency,
        engagement.started_on,
        engagement.ended_on,
        engagement.actual_cost if totals.cost is None else None,
    )
