"""Profiles in the import wizard: saved, suggested, applied."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import profiles
from tests.importing.pages.wizard_steps import REGISTER, step
from tests.web.pages.import_steps import CLEAN, check, counts, plain, send_step, upload_address


def test_a_profile_is_saved_and_found_again(client, app_database):
    address = upload_address(client, REGISTER)
    send_step(client, address, "file", totals="yes")
    send_step(
        client,
        address,
        "columns",
        column__1="Arrangement",
        column__0="Notes",
        besides__column="Job",
        besides__field="Title",
    )
    answer = client.send(f"{address}/save-profile", {"name": "Register"})
    assert "Saved as “Register”" in plain(client.get(answer.headers["Location"]).text)
    with begin_work(app_database, CONSOLE, writes=False) as work:
        options = profiles.get_by_name(work, "Register").profile.options
    assert options.columns["title"] == options.columns["notes"] == ("Job",) and options.totals
    again = upload_address(client, 'Job,Supplier,Kind,Score,Amount (EUR)\nDig,Amy,freelance,,"1,5"\n')
    words = step(client, again, "file")
    assert "Profile “Register” was applied" in words
    assert "profile: Register" in plain(client.get("/imports").text)
    page = check(client, again)
    assert counts(page) == [1, 0, 0, 0] and "Notes Dig" in plain(page) and 'value="Register"' in page
    client.send(f"{again}/profile", {"name": ""})
    assert "Notes Dig" not in plain(check(client, again))
    assert "This header matches the profile “Register”" in step(client, again, "file")
    client.send(f"{again}/profile", {"name": "Register"})
    send_step(client, again, "check", "import")
    assert "Profile Register" in plain(client.get(again).text)


def test_a_profile_of_nearly_the_same_header_is_only_offered(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        profiles.copy(work, "Harvest projects", "Ours")
        header = ",".join(profiles.get_by_name(work, "Ours").profile.headers)
    address = upload_address(client, f"{header},More\n{',' * header.count(',')},\n")
    words = step(client, address, "file")
    assert "This header is similar to that of “Ours”" in words and "was applied" not in words
    assert client.send(f"{address}/profile", {"name": "Ours"}).status_code == 303
    assert "Profile “Ours” was applied" in step(client, address, "file")
    assert client.send(f"{address}/profile", {"name": "No such"}).status_code == 404


def test_what_a_profile_names_and_the_file_lacks_is_said(client):
    address = upload_address(client, "Client,Project\nAcme,Fence\n")
    answer = client.send(f"{address}/profile", {"name": "Harvest projects"})
    assert "The file has no columns “Project Code”" in plain(client.get(answer.headers["Location"]).text)


def test_a_profile_whose_key_the_file_lacks_is_refused(client):
    address = upload_address(client, "Date,Hours,Amount,Payment type\n2026-05-04,1,2,\n")
    answer = client.send(f"{address}/profile", {"name": "Upwork earnings by contract"})
    assert answer.status_code == 422 and "no column “Contract”" in plain(answer.text)
    assert "was applied" not in step(client, address, "file")


@pytest.mark.parametrize("name", ["", " ", "Harvest projects"])
def test_a_name_that_cannot_be_is_refused(client, name):
    address = upload_address(client, CLEAN)
    answer = client.send(f"{address}/save-profile", {"name": name})
    assert answer.status_code == 422 and "name" in plain(answer.text) and counts(answer.text) == [2, 0, 0, 0]
