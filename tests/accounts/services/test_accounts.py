"""Who may sign in, on both databases: the last administrator, names that look alike, passwords; whose import it is."""

import threading

import pytest

from app.accounts.services import sessions, users
from app.accounts.storage.sessions import SessionLimits
from app.core.domain.errors import Denied, NotFound, Refused
from app.core.domain.events import Actor, Source
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, undo

GOOD = "correct horse battery"
CSV = b"title,arrangement\nWebsite,freelance\n"


def at_once(*acts):
    """Runs these in threads of their own, begun together; what each raised."""
    start, raised = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number):
        start.wait()
        try:
            acts[number]()
        except Exception as error:  # looked at by the test
            raised[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.parametrize("change", [{"role": "manager"}, {"active": False}])
@pytest.mark.both_databases
def test_two_administrators_cannot_demote_each_other_into_none(database, change):
    with begin_work(database, CONSOLE) as work:
        for name in ("Ada", "Bob"):
            users.add(work, name, "administrator", GOOD)

    def demote(name):
        with begin_work(database, CONSOLE) as work:
            users.update(work, name, **change)

    raised = at_once(lambda: demote("Ada"), lambda: demote("Bob"))
    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "Refused"]
    with begin_work(database, CONSOLE, writes=False) as work:
        left = [each for each in users.listing(work) if each.active and "administrator" in each.roles]
    assert len(left) == 1


@pytest.mark.parametrize(
    "name",
    [
        "console",
        "Console",
        "c0nsole",
        "сonsole",
        "consoIe",
        "con\u200bsole",
        "SYSTEM",
        "ѕystem",
        "Sуstem",
        "syst em",
        "nobody",
        "Web",
        "record",
        "RECORD",
    ],
)
def test_nobody_is_called_what_history_calls_something_else(work, name):
    with pytest.raises(Refused) as refused:
        users.add(work, name, "manager")
    assert refused.value.problems[0].field == "name"


@pytest.mark.parametrize(
    ("there", "name"),
    [
        ("Paul", "PauI"),
        ("Paul", "Раul"),
        ("Paul", "p a u l"),
        ("Carmen", "Carrnen"),
        ("José", "Jose"),
        ("Ann 1", "Ann l"),
        ("Oskar", "0skar"),
    ],
)
@pytest.mark.both_databases
def test_nobody_looks_like_another(work, there, name):
    users.add(work, there, "manager")
    with pytest.raises(Refused) as refused:
        users.add(work, name, "manager")
    assert refused.value.problems[0].code == "name-taken"


@pytest.mark.both_databases
def test_ordinary_names_live_side_by_side(work):
    for name in (
        "Anna",
        "Anne",
        "Hanna",
        "Ana María",
        "Ann",
        "李雷",
        "韩梅梅",
        "Петр",
        "Пётр Иванов",
        "Test Manager",
        "Test Reader",
        "admin",
        "Consuela",
        "Person 1",
        "Person 2",
    ):
        users.add(work, name, "manager")
    assert len(users.listing(work)) == 15


@pytest.mark.parametrize(
    "password",
    [
        "Password123!",
        "qwertyuiop",
        "iloveyou2024",
        "AdaLovelace1815",
        "ada lovelace!",
        "Acme Widgets 9",
        "contrastcontrast",
        "aaaaaaaaaaaa",
        "a\0bcdefghijklmnop",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(work, password):
    from app.record.services import organisation

    organisation.amend(work, {"name": "Acme Widgets"})
    with pytest.raises(Refused) as refused:
        users.add(work, "Ada Lovelace", "manager", password)
    assert [each.field for each in refused.value.problems] == ["password"]


@pytest.mark.both_databases
def test_only_what_they_imported_themselves(database, tmp_path):
    """Finance may import, but not remove: so they undo and discard their own files alone."""
    with begin_work(database, CONSOLE) as work:
        numbers = {role: users.add(work, f"Person of {role}", role).id for role in ("finance", "manager")}
        other = users.add(work, "Another", "finance").id
    actor = {role: Actor("x", frozenset({role}), Source.WEB, number) for role, number in numbers.items()}
    another = Actor("y", frozenset({"finance"}), Source.WEB, other)
    with begin_work(database, actor["finance"]) as work:
        done = imports.apply(work, tmp_path, CSV, "a.csv").number
        waiting = imports.upload(work, tmp_path, CSV.replace(b"Web", b"Wob"), "b.csv")
    for act in (
        lambda work: undo.preview(work, done),
        lambda work: undo.undo(work, done),
        lambda work: imports.discard(work, tmp_path, waiting),
    ):
        with pytest.raises(Denied), begin_work(database, another) as work:
            act(work)
    with begin_work(database, actor["finance"]) as work:
        assert undo.may_undo(work, done) and undo.preview(work, done).outcome.new == 1
        imports.discard(work, tmp_path, waiting)
    with begin_work(database, actor["manager"]) as work:
        assert undo.undo(work, done).outcome.new == 1


@pytest.mark.both_databases
def test_a_file_that_is_brought_while_it_is_forgotten_is_kept(database, tmp_path):
    for _ in range(5):
        with begin_work(database, CONSOLE) as work:
            first = imports.upload(work, tmp_path, CSV, "a.csv")

        def forget(number=first):
            with begin_work(database, CONSOLE) as work:
                imports.discard(work, tmp_path, number)

        def bring():
            with begin_work(database, CONSOLE) as work:
                imports.upload(work, tmp_path, CSV, "b.csv")

        assert at_once(forget, bring) == [None, None]
        with begin_work(database, CONSOLE) as work:
            (left,) = imports.listing(work)
            assert (tmp_path / left.sha256).read_bytes() == CSV
            imports.discard(work, tmp_path, left.id)
        assert not (tmp_path / left.sha256).exists()


@pytest.mark.both_databases
def test_a_file_stays_where_forgetting_it_is_not_kept(database, tmp_path):
    with begin_work(database, CONSOLE) as work:
        number = imports.upload(work, tmp_path, CSV, "a.csv")
        sha256 = imports.get_pending(work, number).sha256

    def fails():
        with begin_work(database, CONSOLE) as work:
            imports.discard(work, tmp_path, number)
            raise NotFound("something else went wrong")

    with pytest.raises(NotFound):
        fails()
    assert (tmp_path / sha256).exists()


@pytest.mark.both_databases
class TestSessions:
    @pytest.fixture
    def limits(self):
        from datetime import timedelta

        return SessionLimits(timedelta(hours=1), timedelta(days=1), timedelta(days=30))

    def test_they_are_found_listed_and_ended(self, database, limits):
        with begin_work(database, CONSOLE) as work:
            user = users.add(work, "Ada", "manager", GOOD)
        with begin_work(database, CONSOLE, writes=False) as work:
            tokens = [sessions.start(work, user.id, user.mark, f"Browser {n}" * 99, limits) for n in range(3)]
            assert len(set(tokens)) == 3
            found = sessions.find(work, tokens[0], limits)
            assert found.user_id == user.id and len(found.browser) == 200
            assert sessions.find(work, tokens[0] + "x", limits) is None
            assert sessions.end(work, "ada", found.id) == 1
            assert len(sessions.sessions_of(work, "Ada", limits)) == 2
            with pytest.raises(NotFound):
                sessions.end(work, "Ada", found.id)
            assert sessions.end(work, "Ada") == 2
            assert sessions.find(work, tokens[1], limits) is None

    def test_a_change_of_the_user_ends_them_in_the_same_commit(self, database, limits):
        with begin_work(database, CONSOLE) as work:
            user = users.add(work, "Ada", "manager", GOOD)
            sessions.start(work, user.id, user.mark, None, limits)
        with begin_work(database, CONSOLE) as work:
            users.update(work, "Ada", role="reader")
        with begin_work(database, CONSOLE, writes=False) as work:
            assert sessions.sessions_of(work, "Ada", limits) == ()
