"""Profiles on their pages: listed, shown in words, renamed, copied, removed and put back, taken along and brought."""

import io
import json
import re
from dataclasses import fields

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.pages import profile_text
from app.importing.services import profiles
from app.importing.values import profiles as files
from app.importing.values.options import Options
from app.importing.values.presets import BUILT_IN

HEADER = ("Project", "Who", "Cost", "Sort")
LIKED = Options(
    columns={"title": ["Project"], "provider": ["Who"]},
    constants={"arrangement": "freelance"},
    dates="dmy",
    values={"category": {"IT": "software development", "Misc": ""}},
    leave_out={"Sort": ["licence", "rent"]},
    unknown=["n/a"],
    key=["title", "provider"],
)


@pytest.fixture
def number(app_database):
    """The number of a profile called Ledger."""
    with begin_work(app_database, CONSOLE) as work:
        return profiles.save(work, "Ledger", HEADER, LIKED).number


def words(answer):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text))


def test_profiles_are_found_from_the_imports(client, number):
    assert 'href="/imports/profiles"' in client.get("/imports").text
    page = client.get("/imports/profiles")
    assert f'href="/imports/profiles/{number}"' in page.text
    assert all(f">{each.name.replace(chr(39), '&#39;')}</a>" in page.text for each in BUILT_IN)


@pytest.mark.parametrize("profile", BUILT_IN, ids=lambda each: each.name)
def test_every_ready_profile_has_its_page(client, profile):
    listed = client.get("/imports/profiles").text
    name = profile.name.replace("'", "&#39;")
    href = re.search(rf'href="([^"]+)">{re.escape(name)}</a>', listed).group(1)
    page = client.get(href)
    assert page.status_code == 200 and "Built in." in page.text and "Delete" not in page.text
    told = client.get(f"{href}.json")
    assert json.loads(told.text)["name"] == profile.name
    assert told.headers["Content-Disposition"].startswith('attachment; filename="profile-')


def test_a_profile_is_told_in_words(client, number):
    page = words(client.get(f"/imports/profiles/{number}"))
    for said in (
        "Saved by the console",
        "Project Title",
        "Sort not imported",
        "For all rows Arrangement is “freelance”",
        "“IT” is software development · “Misc” is missing",
        "Sort: “licence” · “rent”",
        "Date order day, month, year",
        "Matched by Title, Provider",
        "Missing values n/a",
        "console saved",
    ):
        assert said in page, said


def test_every_option_of_a_profile_has_its_words():
    assert {"columns", "corrections", "recorded_rows", *profile_text.LABELS} == {each.name for each in fields(Options)}


def test_a_profile_gets_another_name_once(client, number):
    form = {"name": "Books", "revision": "1"}
    assert client.send(f"/imports/profiles/{number}", form).status_code == 303
    assert "<h1>Books</h1>" in client.get(f"/imports/profiles/{number}").text
    assert client.send(f"/imports/profiles/{number}", {**form, "name": "Again"}).status_code == 409
    bad = client.send(f"/imports/profiles/{number}", {"name": "harvest projects"})
    assert bad.status_code == 422 and "is a built-in profile" in bad.text and 'value="harvest projects"' in bad.text
    history = client.get("/history")
    assert "profile Books" in words(history) and f'href="/imports/profiles/{number}"' in history.text


def test_a_copy_is_ones_own(client, number):
    answer = client.send("/imports/profiles/copy", {"of": "Harvest projects", "name": "Ours"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Saved by Test Administrator" in page and "<h1>Ours</h1>" in page
    taken = client.send("/imports/profiles/copy", {"of": "Harvest projects", "name": "Ledger"})
    assert taken.status_code == 422 and "already" in taken.text
    assert client.send("/imports/profiles/copy", {"of": "Nothing"}).status_code == 404


def test_a_removed_profile_is_put_back_from_the_message(client, number):
    client.send(f"/imports/profiles/{number}/remove", {"revision": "1"})
    page = client.get("/imports/profiles").text
    assert f'action="/imports/profiles/{number}/restore"' in page and f'href="/imports/profiles/{number}"' not in page
    assert "You can restore it" in client.get(f"/imports/profiles/{number}").text
    client.send(f"/imports/profiles/{number}/restore")
    assert f'href="/imports/profiles/{number}"' in client.get("/imports/profiles").text


def test_a_profile_goes_out_and_comes_in(client, number):
    data = client.get(f"/imports/profiles/{number}.json").data
    assert files.from_json(data).options == LIKED

    def bring(content, **more):
        return client.send(
            "/imports/profiles",
            {"file": (io.BytesIO(content), "it.json"), **more},
            content_type="multipart/form-data",
        )

    taken = bring(data)
    assert taken.status_code == 422 and "already a profile called “Ledger”" in taken.text
    brought = bring(data, name="Other")
    assert brought.status_code == 303 and "<h1>Other</h1>" in client.get(brought.location).text
    assert "is not a profile" in bring(b"a,b\n1,2\n").text
    assert client.send("/imports/profiles", {}).status_code == 422


def test_who_only_reads_sees_none(reader_client, number):
    for address in ("/imports/profiles", f"/imports/profiles/{number}", f"/imports/profiles/{number}.json"):
        assert reader_client.get(address).status_code == 403


@pytest.mark.parametrize("address", ["999", "ready/no-such", "9.json"])
def test_there_is_no_other_profile(client, address):
    assert client.get(f"/imports/profiles/{address}").status_code == 404
