"""Whom a search finds, what is refused, and what erasing twice, undoing imports and tampering do."""

import io
import json
import zipfile

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.errors import Denied, NotFound, Refused
from app.core.domain.events import Actor, Source
from app.core.domain.permissions import ADMINISTRATOR, MANAGER
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.event_seals import BrokenSeal
from app.importing.services import imports, undo
from app.privacy.services import people, person_export
from app.privacy.storage import table_texts
from app.record.services import engagements, history, providers, reviews
from app.report.domain.saved import report_hash
from app.report.services import claims, saved_reports
from app.report.storage import models
from app.report.storage import saved_reports as stored_reports
from app.report.storage.saved_reports import HashedTexts
from tests.report.golden.small_record import fill
from tests.saved_report_fixtures import save

PASSWORD = "correct horse battery"


@pytest.fixture
def instance(tmp_path):
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


def hired(work, provider, **more):
    return engagements.record(work, {"title": "T", "arrangement": "freelance", "provider": provider} | more)


def guard(session):
    """Keeps events from being changed, by a trigger."""
    if session.get_bind().dialect.name == "postgresql":
        body = "BEGIN RAISE EXCEPTION 'append-only'; END"
        session.execute(sa.text(f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
        session.execute(sa.text("CREATE TRIGGER kept BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse()"))
    else:
        session.execute(
            sa.text("CREATE TRIGGER kept BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append-only'); END")
        )


@pytest.mark.both_databases
def test_what_was_broken_before_an_erasure_still_shows(database, instance):
    with begin_work(database, CONSOLE) as work:
        for number in range(3):
            hired(work, "Ana Lima", title=f"Job {number} by Ana Lima")
    with begin_work(database, CONSOLE, writes=False) as work:
        last = work.session.execute(sa.text("SELECT max(id) FROM event WHERE subject = 'engagement'")).scalar_one()
    with database.transaction() as session, table_texts.without_triggers(session, ["event"]):
        session.execute(sa.text("UPDATE event SET what = 'removed' WHERE id = :id"), {"id": last})
    with begin_work(database, CONSOLE) as work:
        assert people.erase(work, instance, ["Ana Lima"]).events
    with begin_work(database, CONSOLE, writes=False) as work:
        assert history.verify(work).broken == (last, BrokenSeal.CHANGED)


class TestSearching:
    def test_the_names_and_addresses_of_the_own_records_are_searched_for_too(self, work, instance):
        number = providers.record(work, {"name": "Anna Old", "kind": "individual", "email": "ana@example.org"}).id
        providers.amend(work, number, {"name": "Ana New"})
        hired(work, None, notes="Anna Old, ana@example.org")
        for term in ("Ana New", "anna old", "ANA@example.org"):
            found = people.find(work, instance, [term])
            assert [(each.kind, each.name) for each in found.own] == [("provider", "Ana New")]
            assert "1 engagement" in found.counts()

    def test_the_address_of_a_company_does_not_make_it_a_person(self, work, instance):
        providers.record(work, {"name": "Studio Sol", "kind": "company", "email": "ana@example.org"})
        found = people.find(work, instance, ["ana@example.org"])
        assert found.own == ()
        people.erase(work, instance, ["ana@example.org"])
        studio = providers.find(work, "Studio Sol")
        assert studio.provider.email is None

    def test_an_address_that_others_have_stays_there(self, work, instance):
        for name in ("Ana Lima", "Bo Berg"):
            providers.record(work, {"name": name, "kind": "individual", "email": "info@example.org"})
        found = people.find(work, instance, ["Ana Lima"])
        assert found.shared == ("info@example.org",)
        people.erase(work, instance, ["Ana Lima"])
        assert providers.find(work, "Bo Berg").provider.email == "info@example.org"
        assert providers.find(work, "Erased person 1").provider.email is None

    def test_a_longer_name_of_somebody_else_stays_and_is_told(self, work, instance):
        hired(work, "Ana Lima")
        hired(work, "Ana Lima Castro", notes="not Ana Lima")
        found = people.find(work, instance, ["Ana Lima"])
        assert found.protected == ("Ana Lima Castro",)

    def test_names_that_are_too_short_are_refused(self, work, instance):
        for terms in ([], [" "], ["Bo"], ["Ana Lima", "x"]):
            with pytest.raises(Refused):
                people.find(work, instance, terms)

    def test_nobody_is_not_found(self, work, instance):
        with pytest.raises(NotFound):
            people.erase(work, instance, ["Nobody Known"])

    def test_files_that_cannot_be_searched_are_told_and_stay(self, work, instance):
        hired(work, "Ana Lima")
        done = imports.apply(work, instance / "uploads", b"reference,title,arrangement\nI-9,x,freelance\n", "a.csv")
        kept = instance / "uploads" / imports.get(work, done.number).sha256
        kept.write_bytes(b"\x1f\x8bdamaged")
        found = people.find(work, instance, ["Ana Lima"])
        assert [each.name for each in found.unsearchable] == ["a.csv"]
        people.erase(work, instance, ["Ana Lima"])
        assert kept.exists()


class TestWhoMay:
    def test_administrators_alone(self, work, instance):
        work.actor = Actor("Leo", frozenset({MANAGER}), Source.WEB, 1)
        for use_case in (people.find, people.erase, person_export.collect):
            with pytest.raises(Denied):
                use_case(work, instance, ["Ana Lima"])

    def test_nobody_erases_themselves(self, work, instance):
        user = users.add(work, "Ana Lima", ADMINISTRATOR, PASSWORD)
        users.add(work, "Rita", ADMINISTRATOR, PASSWORD)
        work.actor = Actor("Ana Lima", frozenset({ADMINISTRATOR}), Source.WEB, user.id)
        with pytest.raises(Refused, match="your own user"):
            people.erase(work, instance, ["Ana Lima"])

    def test_the_last_administrator_stays(self, work, instance):
        users.add(work, "Ana Lima", ADMINISTRATOR, PASSWORD)
        with pytest.raises(Refused, match="At least one administrator"):
            people.erase(work, instance, ["Ana Lima"])


@pytest.mark.both_databases
class TestErasing:
    def test_numbers_keep_persons_apart(self, work, instance):
        for number, name in enumerate(("Ana Lima", "Bo Berg"), 1):
            hired(work, name, reference=f"E-{number}")
            people.erase(work, instance, [name])
        now = [engagements.detail(work, f"E-{number}").stored.engagement.provider for number in (1, 2)]
        assert now == ["Erased person 1", "Erased person 2"]

    def test_two_providers_of_one_person_stay_two(self, work, instance):
        first, second = hired(work, "Ana Lima").provider_id, hired(work, "Lima Design").provider_id
        people.erase(work, instance, ["Ana Lima", "Lima Design"])
        names = [providers.detail(work, number).stored.provider.name for number in (first, second)]
        assert names == ["Erased person 1", f"Erased person 1 ({second})"]

    def test_search_and_list_find_the_new_name(self, work, instance):
        stored = hired(work, "Ana Lima", title="Logo by Ana Lima", tags=("Ana Lima",))
        reviews.review(work, stored.reference, {"quality": 4, "comment": "Ana Lima was quick"})
        people.erase(work, instance, ["Ana Lima"])
        folded = work.session.execute(sa.text("SELECT folded || title_sort FROM engagement")).scalar_one()
        comment = work.session.execute(sa.text("SELECT folded FROM review")).scalar_one()
        assert "ana lima" not in folded + comment
        assert folded.count("erased person 1") == 3
        assert comment == "erased person 1 was quick"

    def test_whoever_had_the_form_open_does_not_write_the_name_back(self, work, instance):
        before = hired(work, "Ana Lima", notes="by Ana Lima")
        people.erase(work, instance, ["Ana Lima"])
        with pytest.raises(Refused) as stale:
            engagements.amend(work, before.reference, {"notes": "by Ana Lima!"}, before.revision)
        assert stale.value.code == "stale"

    def test_rows_that_nobody_may_change_are_guarded_again_afterwards(self, database, instance):
        with begin_work(database, CONSOLE) as work:
            hired(work, "Ana Lima", title="Logo by Ana Lima")
            guard(work.session)
        with begin_work(database, CONSOLE) as work:
            assert people.erase(work, instance, ["Ana Lima"]).events == 1
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.transaction() as session:
            session.execute(sa.text("UPDATE event SET source = 'web'"))

    def test_an_import_can_still_be_undone(self, work, instance):
        rows = "reference,title,arrangement,provider\nI-1,Flyer by Ana Lima,freelance,Ana Lima\n"
        done = imports.apply(work, instance / "uploads", rows.encode(), "a.csv")
        people.erase(work, instance, ["Ana Lima"])
        undo.undo(work, done.number, force=True)
        with pytest.raises(NotFound):
            engagements.detail(work, "I-1")


class TestSavedReports:
    @pytest.fixture
    def saved(self, database, instance):
        claims.ensure(database)
        with begin_work(database, CONSOLE) as work:
            fill(work)
            providers.amend(work, providers.find(work, "Freelancer 2").id, {"name": "Ana Lima"})
            providers.amend(work, providers.find(work, "Agency 1").id, {"name": "Bo Berg"})
        save(database, "2026-H1", "For Ana Lima and Bo Berg")
        return database

    def erase(self, database, instance, name):
        with begin_work(database, CONSOLE) as work:
            return people.erase(work, instance, [name])

    def problems(self, database):
        with begin_work(database, CONSOLE, writes=False) as work:
            return saved_reports.verify(work)[0].problems

    def test_two_persons_erased_one_after_the_other(self, saved, instance):
        for name in ("Ana Lima", "Bo Berg"):
            assert self.erase(saved, instance, name).reports == 1
            assert self.problems(saved) == ()

    @pytest.mark.parametrize("forged", [False, True])
    def test_a_figure_changed_besides_is_noticed(self, saved, instance, forged):
        """Also if somebody writes the hash that belongs to it into the record of the erasure."""
        self.erase(saved, instance, "Ana Lima")
        with saved.transaction() as session:
            texts = stored_reports.get_texts(session, 1)
            changed = HashedTexts(texts.document.replace('"margin":0.1', '"margin":0.2', 1), texts.changes)
            assert changed != texts
            stored_reports.rewrite(session, 1, changed)
            if forged:
                after = report_hash(changed.document, changed.changes)
                session.execute(sa.update(models.ReportErasure).values(hash_after=after))
        assert self.problems(saved) == ("damaged",)

    def test_an_erasure_that_does_not_begin_with_what_was_saved_is_noticed(self, saved, instance):
        self.erase(saved, instance, "Ana Lima")
        with saved.transaction() as session:
            session.execute(sa.update(models.ReportErasure).values(hash_before="0" * 64))
        assert self.problems(saved) == ("damaged",)

    def test_a_damaged_report_stays_damaged(self, saved, instance):
        with saved.transaction() as session:
            session.execute(sa.update(models.SavedReport).values(hash="0" * 64))
        self.erase(saved, instance, "Ana Lima")
        assert self.problems(saved) == ("damaged",)


class TestExporting:
    def test_everything_about_the_person_is_in_one_file(self, work, instance):
        user = users.add(work, "Ana Lima", MANAGER, PASSWORD, "ana@example.org")
        hired(work, "Ana Lima", reference="A-1", notes="by Ana Lima")
        rows = b"reference,title,arrangement,provider\nI-1,Flyer,freelance,Ana Lima\n"
        imports.apply(work, instance / "uploads", rows, "../a.csv")
        archive = zipfile.ZipFile(io.BytesIO(person_export.write_archive(work, instance, ["Ana Lima"])))
        person = json.loads(archive.read("person.json"))
        assert {each["kind"] for each in person["records"]} == {"provider", "user"}
        assert [each["reference"] for each in person["engagements"]] == ["A-1", "I-1"]
        assert any(each["text"] == "by Ana Lima" for each in person["mentions"])
        assert archive.read("files/1-a.csv") == rows
        told = json.dumps(person)
        assert PASSWORD not in told
        assert "argon2" not in told
        assert user.mark not in told
