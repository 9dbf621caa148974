"""Where nothing differs, hardly a report says that something does: records of 7,000 engagements, with fixed seeds."""

from app.domain.catalogue import CATALOGUE
from app.domain.claims import CONTRAST
from app.domain.reports import report
from app.domain.selection import Selection
from app.domain.statistics import DECISIVE
from tests.columned import EURO
from tests.domain.nothing_differs import nothing_differs

CONTRASTS = [claim for claim in CATALOGUE if claim.kind == CONTRAST]
SEEDS = range(100)
# Providers, and how alike engagements of one provider are; taken in turn.
DESIGNS = ((300, 0.3), (60, 0.3), (1_000, 0.1))


def test_in_95_of_100_records_in_which_nothing_differs_no_claim_is_called_so_or_otherwise():
    loud = []
    for seed in SEEDS:
        providers, likeness = DESIGNS[seed % len(DESIGNS)]
        columns = nothing_differs(seed, 7_000, providers, likeness)
        found = report(Selection(), columns, CONTRASTS, EURO).findings
        assert all(finding.enough for finding in found), "every claim is put to the test"
        loud += [(seed, finding.key) for finding in found if finding.verdict in DECISIVE]
    assert len({seed for seed, _ in loud}) <= 5, loud
