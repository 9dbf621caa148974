"""`contrast profiles`: listed, shown, taken from one installation to another, copied, renamed, removed, restored."""

import json

import pytest

from app.importing.values import profiles
from app.importing.values.options import Options
from app.importing.values.presets import BUILT_IN, CLOCKIFY_TIME
from app.importing.values.profiles import Profile

LEDGER = Profile(
    name="Ledger",
    headers=("Project", "Who"),
    options=Options(columns={"title": ["Project"], "provider": ["Who"]}, constants={"arrangement": "freelance"}),
)
READY_ONE = "Harvest projects"


@pytest.fixture
def ledger(sqlite_console):
    """The console, where the ledger's profile was brought."""
    file = sqlite_console.file(profiles.to_json(LEDGER), "ledger.json")
    assert "Saved as “Ledger”" in sqlite_console("profiles", "import", file).output
    return sqlite_console


def names(console):
    return [each["name"] for each in console.json("profiles", "list") if not each["ready"]]


def test_ready_profiles_are_listed_and_shown(sqlite_console):
    listed = sqlite_console("profiles", "list").output.splitlines()
    assert [line.split("  ")[0] for line in listed] == [each.name for each in BUILT_IN]
    assert all(line.endswith("  built in") for line in listed)
    shown = sqlite_console("profiles", "show", "harvest PROJECTS").output
    assert "Harvest projects (built in)" in shown and "title: Project; reference: Project Code" in shown
    assert "Columns: Client, Project, Project Code" in shown


def test_a_profile_that_was_brought_is_there(ledger):
    assert names(ledger) == ["Ledger"]
    told = ledger.json("profiles", "show", "Ledger")
    assert told["headers"] == ["Project", "Who"] and told["by"] is None
    assert told["options"] == LEDGER.options.to_json()
    assert "by console, 20" in ledger("profiles", "list").output


def test_a_profile_is_taken_along(ledger, tmp_path):
    there = tmp_path / "there.json"
    ledger("profiles", "export", "Ledger", "-o", there)
    assert there.read_text() == ledger("profiles", "export", "Ledger").output == profiles.to_json(LEDGER)
    assert "add --force" in ledger("profiles", "export", "Ledger", "-o", there, exit_code=1).output
    ledger("profiles", "export", READY_ONE, "-o", there, "--force")
    assert json.loads(there.read_text())["name"] == READY_ONE
    assert "is a built-in profile" in ledger("profiles", "import", there, exit_code=1).output
    ledger("profiles", "import", there, "--name", "Ours")
    assert names(ledger) == ["Ledger", "Ours"]


def test_a_name_is_taken_once(ledger):
    again = ledger.file(profiles.to_json(LEDGER), "ledger.json")
    assert "already a profile called “Ledger”" in ledger("profiles", "import", again, exit_code=1).output


def test_a_profile_is_copied_renamed_removed_and_restored(ledger):
    ledger("profiles", "copy", READY_ONE, "Ours")
    ledger("profiles", "rename", "Ours", "Theirs")
    assert names(ledger) == ["Ledger", "Theirs"]
    assert "is built in" in ledger("profiles", "rename", READY_ONE, "Mine", exit_code=1).output
    assert "is built in" in ledger("profiles", "remove", READY_ONE, exit_code=1).output
    ledger("profiles", "remove", "Ledger")
    assert names(ledger) == ["Theirs"]
    assert "Did you mean “Theirs”" in ledger("profiles", "show", "Thiers", exit_code=1).output
    ledger("profiles", "restore", "Ledger")
    assert names(ledger) == ["Ledger", "Theirs"]


@pytest.mark.parametrize("content", [b"", b"{}", b"a,b\n1,2\n", b" " * 2_000_000])
def test_a_file_that_holds_no_profile_is_refused(sqlite_console, content):
    file = sqlite_console.file(content)
    assert "is not a profile" in sqlite_console("profiles", "import", file, exit_code=1).output


BOOKS = 'Project,Who,Sort,Amount\nFence,Amy,x,"1,5"\nRent,Landlord,rent,9\n'


def test_how_a_file_was_read_is_kept_and_reads_the_next(sqlite_console):
    console, file = sqlite_console, sqlite_console.file(BOOKS)
    said = [
        "--set",
        "arrangement=freelance",
        "--set",
        "currency=EUR",
        "--map",
        "provider=Who",
        "--map",
        "actual_cost=Amount",
        "--leave-out",
        "Sort=rent",
    ]
    assert "Nothing was written" in console("import", file, *said, "--dry-run", "--save-profile", "Books").output
    assert names(console) == []
    out = console("import", file, *said, "--decimal", "comma", "--save-profile", "Books").output
    assert "Saved as profile “Books”." in out and names(console) == ["Books"]
    following = console.file('Who,Amount,Project,Sort\nBo,"2,5",Shop,\n', "next.csv")
    hint = console("import", following, "--dry-run", exit_code=1).output
    assert "A profile matches this header. To apply it: --profile Books" in hint
    done = console.json("import", following, "--profile", "books")
    assert (done["new"], done["refused"]) == (1, [])
    told = console("export", "--column", "title", "--column", "provider", "--column", "actual_cost").output
    assert set(told.splitlines()[1:]) == {"Fence,Amy,1.50", "Shop,Bo,2.50"}


def test_what_is_said_wins_over_the_profile(sqlite_console):
    console, file = sqlite_console, sqlite_console.file("Project,Who\nFence,Amy\n")
    console("profiles", "import", console.file(profiles.to_json(LEDGER), "ledger.json"))
    console("import", file, "--profile", "Ledger", "--set", "arrangement=outsourced")
    out = console("export", "--column", "title", "--column", "arrangement", "--column", "provider").output
    assert out.splitlines()[1] == "Fence,outsourced,Amy"


def test_what_the_profile_names_and_the_file_lacks_is_refused_with_the_way_out(sqlite_console):
    console, file = sqlite_console, sqlite_console.file("Project,Supplier\nFence,Amy\n")
    console("profiles", "import", console.file(profiles.to_json(LEDGER), "ledger.json"))
    out = console("import", file, "--profile", "Ledger", exit_code=1).output
    assert "The file has no column “Who”, which the profile “Ledger” needs." in out
    assert "--map provider=HEADER" in out and "Project, Supplier" in out
    (refused,) = console.json("import", file, "--profile", "Ledger", exit_code=1)["refused"]
    assert refused["column"] == "Who"
    assert len(console("export").stdout.splitlines()) == 1, "nothing was written"
    console("import", file, "--profile", "Ledger", "--map", "provider=Supplier")
    console("import", console.file("Project,Rest\nGate,Bo\n"), "--profile", "Ledger", "--map", "provider=")
    out = console("export", "--column", "title", "--column", "provider").output
    assert set(out.splitlines()[1:]) == {"Fence,Amy", "Gate,"}


def test_a_profile_whose_rows_to_leave_out_cannot_be_told_is_refused(sqlite_console):
    console, file = sqlite_console, sqlite_console.file("Project,Kind,Who\nFence,job,Amy\nRent,rent,Bo\n")
    console(
        "import",
        file,
        "--leave-out",
        "Kind=rent",
        "--map",
        "arrangement=",
        "--set",
        "arrangement=freelance",
        "--save-profile",
        "mine",
    )
    later = console.file("Project,Sort,Who\nRent,rent,Bo\n")
    assert "needs. It has: Project, Sort, Who" in console("import", later, "--profile", "mine", exit_code=1).output


def test_a_profile_with_a_file_of_another_kind_of_the_same_program_goes_on(sqlite_console):
    console, it = sqlite_console, CLOCKIFY_TIME
    for header in (it.headers, *it.variants):
        file = console.file(",".join(header) + "\n" + ",".join("" for _ in header) + "\n")
        assert "which the profile" not in console("import", file, "--profile", it.name, exit_code=1).output


def test_a_name_that_is_nearly_a_profiles_is_said(sqlite_console):
    console, file = sqlite_console, sqlite_console.file("Project,Supplier\nFence,Amy\n")
    console("profiles", "import", console.file(profiles.to_json(LEDGER), "ledger.json"))
    out = console("import", file, "--profile", "Leger", exit_code=1).output
    assert "Did you mean “Ledger”" in out


def test_a_name_that_cannot_be_saved_under_is_said_before_anything_is_written(sqlite_console):
    file = sqlite_console.file("Project,Who\nFence,Amy\n")
    out = sqlite_console("import", file, "--set", "arrangement=freelance", "--save-profile", READY_ONE, exit_code=1)
    assert "is a built-in profile" in out.output and len(sqlite_console("export").output.splitlines()) == 1


def test_what_was_refused_is_not_kept(sqlite_console):
    file = sqlite_console.file("Project,Who\nFence,Amy\n")
    sqlite_console("import", file, "--save-profile", "Books", exit_code=1)
    assert names(sqlite_console) == []


def test_a_profile_of_a_file_that_did_not_go_in_is_said_not_to_be_kept(sqlite_console):
    file = sqlite_console.file("title,arrangement,provider\nPaint,gig,Amy\n")
    answer = sqlite_console(
        "import", file, "--rejects", sqlite_console.folder / "r.csv", "--save-profile", "Jobs", exit_code=1
    )
    assert "Nothing was imported, so the profile “Jobs” was not saved." in answer.stdout
    assert names(sqlite_console) == []
