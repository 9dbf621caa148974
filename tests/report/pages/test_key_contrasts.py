"""Which claims stand first: an administrator ticks them; page, PDF and data follow."""

import json
import re

from app.core.services.work import CONSOLE, begin_work
from app.report.services import key_contrasts
from tests.report.golden.small_record import fill

OURS = [
    "freelance-cheaper",
    "saves-money",
    "expertise",
    "resources",
    "flexibility",
    "client-control",
    "project-size",
    "project-complexity",
]
PAGE = "/claims/key-contrasts"


def first(client):
    """What the report's page and its data show first."""
    shown = re.findall(r'<tr role="row" id="([a-z-]+)"', client.get("/report").text.partition('id="claims"')[2])
    kept = json.loads(client.get("/report.json").data)["key_contrasts"]
    assert shown[: len(kept)] == kept
    return kept


def test_what_was_ticked_stands_first_until_it_is_left_to_us_again(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        fill(work)
    assert first(client) == OURS
    assert f'href="{PAGE}"' in client.get("/report").text
    page = client.get(PAGE).text
    assert page.count(" checked>") == len(OURS) and 'name="ours"' not in page
    answer = client.send(PAGE, {"key": ["self-employed", "flexibility"]})
    assert answer.status_code == 303 and answer.location == "/report"
    assert first(client) == ["self-employed", "flexibility"]
    assert "Key contrasts" in client.get("/history").text
    client.send("/claims/questions", {"key": "project-size"})
    assert first(client) == ["project-size", "self-employed", "flexibility"], "locked questions stand before them"
    assert 'name="ours"' in client.get(PAGE).text
    client.send(PAGE, {"key": ["self-employed"], "ours": "yes"})
    assert first(client) == ["project-size", *(key for key in OURS if key != "project-size")]


def test_too_many_and_unknown_ones_are_refused_and_what_was_ticked_stays(client, app_database):
    nine = [*OURS, "self-employed"]
    answer = client.send(PAGE, {"key": nine})
    assert answer.status_code == 422
    assert "Choose at most 8; these are 9." in answer.text and answer.text.count(" checked>") == len(nine)
    answer = client.send(PAGE, {"key": ["nothing"]})
    assert answer.status_code == 422 and "The report has no claim “nothing”." in answer.text
    answer = client.send(PAGE, {"key": ["expertise", "expertise"]})
    assert answer.status_code == 422 and "“expertise” is named twice." in answer.text
    with begin_work(app_database, CONSOLE, writes=False) as work:
        assert list(key_contrasts.selected_keys(work)) == OURS


def test_who_may_not_change_settings_is_not_offered_it(reader_client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        fill(work)
    assert f'href="{PAGE}"' not in reader_client.get("/report").text
    assert reader_client.get(PAGE).status_code == 403
    assert reader_client.send(PAGE, {"key": "expertise"}).status_code == 403
