"""One claim of the report traced to the engagements behind it: those it rests on with their values, those left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.engagements import ARRANGEMENTS, FREELANCE
from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.domain.selection import Selection
from app.report.domain.evidence import Evidence, Sample
from app.report.domain.findings import Family, Finding
from app.report.domain.measures import Record
from app.report.domain.reports import Report, report
from app.report.services import claims
from app.report.services.reports import naming
from app.report.services.valuation_settings import terms
from app.report.storage import dataset
from app.services.work import Work, needs
from app.storage import engagements
from app.storage.engagements import Stored

Used = tuple[tuple[int, float], ...]
_AT_ONCE = 2000  # parameters in one statement


@dataclass(frozen=True, slots=True)
class Trace:
    """`used`: by arrangement, each engagement's number and value (yes 1, no 0), the largest first; `left_out`: the
    numbers by reason. `family` is the finding's own, None where it was in no test."""

    report: Report
    finding: Finding
    family: Family | None
    used: Mapping[str, Used]
    left_out: Mapping[str, tuple[int, ...]]


@needs(Permission.READ_REPORT)
def trace(work: Work, selection: Selection, key: str) -> Trace:
    """The claim or outcome that goes by `key`; raises NotFound where the report has none."""
    found = dataset.read(work.session, selection)
    settled = terms(work, found)
    whole = report(selection, found, claims.current(work), settled, naming(work))
    finding = next((each for each in (*whole.findings, *whole.outcomes) if each.key == key), None)
    if finding is None:
        raise NotFound(f"The report has no claim “{key}”.")
    sample = Evidence(Record(found, settled)).of(finding.about)
    family = next((each for each in whole.families if each.name == getattr(finding.about, "family", None)), None)
    return Trace(whole, finding, family, {side: _used(sample, side) for side in ARRANGEMENTS}, finding.left_out)


@needs(Permission.READ_REPORT)
def behind(work: Work, numbers: Sequence[int]) -> dict[int, Stored]:
    """The engagements that a trace names, by number."""
    found: dict[int, Stored] = {}
    for begin in range(0, len(numbers), _AT_ONCE):
        found |= engagements.of(work.session, numbers[begin:begin + _AT_ONCE])
    return found


def _used(sample: Sample, side: str) -> Used:
    here = sample.freelance if side == FREELANCE else ~sample.freelance
    pairs = zip(sample.id[here].tolist(), sample.y[here].tolist(), strict=True)
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
