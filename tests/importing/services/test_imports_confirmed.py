"""Confirming an import: permission, pending files, and the change set that is stored."""

import hashlib

import pytest
import sqlalchemy as sa

from app.core.domain.errors import Denied, NotFound, Refused, Stale
from app.core.domain.events import Actor, Source
from app.core.services.transactions import single_transaction
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import models as core_models
from app.importing.services import imports
from app.importing.storage import import_changes
from app.importing.values.options import Options
from app.record.services import history
from app.record.storage import models as record_models
from tests.importing.services.importing import PRICES, import_text, text
from tests.importing.services.one_row import ONE, STATED, detail, rows_of


def test_what_an_import_changed_names_nobody(database, tmp_path):
    import_text(database, tmp_path, text(**ONE, provider="Ann Secret", notes="Call Ann Secret"))
    import_text(
        database,
        tmp_path,
        text(
            reference="A-1",
            provider="Bo Secret",
            notes="Call Bo Secret",
            provider_email="bo@secret.example",
            title="New",
        ),
    )
    import_text(database, tmp_path, text(reference="A-1", provider_email="b@secret.example", comment="Secret"))
    with database.reading() as session:
        first, second, third = (
            {
                "new": {
                    kind: import_changes.created_runs(session, number, kind)
                    for kind in ("engagement", "provider", "team")
                },
                "changed": dict(import_changes.entries(session, number, "engagement")),
                "cards": dict(import_changes.entries(session, number, "provider")),
            }
            for number in (1, 2, 3)
        )
        texts = dict(
            session.execute(
                sa.select(core_models.ErasableText.__table__.c.id, core_models.ErasableText.__table__.c.text)
            ).all()
        )
    stored = detail(database, "A-1").stored
    assert first == {
        "new": {"engagement": [[stored.id, stored.id]], "provider": [[stored.provider_id - 1] * 2], "team": []},
        "changed": {},
        "cards": {},
    }
    fields = second["changed"][stored.id]["fields"]
    assert fields["title"] == ["Website", "New"]
    assert fields["provider"] == [{"provider": stored.provider_id - 1}, {"provider": stored.provider_id}]
    assert [texts[side["text"]] for side in fields["notes"]] == ["Call Ann Secret", "Call Bo Secret"]
    assert second["changed"][stored.id]["revision"] == 2
    assert third["changed"][stored.id]["review"]["comment"][0] is None
    assert "Secret" not in str([first, second, third])
    assert "secret" not in str([first, second, third])
    card = third["cards"][stored.provider_id]
    assert card["revision"] == 2
    assert texts[card["fields"]["email"][1]["text"]] == "b@secret.example"


@pytest.mark.both_databases
def test_one_event_an_import_and_the_file_is_kept(database, tmp_path):
    content = text(reference=["A-1", "A-2"], title=["a", "b"], arrangement=["freelance"] * 2, provider=["Ann", "Bo"])
    number = import_text(database, tmp_path, content).number
    kept = tmp_path / "uploads" / hashlib.sha256(content.encode()).hexdigest()
    assert kept.read_text() == content
    with begin_work(database, CONSOLE, writes=False) as work:
        past = history.events(work)
        brought = imports.listing(work)
    assert [(event.what, event.subject, event.subject_id) for event in past.events] == [("imported", "import", number)]
    assert [(each.id, each.sha256, each.state, each.counts["new"]) for each in brought] == [
        (number, kept.name, "done", 2)
    ]


def test_a_reader_may_not_import(database, tmp_path):
    with begin_work(database, Actor("Ria", frozenset({"reader"}), Source.WEB, 1)) as work:
        with pytest.raises(Denied):
            imports.apply(work, tmp_path, b"title\na\n", "f.csv")


@pytest.mark.both_databases
def test_a_file_waits_until_it_is_confirmed(database, tmp_path):
    data = PRICES.encode()
    with begin_work(database, CONSOLE) as work:
        number = imports.upload(work, tmp_path, data, "prices.csv")
    with begin_work(database, CONSOLE, writes=False) as work:
        assert imports.pending_import(work, tmp_path, number).preview.counts["refused"] == 3
    with begin_work(database, CONSOLE) as work:
        assert imports.confirm(work, tmp_path, number).number is None
        with pytest.raises(Refused, match="no column"):
            imports.set_options(single_transaction(work), tmp_path, number, Options(columns={"title": "Name"}))
        imports.set_options(single_transaction(work), tmp_path, number, Options(**STATED))
    with begin_work(database, CONSOLE, writes=False) as work:
        shown = imports.pending_import(work, tmp_path, number)
    assert shown.preview.counts["new"] == 3
    assert rows_of(database, record_models.Engagement) == 0
    with begin_work(database, CONSOLE) as work:
        assert imports.confirm(work, tmp_path, number, shown.mark).number == number
    assert rows_of(database, record_models.Engagement) == 3
    with begin_work(database, CONSOLE) as work:
        with pytest.raises(NotFound):
            imports.confirm(work, tmp_path, number)


@pytest.mark.both_databases
def test_what_changed_since_it_was_shown_is_shown_again(database, tmp_path):
    with begin_work(database, CONSOLE) as work:
        number = imports.upload(work, tmp_path, text(**ONE).encode(), "f.csv")
    with begin_work(database, CONSOLE, writes=False) as work:
        mark = imports.pending_import(work, tmp_path, number).mark
    import_text(database, tmp_path, text(**ONE))
    with begin_work(database, CONSOLE) as work:
        with pytest.raises(Stale):
            imports.confirm(work, tmp_path, number, mark)


def test_a_waiting_file_can_be_given_up(database, tmp_path):
    with begin_work(database, CONSOLE) as work:
        numbers = [imports.upload(work, tmp_path, b"title\na\n", "f.csv") for _ in range(2)]
        imports.discard(work, tmp_path, numbers[0])
        assert imports.pending_import(work, tmp_path, numbers[1]).stored_import.file_name == "f.csv"
        imports.discard(work, tmp_path, numbers[1])
    assert not list(tmp_path.glob("[0-9a-f]" * 64))
