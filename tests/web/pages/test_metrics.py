"""The figures for monitoring: who may read them, and that they say what happened and nothing of anybody."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.core.domain import clock
from app.core.services import jobs, readiness, worker_beats
from app.core.services.work import CONSOLE, begin_work
from app.settings import load
from tests.fixtures.databases import copied
from tests.fixtures.site import NAMES, made

TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture(autouse=True)
def _asks_anew(monkeypatch):
    monkeypatch.setattr(readiness, "CACHE_SECONDS", -1.0)


def figures(visitor, **more):
    """The figures, by name and the values of their labels."""
    answer = visitor.get("/metrics", **more)
    assert answer.status_code == 200 and answer.content_type.startswith("text/plain; version=")
    samples = [each for family in text_string_to_metric_families(answer.text) for each in family.samples]
    return {(each.name, *each.labels.values()): each.value for each in samples}


def test_requests_are_counted_by_what_answered_them(client, anonymous):
    before = figures(anonymous)
    for _ in range(3):
        client.get("/engagements")
    client.get("/nowhere/at/all")
    client.open("/engagements", method="BREW")
    after = figures(anonymous)
    grown = {name: value - before.get(name, 0) for name, value in after.items() if value != before.get(name, 0)}
    assert grown["contrast_requests_total", "engagements.index", "GET", "200"] == 3
    assert grown["contrast_requests_total", "none", "GET", "404"] == 1
    assert grown["contrast_requests_total", "none", "other", "405"] == 1
    assert grown["contrast_request_seconds_count", "engagements.index"] == 3
    spent, total = "contrast_request_database_seconds_total", "contrast_request_seconds_sum"
    assert 0 < grown[spent, "engagements.index"] < grown[total, "engagements.index"]
    assert after["contrast_process_resident_memory_bytes",] > 30_000_000


def test_what_waits_and_what_failed_is_counted(anonymous, app_database, console_over):
    found = figures(anonymous)
    assert found["contrast_engagements",] == found["contrast_jobs", "queued"] == found["contrast_jobs", "failed"] == 0
    assert ("contrast_last_backup_age_seconds",) not in found
    with begin_work(app_database, CONSOLE) as work:
        jobs.queue(work, "check", 1)
        jobs.queue(work, "check", 2)
    console_over("backup", "copy.sqlite3")
    found = figures(anonymous)
    assert found["contrast_jobs", "queued"] == 2 and found["contrast_mails", "waiting"] == 0
    assert 0 <= found["contrast_last_backup_age_seconds",] < 3600


@pytest.fixture
def console_over(app, tmp_path, monkeypatch):
    """`contrast` over the record of the application."""
    from tests.fixtures.console import Console

    monkeypatch.chdir(tmp_path)
    settings = app.extensions["contrast.settings"]
    return Console(tmp_path, {"CONTRAST_INSTANCE": str(settings.instance), "DATABASE_URL": settings.database_url})


def test_a_failing_check_is_there_though_the_database_is_gone(anonymous, app, monkeypatch):
    assert figures(anonymous)["contrast_ready", "worker"] == 1
    app.extensions["contrast.readiness"].is_worker_alive = lambda: False
    found = figures(anonymous)
    assert (found["contrast_ready", "worker"], found["contrast_ready", "disk"]) == (0, 1)


def test_a_workers_last_sign_of_life_is_told(anonymous, app, monkeypatch):
    checks, instance = app.extensions["contrast.readiness"], app.extensions["contrast.settings"].instance
    checks.expects_worker = True
    assert anonymous.get("/readyz").text == "ok\n", "it may be starting, too"
    worker_beats.WorkerBeat(instance).beat()
    assert anonymous.get("/readyz").text == "ok\n"
    later = clock.now() + timedelta(seconds=90)
    monkeypatch.setattr(clock, "now", lambda: later)
    text = anonymous.get("/readyz").text
    assert text.startswith("worker: failing, last heard of ") and 90 <= int(text.split()[-3]) <= 95
    assert figures(anonymous)["contrast_worker_beat_age_seconds",] >= 90
    earlier = later - timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: earlier)
    assert anonymous.get("/readyz").text == "ok\n", "a clock that was set back kills nobody"


def test_where_no_worker_ever_was_it_is_told_after_a_while(anonymous, app, monkeypatch):
    app.extensions["contrast.readiness"].expects_worker = True
    monkeypatch.setattr(readiness, "START_SECONDS", -1.0)
    assert anonymous.get("/readyz").text == "worker: failing\n"


@pytest.mark.parametrize(
    "asked",
    [
        {"environ_overrides": {"REMOTE_ADDR": "192.0.2.1"}},
        {"headers": {"X-Forwarded-For": "192.0.2.1"}},
        {"headers": {"Via": "1.1 proxy"}},
        {"base_url": "http://contrast.example"},
        {"environ_overrides": {"REMOTE_ADDR": ""}},
    ],
)
def test_without_a_token_only_this_machine_reads_them(anonymous, client, asked):
    for visitor in (anonymous, client):
        answer = visitor.get("/metrics", **asked)
        assert answer.status_code == 403 and "CONTRAST_METRICS_TOKEN" in answer.text and "_total" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
def test_this_machine_reads_them(anonymous, host):
    assert figures(anonymous, base_url=f"http://{host}")


def test_with_a_token_whoever_sends_it_reads_them(prepared, tmp_path):
    url = copied(prepared / "peopled", tmp_path / "contrast.sqlite3")
    environment = {"CONTRAST_INSTANCE": str(tmp_path / "instance"), "CONTRAST_METRICS_TOKEN": TOKEN}
    app = made(load(environment | {"DATABASE_URL": url}))
    visitor = app.test_client()
    for sent in ({}, {"Authorization": "Bearer other"}, {"Authorization": f"Bearer {TOKEN}x"}, {"X-Token": TOKEN}):
        answer = visitor.get("/metrics", headers=sent)
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.1"}}
    assert figures(visitor, headers={"Authorization": f"Bearer {TOKEN}"}, **elsewhere)
    app.extensions["contrast"].dispose()


def test_they_name_nobody(sampled_app):
    visitor = sampled_app.test_client()
    visitor.sign_in(next(iter(NAMES.values())))
    visitor.get("/engagements?search=secret-of-a-search")
    visitor.get("/shared/secret-of-a-link")
    text = visitor.get("/metrics").text
    assert not any(each in text for each in (*NAMES.values(), "secret-of", "127.0.0.1"))
