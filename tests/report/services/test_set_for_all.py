"""Which records hold a value that an import set for all of its rows: found for every kind of field, on both databases,
in what earlier versions imported, and no longer where somebody changed it."""

import pytest
from alembic import command

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.schema import alembic_config, migrate
from app.record.services import engagements, reviews
from app.report.storage import dataset
from tests.importing.services.importing import import_text

pytestmark = pytest.mark.both_databases

TWO = "reference,title,arrangement,provider\nA,a,freelance,Ann\nB,b,outsourced,Firm\n"
SAID = [
    ("complexity", "2.5"),
    ("hours_actual", "12.5"),
    ("quality", "4"),
    ("agreed_cost", "1000"),
    ("contact", "direct"),
    ("motives", "save money"),
    ("serves_other_clients", "no"),
    ("provider_kind", "individual"),
    ("due_on", "2026-02-01"),
    ("goal_met", "partly"),
    ("resources", "not needed"),
    ("taxes_borne_by", "us"),
    ("team_size", "3"),
]


def marks(database, name):
    with database.reading() as session:
        found = dataset.load(session, Selection()).set_by_import(name)
    return None if found is None else found.tolist()


@pytest.mark.parametrize(("name", "text"), SAID)
def test_every_kind_of_field(database, tmp_path, name, text):
    import_text(database, tmp_path, TWO, constants={name: text, "currency": "JPY"})
    assert marks(database, name) == [1, 1]


def test_a_cards_answer_counts_where_it_is_inherited(database, tmp_path):
    import_text(database, tmp_path, TWO, constants={"provider_taxes_borne_by": "worker"})
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, "A", {"taxes_borne_by": "us"})
    assert marks(database, "taxes_borne_by") == [0, 1]


def test_what_somebody_says_since_is_their_own(database, tmp_path):
    import_text(database, tmp_path, TWO, constants={"contact": "direct", "quality": "4"})
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, "A", {"contact": "both"})
        reviews.review(work, "B", {"quality": 5})
    assert marks(database, "contact") == [0, 1]
    assert marks(database, "quality") == [1, 0]


def test_imports_of_before_are_gone_through(database, tmp_path):
    import_text(database, tmp_path, TWO)
    import_text(database, tmp_path, "reference\nB\n", constants={"contact": "direct"})
    import_text(database, tmp_path, TWO.replace("A,", "C,").replace("B,", "D,"), constants={"contact": "both"})
    kept = marks(database, "contact")
    assert kept == [0, 2, 3, 3]
    command.downgrade(alembic_config(database), "0009")
    migrate(database)
    assert marks(database, "contact") == kept
