"""Names of providers: asked about where they are nearly another, kept when they change, and pairs that look alike."""

import pytest

from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import EventKind
from app.importing.services import imports
from app.record.services import engagements, history, provider_names, providers

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kapa Suport", ["Kappa Support BV"]),
        ("kappa support b.v.", ["Kappa Support BV"]),
        ("The Kappa Support Limited", ["Kappa Support BV"]),
        ("Карра Suрроrt", ["Kappa Support BV"]),  # Cyrillic letters that look Latin
        ("Muller", ["Müller GmbH"]),
        ("Mueller GmbH", ["Müller GmbH"]),
        ("Kappa Support BV", []),
        ("Kappa", []),
        ("Team 3", []),  # numbers tell apart
        ("Gone Fishin", []),  # archived
        ("", []),
    ],
)
def test_a_near_name_is_found(work, typed, meant):
    for name in ("Kappa Support BV", "Müller GmbH", "Team 2"):
        providers.record(work, {"name": name})
    providers.record(work, {"name": "Gone Fishing", "archived": True})
    assert provider_names.closest_names(work, typed) == meant
    assert provider_names.closest_names(work, typed, sample=True) == []


def test_a_renamed_provider_is_still_found_by_its_old_name(work, tmp_path):
    it = providers.record(work, {"name": "Acme"})
    providers.amend(work, it.id, {"name": "Acme Services"})
    providers.amend(work, it.id, {"name": "ACME services"})  # the same name
    assert [each.name for each in provider_names.former_names(work, it.id)] == ["Acme"]
    imports.apply(work, tmp_path, b"title,arrangement,provider\nX,freelance,Acme\n", "list.csv")
    one = engagements.record(work, {"title": "Y", "arrangement": "freelance", "provider": "acme"})
    assert one.engagement.provider == "ACME services" and providers.listing(work).total == 1
    after = engagements.amend(work, one.reference, {"provider": "Acme"})
    assert after.revision == one.revision, "the former name says nothing new"
    providers.amend(work, it.id, {"name": "Acme"})
    assert [each.name for each in provider_names.former_names(work, it.id)] == ["ACME services"]


def test_a_former_name_is_removed_and_free_again(work):
    it = providers.record(work, {"name": "Acme"})
    providers.amend(work, it.id, {"name": "Acme Services"})
    with pytest.raises(Refused) as refused:
        providers.record(work, {"name": "Acme"})
    assert refused.value.problems[0].code == "name-former"
    (former,) = provider_names.former_names(work, it.id)
    assert provider_names.forget(work, it.id, former.id) == "Acme"
    provider_names.remember(work, it.id, "Acme")
    (former,) = provider_names.former_names(work, it.id)
    provider_names.forget(work, it.id, former.id)
    other = providers.record(work, {"name": "Acme"})
    provider_names.remember(work, it.id, "Acme")
    assert provider_names.former_names(work, it.id) == ()
    assert other.id != it.id
    with pytest.raises(NotFound):
        provider_names.forget(work, it.id, former.id)


def test_providers_that_look_alike_until_somebody_says_they_are_not_the_same(work):
    ids = [providers.record(work, {"name": name}).id for name in ("Kappa BV", "Kappa Ltd", "Müller", "Muller", "Zeta")]
    found = provider_names.look_alikes(work)
    assert {(pair.one.stored.id, pair.other.stored.id) for pair in found.pairs} == {tuple(ids[:2]), tuple(ids[2:4])}
    assert (found.more, found.is_partial) == (0, False)
    assert provider_names.keep_apart(work, ids[1], ids[0])
    assert not provider_names.keep_apart(work, ids[0], ids[1])
    assert history.events(work).events[0].what is EventKind.KEPT_APART
    assert [pair.one.stored.id for pair in provider_names.look_alikes(work).pairs] == [ids[2]]
    assert provider_names.keep_apart(work, ids[0], ids[1], apart=False)
    assert len(provider_names.look_alikes(work).pairs) == 2
    with pytest.raises(NotFound):
        provider_names.keep_apart(work, ids[0], 999)
