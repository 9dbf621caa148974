"""What the console says of a file: each way out named, and what one answer settles said once."""

from tests.services.importing import text


def test_one_answer_for_a_whole_column_is_asked_for_once(sqlite_console):
    days = ["3/4/2026", "5/6/2026", "7/8/2026"]
    said = sqlite_console("import", sqlite_console.file(text(title=["A", "B", "C"], arrangement=["freelance"] * 3,
                                                             started_on=days)), exit_code=1).stderr
    assert said.count("--dates dmy") == 1 and "line 2, started_on (and 2 more rows)" in said


def test_rows_that_share_a_reference_may_be_lines(sqlite_console):
    said = sqlite_console("import", sqlite_console.file(text(reference=["A", "A", "A"], title=["a", "b", "c"],
                                                             arrangement=["freelance"] * 3)), exit_code=1).stderr
    assert said.count("--lines reference") == 1 and "line 3, reference (and 1 more row)" in said


def test_a_text_in_place_of_an_amount_names_both_ways_out(sqlite_console):
    said = sqlite_console("import", sqlite_console.file(text(title="A", arrangement="freelance", currency="EUR",
                                                             actual_cost="Undisclosed")), exit_code=1).stderr
    assert "--value actual_cost:Undisclosed=WORD, or --unknown Undisclosed." in said


def test_a_provider_that_looks_like_another_is_pointed_out(sqlite_console):
    def brought(name):
        return sqlite_console("import", sqlite_console.file(text(
            title=f"For {name}", arrangement="freelance", provider=name)))

    brought("Amy Ltd")
    assert "--value 'provider:Amy Limited=Amy Ltd'" in brought("Amy Limited").stdout


def test_a_file_without_rows_writes_nothing_and_says_so(sqlite_console):
    said = sqlite_console("import", sqlite_console.file("title,arrangement\n"), exit_code=1)
    assert "the file has no rows" in said.stderr and "recorded as it stands" not in said.output
