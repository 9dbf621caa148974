"""The versions of a claim: the catalogue's, and those that an organisation has edited or added."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import Claim

CATALOGUE_BY_KEY = {claim.key: claim for claim in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a claim, from `at` on. `by`: who made it: a user, "console" or "catalogue"."""

    number: int
    claim: Claim
    enabled: bool
    edited: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class ClaimEntry:
    """A claim as the catalogue's page shows it, with its `versions`, the newest first.

    `claim`: as it is tested, or would be if it were switched on. `opposed_by`: the claims that oppose it.
    """

    claim: Claim
    own: bool
    versions: tuple[Version, ...]
    opposed_by: tuple[Claim, ...] = ()

    @property
    def key(self) -> str:
        return self.claim.key

    @property
    def enabled(self) -> bool:
        """Whether it is active."""
        return self.versions[0].enabled

    @property
    def edited(self) -> bool:
        """Whether the organisation has edited the catalogue's claim."""
        return self.versions[0].edited and not self.own

    @cached_property
    def news(self) -> Claim | None:
        """The catalogue's current claim, where it differs from this and from the one that the organisation edited."""
        latest = None if self.own else CATALOGUE_BY_KEY.get(self.key)
        before = next((each.claim for each in self.versions if not each.edited), None)
        return latest if latest is not None and latest not in (before, self.versions[0].claim) else None
