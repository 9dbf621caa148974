"""Claims to edit: an own one, and a newer catalogue."""

from dataclasses import replace

import pytest

from app.report.domain import claim_versions as domain_versions
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import LIKE_FOR_LIKE
from app.report.services import claims

GOAL = {
    "sentence": "Freelancers meet their goal more often",
    "measure": "goal_met",
    "yes": ("yes",),
    "expected": "freelance",
    "compared": LIKE_FOR_LIKE,
    "covariates": ("category",),
}
KEY = "project-size"


@pytest.fixture
def seeded(work):
    """The console at work on a record that has the catalogue's claims."""
    claims.seed(work)
    return work


def newer(monkeypatch, key=KEY, **said):
    """A catalogue that says something new of one claim."""
    catalogue = tuple(replace(claim, **said) if claim.key == key else claim for claim in CATALOGUE)
    monkeypatch.setattr(claims, "CATALOGUE", catalogue)
    by_key = {claim.key: claim for claim in catalogue}
    for module in (claims, domain_versions):
        monkeypatch.setattr(module, "CATALOGUE_BY_KEY", by_key)
