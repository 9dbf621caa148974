"""How often a report calls freelance and outsourced different where they differ in nothing.

Run as ``python -m tests.bench.nulls``. Each record goes through the report as a real one does. The method promises its
5 in 100 to each kind of claims by itself (a family), so that is what is held: exits with 1 where the records in which a
family has a contrast supported or contradicted are more than that by over three standard errors, in one design or in
all together.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.core.domain.selection import Selection
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import CONTRAST
from app.report.domain.measures import ValuationSettings
from app.report.domain.reports import Report, build_report
from app.report.domain.statistics import DECISIVE, Verdict
from tests.bench.null_records import Design, draw

SEEDS, PROMISED = 100, 0.05
LIKENESSES = (0.3, 0.6)
DESIGNS = tuple(Design(providers, likeness) for likeness in LIKENESSES for providers in (60, 150, 300, 450))
CONTRASTS = tuple(claim for claim in CATALOGUE if claim.kind == CONTRAST)
FAMILIES = tuple(dict.fromkeys(claim.family for claim in CONTRASTS))
TOGETHER = (
    f"The method keeps {PROMISED:.0%} for each of the {len(FAMILIES)} families, not for a record as a whole: "
    f"there, {len(FAMILIES)} families can come to {len(FAMILIES) * 100 * PROMISED:.0f} in 100."
)


@dataclass
class Tally:
    """What the reports on so many records said of claims that are false of all of them: sentences by seed, records by
    family, and how often each claim was tested."""

    records: int = 0
    decided: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    tested: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)

    def add(self, seed: int, found: Report) -> None:
        """Counts one record."""
        self.records += 1
        families = set()
        for finding in found.findings:
            self.tested[finding.key] += finding.verdict != Verdict.NOT_ENOUGH_DATA
            if finding.verdict in DECISIVE:
                self.decided.setdefault(seed, []).append((finding.key, str(finding.verdict)))
                families.add(finding.about.family)
        self.families.update(families)

    @property
    def broken(self) -> tuple[str, ...]:
        """The families that were called different in more records than the promise and chance explain."""
        error = (PROMISED * (1 - PROMISED) / self.records) ** 0.5
        return tuple(name for name in FAMILIES if self.families[name] / self.records > PROMISED + 3 * error)


def reported(design: Design, seed: int) -> Report:
    """The report over one record, with the contrasts that every installation begins with."""
    return build_report(Selection(), draw(design, seed), CONTRASTS, ValuationSettings(currency="EUR"))


def seeds_of(design: Design, many: int) -> range:
    """So many from 1 on for the first likeness, the next ones for the next: one seed would draw alike records."""
    first = 1 + many * LIKENESSES.index(design.likeness)
    return range(first, first + many)


def tally_design(design: Design, seeds: Sequence[int]) -> Tally:
    """So many records of one design."""
    tally = Tally()
    for seed in seeds:
        tally.add(seed, reported(design, seed))
    return tally


def merge_tallies(tallies: Sequence[Tally]) -> Tally:
    """All designs as one, without their sentences."""
    return Tally(
        records=sum(each.records for each in tallies), families=sum((each.families for each in tallies), Counter())
    )


def row(name: str, tally: Tally, decided: int) -> str:
    """Of so many records: those with a decided contrast of each family, and those with any."""
    cells = "".join(f"{tally.families[family]:>13}" for family in FAMILIES)
    mark = f"  TOO OFTEN: {', '.join(tally.broken)}" if tally.broken else ""
    return f"{name:<30}{tally.records:>8}{cells}{decided:>8}{mark}"


def header() -> str:
    """What the columns of the rows are."""
    return f"{'providers, likeness':<30}{'records':>8}" + "".join(f"{name:>13}" for name in FAMILIES) + f"{'any':>8}"


def details(tally: Tally) -> Iterator[str]:
    """Each claim that was called different, and in which records; claims that were not always tested."""
    for claim in CONTRASTS:
        seeds = [
            f"{seed} {verdict}" for seed, some in tally.decided.items() for key, verdict in some if key == claim.key
        ]
        if seeds:
            yield f"    {claim.key:<22} ({claim.family}): seed {', '.join(seeds)}"
        if tally.tested[claim.key] < tally.records:
            yield f"    {claim.key:<22} tested in {tally.tested[claim.key]} of {tally.records}"


def design_label(design: Design) -> str:
    """A design, as the first cell of its row."""
    return f"{design.providers:>3}, {design.likeness}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="records of each design")
    options = parser.parse_args(arguments)
    started, found = time.perf_counter(), []
    print(f"Records of {DESIGNS[0].engagements:,} engagements without any difference in which a contrast was decided")
    print(header())
    for design in DESIGNS:
        found.append(tally_design(design, seeds_of(design, options.seeds)))
        print(row(design_label(design), found[-1], len(found[-1].decided)), flush=True)
        print(*details(found[-1]), sep="\n")
    whole = merge_tallies(found)
    print(row("all designs", whole, sum(len(each.decided) for each in found)))
    print(TOGETHER)
    print(f"{time.perf_counter() - started:.0f} s")
    return 1 if any(each.broken for each in (*found, whole)) else 0


if __name__ == "__main__":
    sys.exit(main())
