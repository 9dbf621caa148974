"""Claim and columns -> the sample of both sides, and the engagements left out, by reason.

Every engagement of the selection is either used, or left out for exactly one reason. An engagement without a provider
is in no claim. An outcome counts it as a cluster of its own: work that was cancelled before anybody was engaged has no
provider, and leaving it out would select on the outcome.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from app.core.domain.kinds import Choice, ChoiceSet
from app.record.domain.engagements import ARRANGEMENTS, FIELDS, FREELANCE
from app.record.domain.providers import PROVIDER_FIELDS
from app.report.domain.claims import CONTRAST, CURRENCY, YES_NO, Claim, Measure, Outcome
from app.report.domain.findings import SideSummary
from app.report.domain.measures import (
    CONVERTED,
    MISSING_REASONS,
    REASON_CODES,
    Measured,
    MissingReason,
    Record,
    cost,
    with_reasons,
)
from app.report.domain.measures.conversion import single_currency

Array = Any
_FREELANCE = ARRANGEMENTS.index(FREELANCE)
_MAX_DISTINCT_VALUES = 60  # up to so many single values are listed


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Arrays over the engagements used: `y` the value (yes 1, no 0), `freelance`, `provider` codes, `id`.

    Codes from `no_provider_code` on each stand for one engagement without a provider.

    `left_out`: the engagements' numbers by reason, without empty ones. `used` and `unknown` are masks over the whole
    record: those used, and those that only lack the value. `record`: the record that the values were read from, with
    their currency as its target.
    """

    y: Array
    freelance: Array
    provider: Array
    id: Array
    left_out: Mapping[MissingReason, Array]
    yes_or_no: bool
    used: Array
    unknown: Array
    no_provider_code: int
    record: Record

    @property
    def has_provider(self) -> Array:
        """Mask of the engagements used that have a provider."""
        return self.provider < self.no_provider_code

    def over_record(self, y: Array | None = None) -> Array:
        """Returns the values, one per engagement of the record, NaN for those not used."""
        values = np.full(len(self.used), np.nan)
        values[self.used] = self.y if y is None else y
        return values

    def side(self, arrangement: str) -> SideSummary:
        """Returns the summary of one arrangement."""
        on_side = self.freelance if arrangement == FREELANCE else ~self.freelance
        y = self.y[on_side]
        if not len(y):
            return SideSummary(0, 0, 0 if self.yes_or_no else None, None)
        providers = int(np.count_nonzero(np.bincount(self.provider[on_side & self.has_provider])))
        if self.yes_or_no:
            yes = int(y.sum())
            return SideSummary(len(y), providers, yes, yes / len(y), self._values(on_side, y))
        return SideSummary(len(y), providers, None, float(np.median(y)), self._values(on_side, y))

    def _values(self, mask: Array, y: Array) -> tuple[tuple[int, float], ...]:
        if len(y) > _MAX_DISTINCT_VALUES:
            return ()
        return tuple(zip(self.id[mask].tolist(), y.tolist(), strict=True))


class Evidence:
    """Makes the samples of claims and outcomes from one record; measures are computed once."""

    def __init__(self, record: Record):
        self.record = record
        self._answers: dict[tuple[Measure, str], Measured] = {}
        self._in: dict[str, Record] = {record.terms.currency: record}

    def with_arrangements(self, arrangement: Array) -> "Evidence":
        """Returns the same engagements with other arrangements (N,); no measure depends on those, so all are reused."""
        other = Evidence(self.record.with_arrangements(arrangement))
        other._answers, other._in = self._answers, self._in
        return other

    @cached_property
    def freelance(self) -> Array:
        """Mask of the freelance engagements."""
        return self.record.columns["arrangement"] == _FREELANCE

    @cached_property
    def no_provider_code(self) -> int:
        """The first code above those of providers."""
        return int(self.record.columns["provider"].max(initial=-1)) + 1

    @cached_property
    def provider_codes(self) -> Array:
        """The provider's code of each engagement; without a provider a unique one, from `no_provider_code` on."""
        provider = self.record.columns["provider"]
        missing = provider < 0
        return np.where(missing, self.no_provider_code + np.cumsum(missing) - 1, provider)

    def sample_of(self, claim: Claim | Outcome) -> Sample:
        """Returns the sample of a claim or an outcome."""
        one_side = None
        if isinstance(claim, Claim) and claim.kind != CONTRAST:
            one_side = claim.expected
        return self._sample(self._converted_record(claim, one_side), claim, one_side)

    def _converted_record(self, claim: Claim | Outcome, one_side: str | None) -> Record:
        """Returns the record in the currency of all amounts compared, so that none is converted; unchanged where they
        are in several."""
        if claim.measure.name not in CONVERTED or self.record.terms.converted:
            return self.record
        mask = self.record.columns["provider"] >= 0 if isinstance(claim, Claim) else np.ones(len(self.freelance), bool)
        mask = mask & self.record.ended if claim.ended else mask
        mask = mask & (self.freelance == (one_side == FREELANCE)) if one_side else mask
        has_amount = ~np.isnan(
            (cost.unit_cost_in_own_currency if claim.measure.name == "unit_cost" else cost.total_in_own_currency)(
                self.record
            )
        )
        code = single_currency(self.record.columns, mask & has_amount)
        if code is None:
            return self.record
        if code not in self._in:
            self._in[code] = Record(self.record.columns, replace(self.record.terms, currency=code))
        return self._in[code]

    def _sample(self, record: Record, claim: Claim | Outcome, one_side: str | None) -> Sample:
        columns, answers = record.columns, self.answers(claim.measure, record)
        lack = answers.lack.copy()
        if claim.ended:
            lack[~self.record.ended] = REASON_CODES[MissingReason.NOT_ENDED]
        if isinstance(claim, Claim):
            lack[columns["provider"] < 0] = REASON_CODES[MissingReason.PROVIDER]
        undated, other_undated = columns["undated_id"], np.zeros(0, np.int64)
        if one_side:
            lack[self.freelance != (one_side == FREELANCE)] = REASON_CODES[MissingReason.NOT_APPLICABLE]
            on_side = columns["undated_arrangement"] == ARRANGEMENTS.index(one_side)
            undated, other_undated = undated[on_side], undated[~on_side]
        used = lack == 0
        return Sample(
            y=answers.values[used],
            freelance=self.freelance[used],
            provider=self.provider_codes[used],
            id=columns["id"][used],
            left_out=self._left_out(lack, undated, other_undated),
            yes_or_no=claim.measure.shape == YES_NO,
            used=used,
            unknown=lack == REASON_CODES[MissingReason.VALUE],
            no_provider_code=self.no_provider_code,
            record=record,
        )

    def _left_out(self, lack: Array, undated: Array, other_undated: Array) -> dict[MissingReason, Array]:
        ids = self.record.columns["id"]
        counts = np.bincount(lack, minlength=len(MISSING_REASONS) + 1)
        found = {why: ids[lack == REASON_CODES[why]] for why in MISSING_REASONS if counts[REASON_CODES[why]]}
        for why, extra in ((MissingReason.DATE, undated), (MissingReason.NOT_APPLICABLE, other_undated)):
            if len(extra):
                found[why] = np.concatenate([found.get(why, extra[:0]), extra])
        return {why: found[why] for why in MISSING_REASONS if why in found}

    def answers(self, measure: Measure, record: Record | None = None) -> Measured:
        """Returns a measure's value for each engagement, yes/no as 1 and 0; amounts in the currency of `record`."""
        record = record or self.record
        key = measure, record.terms.currency
        if key not in self._answers:
            self._answers[key] = self._read(measure, record)
        return self._answers[key]

    def _read(self, measure: Measure, record: Record) -> Measured:
        measured = self._choice_values(measure) if measure.yes else record.values_of(measure.name)
        if measure.at_least is not None or measure.at_most is not None:
            low = -np.inf if measure.at_least is None else measure.at_least
            high = np.inf if measure.at_most is None else measure.at_most
            inside = (measured.values >= low) & (measured.values <= high)
            measured = Measured(np.where(measured.lack > 0, np.nan, inside), measured.lack)
        if not measure.first:
            return measured
        is_later = ~self.record.columns["first"] & (self.record.columns["provider"] >= 0)
        return Measured(
            np.where(is_later, np.nan, measured.values),
            np.where(is_later, np.int8(REASON_CODES[MissingReason.NOT_APPLICABLE]), measured.lack),
        )

    def _choice_values(self, measure: Measure) -> Measured:
        """Returns a choice as yes or no."""
        code, kind = self.record.columns[measure.name], _field_kind(measure.name)
        if isinstance(kind, ChoiceSet):
            wanted = sum(1 << place for place, option in enumerate(kind.options) if option in measure.yes)
            return with_reasons(np.where(code < 0, np.nan, (code & wanted) != 0))
        table = np.full(len(kind.options) + 1, np.nan)  # index -1 is the code of unknown
        for place, option in enumerate(kind.options):
            if option in measure.yes:
                table[place] = 1.0
            elif not measure.no or option in measure.no:
                table[place] = 0.0
        values = table[code]
        return with_reasons(values, (np.isnan(values) & (code >= 0), MissingReason.NOT_APPLICABLE))


ClaimOrOutcome = TypeVar("ClaimOrOutcome", bound=Claim | Outcome)


def in_currency(claim: ClaimOrOutcome, currency: str) -> ClaimOrOutcome:
    """Returns the claim with the currency filled in to its unit."""
    unit = claim.measure.unit.replace(CURRENCY, currency)
    return claim if unit == claim.measure.unit else replace(claim, measure=replace(claim.measure, unit=unit))


def _field_kind(name: str) -> Choice | ChoiceSet:
    kind = PROVIDER_FIELDS["kind"].kind if name == "provider_kind" else FIELDS[name].kind
    if not isinstance(kind, Choice | ChoiceSet):
        raise TypeError(f"{name} is no choice")
    return kind
