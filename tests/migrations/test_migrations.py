"""Migrations go up, agree with the models, go down and up again, rows being there; numbered, with one head."""

import json
import zlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import base
from app.core.storage.access_models import ACCESS_METADATA
from app.core.storage.database import Database
from app.core.storage.schema import alembic_config, migrate
from app.importing.services import imports, undo
from app.record.services import engagements, providers, reviews

pytestmark = pytest.mark.both_databases

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


@pytest.fixture
def bare(database_url):
    """A database with nothing in it."""
    database = Database(database_url)
    yield database
    database.dispose()


def tables(database):
    return set(sa.inspect(database.engine).get_table_names()) - {"alembic_version"}


def wanted(database):
    """The tables there have to be; what signing in writes lies beside the record on SQLite."""
    return set(base.METADATA.tables) | (
        set(ACCESS_METADATA.tables) if database.engine.dialect.name == "postgresql" else set()
    )


def filled(database):
    """A row in as many tables as people fill on one day."""
    with begin_work(database, CONSOLE) as work:
        users.add(work, "Rita", "manager", "correct horse battery")
        it = engagements.record(
            work,
            {
                "title": "Website",
                "arrangement": "freelance",
                "provider": "Ana",
                "team": "Web",
                "owner": "Rita",
                "agreed_cost": Decimal("12.50"),
                "currency": "EUR",
                "started_on": date(2026, 1, 1),
                "notes": "–",
            },
        )
        reviews.review(work, it.reference, {"quality": 4, "comment": "in time"})
        return it


def unpacked(change_set):
    """The pieces of a packed change set as one."""
    whole = {"new": [], "changed": {}, "providers": {"new": [], "changed": {}}, "teams": {"new": []}}
    while change_set:
        piece = zlib.decompressobj()
        said = json.loads(piece.decompress(change_set))
        change_set = piece.unused_data
        for part, more in ((whole, said), (whole["providers"], said["providers"])):
            part["new"] += more["new"]
            part["changed"] |= more["changed"]
        whole["teams"]["new"] += said["teams"]["new"]
    return whole


def test_migrations_are_numbered_with_one_head():
    names = sorted(path.stem for path in VERSIONS.glob("*.py"))
    numbers = [name.partition("_")[0] for name in names]
    assert numbers == [f"{number:04d}" for number in range(1, len(names) + 1)]
    scripts = ScriptDirectory.from_config(alembic_config(Database("sqlite://")))
    assert scripts.get_heads() == [numbers[-1]]
    chain = [script.revision for script in scripts.walk_revisions()]
    assert chain == numbers[::-1]


def test_an_empty_database_comes_to_the_present_shape_and_has_its_settings(bare):
    migrate(bare)
    assert tables(bare) == wanted(bare)
    command.check(alembic_config(bare))
    with bare.reading() as session:
        assert session.execute(sa.text("SELECT count(*) FROM organisation")).scalar_one() == 1
        assert session.execute(sa.text("SELECT changes, next_reference FROM record_state")).one() == (0, 1)


def test_down_and_up_again_with_rows_present(database):
    filled(database)
    command.downgrade(alembic_config(database), "base")
    assert tables(database) == set()
    migrate(database)
    assert tables(database) == wanted(database)
    command.check(alembic_config(database))
    filled(database)


def test_history_finds_what_was_imported_before(database, tmp_path):
    whole = "reference,title,arrangement,provider\n" + "".join(f"R{n},a {n},freelance,Ann\n" for n in range(120))
    with begin_work(database, CONSOLE) as work:
        for text in (whole, whole.replace("a ", "b "), "reference,provider_kind\nR7,individual\n"):
            imports.apply(work, tmp_path, text.encode(), "file.csv")
        told = {name: engagements.detail(work, name).history for name in ("R0", "R7", "R119")}
        card = providers.detail(work, 1).history
    assert {len(each) for each in told.values()} == {2} and len(card) == 2
    command.downgrade(alembic_config(database), "0017")
    with database.transaction() as session:  # as the first version packed it: in one piece
        second = session.execute(sa.text("SELECT change_set FROM import WHERE id = 2")).scalar_one()
        as_before = sa.text("UPDATE import SET change_set = :whole WHERE id = 2")
        session.execute(as_before, {"whole": zlib.compress(json.dumps(unpacked(second)).encode())})
    command.downgrade(alembic_config(database), "0003")
    migrate(database)
    with begin_work(database, CONSOLE) as work:
        assert {name: engagements.detail(work, name).history for name in told} == told
        assert providers.detail(work, 1).history == card


def test_ratings_of_before_are_carried_along(database, tmp_path):
    """What was rated and what waits for an import stays what it was, both ways; so does the way back of an import."""
    rated = {"quality": Decimal(4), "resources": "not needed", "communication": Decimal("4.6")}
    with begin_work(database, CONSOLE) as work:
        it = engagements.record(work, {"title": "Website", "arrangement": "freelance", "complexity": Decimal("2.5")})
        reviews.review(work, it.reference, rated)
        imports.apply(work, tmp_path, f"reference,quality\n{it.reference},2\n".encode(), "file.csv")
    command.downgrade(alembic_config(database), "0008")
    kept = sa.text("SELECT complexity, quality, resources, communication, flexibility FROM engagement, review")
    with database.reading() as session:
        assert session.execute(kept).one() == (3, 2, 0, 5, None), "halves upwards; does not apply stays"
    migrate(database)
    with begin_work(database, CONSOLE) as work:
        found = engagements.detail(work, it.reference)
        assert found.stored.engagement.complexity == 3
        assert (
            found.review_summary | {"quality": 2, "resources": "not needed", "communication": 5} == found.review_summary
        )
        undo.undo(work, 1)
        assert engagements.detail(work, it.reference).review_summary["quality"] == 4


def test_names_of_earlier_days_are_told_apart_by_their_accents(database):
    names = ("Müller", "ハンダ設計", "Trần Dũng", "Бай", "Ana")
    with begin_work(database, CONSOLE) as work:
        for name in names:
            it = engagements.record(
                work, {"title": f"für {name}", "arrangement": "freelance", "provider": name, "tags": (name, "Été")}
            )
        reviews.review(work, it.reference, {"quality": 4, "comment": "Très bien"})
    asked = [sa.text(f"SELECT * FROM {name} ORDER BY id") for name in ("provider", "team", "engagement", "review")]
    with database.reading() as session:
        kept = [session.execute(each).mappings().all() for each in asked]
    command.downgrade(alembic_config(database), "0008")
    with database.transaction() as session:  # as it was folded by then
        session.execute(sa.text("UPDATE provider SET folded = 'ハンタ設計' WHERE name = 'ハンダ設計'"))
        session.execute(sa.text("UPDATE provider SET folded = 'баи' WHERE name = 'Бай'"))
        session.execute(sa.text("UPDATE engagement SET folded = '', title_sort = ''"))
        assert session.execute(sa.text("SELECT folded FROM provider WHERE name = 'Müller'")).scalar_one() == "muller"
    migrate(database)
    with database.reading() as session:
        assert [session.execute(each).mappings().all() for each in asked] == kept


def test_going_back_keeps_two_whose_accents_alone_tell_them_apart(database):
    with begin_work(database, CONSOLE) as work:
        for name in ("Habo", "Håbo"):
            engagements.record(work, {"title": name, "arrangement": "freelance", "provider": name})
    command.downgrade(alembic_config(database), "0008")
    migrate(database)
    with begin_work(database, CONSOLE) as work:
        assert providers.detail(work, 2).stored.provider.name == "Håbo"
        assert engagements.record(work, {"title": "x", "arrangement": "freelance", "provider": "HÅBO"}).provider_id == 2


def test_migrating_twice_is_migrating_once(bare):
    migrate(bare)
    it = filled(bare)
    migrate(bare)
    with begin_work(bare, CONSOLE, writes=False) as work:
        assert engagements.detail(work, it.reference).stored.engagement == it.engagement


def test_no_migration_leans_on_the_code_of_the_day():
    texts = {path.name: path.read_text() for path in VERSIONS.glob("*.py")}
    leaning = [name for name, text in texts.items() if "from app" in text or "import app" in text]
    assert not leaning, f"A migration says its tables in plain SQL types: {leaning}"


def test_leads_become_managers_and_nobody_gets_more_rights_on_the_way_back(database):
    with begin_work(database, CONSOLE) as work:
        for role in ("manager", "member", "finance", "reader", "administrator"):
            users.add(work, f"A {role}", role)
    asked = sa.text("SELECT name, roles FROM user_account ORDER BY id")
    command.downgrade(alembic_config(database), "0023")
    with database.reading() as session:
        before = {name: roles.strip() for name, roles in session.execute(asked)}
    assert before["A manager"] == "lead" and before["A member"] == "reader"
    migrate(database)
    with begin_work(database, CONSOLE) as work:
        after = {each.name: each.roles for each in users.listing(work)}
    assert after == {f"A {role}": (role,) for role in ("manager", "finance", "reader", "administrator")} | {
        "A member": ("reader",)
    }
