"""Decides which engagement an electronic invoice belongs to, or what to ask.

Certain are an invoice that is already there, a purchase order or buyer reference that is an engagement's reference, and
a provider with one engagement in the period. Everything else is asked, and whether entries may replace an entered cost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.core.domain.money import Money
from app.core.domain.number_format import join_words
from app.core.domain.number_parsing import format_date
from app.core.domain.text_normalisation import fold
from app.importing.domain import invoice_table as table

_GRACE = timedelta(days=60)  # an invoice without a period may come so long after the end of the work
_MAX_NAMED = 4

RECORDED, ORDER, PROVIDER, CHOSEN = "recorded", "order", "provider", "chosen"


@dataclass(frozen=True, slots=True)
class Invoice:
    """A row of the table of invoices; None or blank where the invoice doesn't say. `chosen`: the reference that
    somebody chose."""

    line: int
    number: str
    day: date | None
    amount: str
    currency: str
    names: tuple[str, ...]
    references: tuple[str, ...]
    start: date | None
    end: date | None
    file: str = ""
    problem: str = ""
    chosen: str = ""

    @property
    def description(self) -> str:
        """The invoice in a few words: "Invoice 17 of 3 Oct 2026 from ACME, 1200.00 EUR"."""
        words = f"Invoice {self.number}" if self.number else "An invoice without a number"
        words += f" of {format_date(self.day)}" if self.day else ""
        words += f" from {self.names[0]}" if self.names else ""
        return f"{words}, {self.amount} {self.currency}".rstrip(", ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engagement that an invoice may belong to."""

    reference: str
    title: str
    provider: str | None
    provider_id: int | None
    currency: str | None
    started_on: date | None
    ended_on: date | None
    entered_cost: Money | None = None  # if it doesn't come from entries

    @property
    def description(self) -> str:
        """The engagement in a few words: "E-000017 Website (Ana, 3 Oct 2026 to 4 Nov 2026)"."""
        days = [format_date(day) if day else "…" for day in (self.started_on, self.ended_on)]
        period = " to ".join(days) if self.started_on or self.ended_on else ""
        inside = ", ".join(filter(None, (self.provider or "", period)))
        return f"{self.reference} {self.title}" + (f" ({inside})" if inside else "")


@dataclass(frozen=True, slots=True)
class Resolution:
    """The reference of the engagement and how it was found, or the problem with the engagements to choose from, the
    most likely first."""

    reference: str | None = None
    how: str = ""
    problem: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the record knows about the invoices of a file: engagements `by_reference` and `by_provider` (its id); the
    `providers` with these folded names, and for other names `similar` ones; the engagement of a `recorded` invoice by
    number and provider."""

    by_reference: Mapping[str, Candidate]
    by_provider: Mapping[int, Sequence[Candidate]]
    providers: Mapping[str, int]
    similar: Mapping[str, int]
    recorded: Mapping[tuple[str, int], str]

    def sellers(self, invoice: Invoice) -> list[int]:
        """Returns the providers with a name of the invoice's seller."""
        return list(dict.fromkeys(self.providers[key] for key in map(fold, invoice.names) if key in self.providers))


def read_invoice(line: int, cells: Sequence[str]) -> Invoice:
    """Returns the invoice in a row of the table."""
    text = dict(zip(table.INVOICE_HEADER, (each.strip() for each in cells), strict=False))
    return Invoice(
        line=line,
        number=text[table.NUMBER],
        day=_parse_day(text[table.DAY]),
        amount=text[table.AMOUNT],
        currency=text[table.CURRENCY],
        names=tuple(dict.fromkeys(filter(None, (text[table.SELLER], text[table.TRADING_NAME])))),
        references=tuple(dict.fromkeys(filter(None, (text[table.ORDER], text[table.BUYER_REFERENCE])))),
        start=_parse_day(text[table.PERIOD_START]),
        end=_parse_day(text[table.PERIOD_END]),
        file=text[table.FILE],
        problem=text[table.PROBLEM],
        chosen=text[table.ENGAGEMENT],
    )


def _parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def resolve(invoice: Invoice, known: Known, meanings: Mapping[str, str]) -> Resolution:
    """Returns the engagement of an invoice, or what to ask. `meanings`: references by a text of the invoice (its
    number, order, buyer reference or provider), as somebody answered."""
    found = _find(invoice, known, meanings)
    if found.how not in (ORDER, PROVIDER):
        return found
    chosen = next(each for each in found.candidates if each.reference == found.reference)
    cost = chosen.entered_cost
    if cost is None or _is_amount(invoice, cost):
        return found
    problem = (
        f"{invoice.description}: {chosen.reference} has a cost of {cost.amount:,f} {cost.currency} without entries. "
        f"The total of its invoices would replace it. To confirm, choose {chosen.reference}."
    )
    others = [each for each in found.candidates if each != chosen]
    return Resolution(problem=problem, candidates=(chosen, *others))


def _is_amount(invoice: Invoice, cost: Money) -> bool:
    try:
        return cost.currency == invoice.currency and Decimal(invoice.amount) == cost.amount
    except ArithmeticError:
        return False


def _find(invoice: Invoice, known: Known, meanings: Mapping[str, str]) -> Resolution:
    if invoice.problem:
        where = f"{invoice.file}: " if invoice.file else ""
        return Resolution(problem=f"{where}{invoice.problem}")
    sellers = known.sellers(invoice)
    own = [each for number in sellers for each in known.by_provider.get(number, ())]
    own = sorted(dict.fromkeys(own), key=lambda each: not _fits(each, invoice))
    named = [known.by_reference[text] for text in invoice.references if text in known.by_reference]
    for text in (invoice.number, *invoice.references, *invoice.names):
        if not invoice.chosen and text in meanings and meanings[text]:
            return Resolution(meanings[text], CHOSEN, candidates=tuple(own))
    if invoice.chosen:
        return Resolution(invoice.chosen, CHOSEN, candidates=tuple(dict.fromkeys([*named, *own])))
    for number in sellers:
        if (reference := known.recorded.get((invoice.number, number))) is not None:
            return Resolution(reference, RECORDED)
    if named:
        return _resolve_named(invoice, sellers, named, own)
    return _resolve_provider(invoice, known, own)


def _resolve_named(
    invoice: Invoice, sellers: Sequence[int], named: Sequence[Candidate], own: Sequence[Candidate]
) -> Resolution:
    first, every = named[0], tuple(dict.fromkeys([*named, *own]))
    if len(set(named)) > 1:
        return Resolution(
            problem=_ask(invoice, "its order and its buyer reference name different engagements"), candidates=every
        )
    if first.provider_id is not None and invoice.names and first.provider_id not in sellers:
        return Resolution(
            problem=_ask(invoice, f"it names {first.reference}, whose provider is {first.provider}"), candidates=every
        )
    if problem := _currency_problem(invoice, first):
        return Resolution(problem=problem, candidates=every)
    return Resolution(first.reference, ORDER, candidates=every)


def _resolve_provider(invoice: Invoice, known: Known, own: Sequence[Candidate]) -> Resolution:
    fitting = [each for each in own if _fits(each, invoice)]
    if len(fitting) == 1:
        if problem := _currency_problem(invoice, fitting[0]):
            return Resolution(problem=problem, candidates=tuple(own))
        return Resolution(fitting[0].reference, PROVIDER, candidates=tuple(own))
    if fitting:
        several = join_words([each.reference for each in fitting[:_MAX_NAMED]])
        more = " and more" if len(fitting) > _MAX_NAMED else ""
        return Resolution(problem=_ask(invoice, f"{several}{more} fit"), candidates=tuple(own))
    if own:
        return Resolution(
            problem=_ask(invoice, "no engagement of this provider is in its period"), candidates=tuple(own)
        )
    similar = [known.similar[key] for key in map(fold, invoice.names) if key in known.similar]
    near = [each for number in similar for each in known.by_provider.get(number, ())]
    near = sorted(dict.fromkeys(near), key=lambda each: not _fits(each, invoice))
    if near:
        names = join_words([f"“{name}”" for name in dict.fromkeys(each.provider or "" for each in near[:_MAX_NAMED])])
        return Resolution(problem=_ask(invoice, f"the provider looks like {names}"), candidates=tuple(near))
    if known.sellers(invoice):
        return Resolution(problem=_ask(invoice, "this provider has no engagement"))
    return Resolution(problem=_ask(invoice, "there is no provider with this name"))


def _fits(candidate: Candidate, invoice: Invoice) -> bool:
    """Whether the work of an engagement may be on the invoice, by their dates."""
    start, end = invoice.start or invoice.end or invoice.day, invoice.end or invoice.day or invoice.start
    if start is None or end is None:
        return True
    grace = timedelta() if invoice.start or invoice.end else _GRACE
    return (candidate.started_on is None or candidate.started_on <= end) and (
        candidate.ended_on is None or candidate.ended_on + grace >= start
    )


def _currency_problem(invoice: Invoice, candidate: Candidate) -> str:
    if candidate.currency is None or not invoice.currency or candidate.currency == invoice.currency:
        return ""
    return (
        f"{invoice.description}: {candidate.reference} is in {candidate.currency}. Choose another engagement, or add "
        f"the entry by hand in {candidate.currency}."
    )


def _ask(invoice: Invoice, reason: str) -> str:
    return f"{invoice.description}: {reason}. Choose the engagement by its reference."
