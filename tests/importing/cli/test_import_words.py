"""What the console says of a file: each way out named, and what one answer settles said once."""

from tests.importing.services.importing import text


def test_one_answer_for_a_whole_column_is_asked_for_once(sqlite_console):
    days = ["3/4/2026", "5/6/2026", "7/8/2026"]
    said = sqlite_console(
        "import",
        sqlite_console.file(text(title=["A", "B", "C"], arrangement=["freelance"] * 3, started_on=days)),
        exit_code=1,
    ).stderr
    assert said.count("--dates dmy") == 1 and "row 2, started_on (and 2 more rows)" in said


def test_rows_that_share_a_reference_may_be_lines(sqlite_console):
    said = sqlite_console(
        "import",
        sqlite_console.file(text(reference=["A", "A", "A"], title=["a", "b", "c"], arrangement=["freelance"] * 3)),
        exit_code=1,
    ).stderr
    assert said.count("--lines reference") == 1 and "row 3, reference (and 1 more row)" in said


def test_a_text_in_place_of_an_amount_names_both_ways_out(sqlite_console):
    said = sqlite_console(
        "import",
        sqlite_console.file(text(title="A", arrangement="freelance", currency="EUR", actual_cost="Undisclosed")),
        exit_code=1,
    ).stderr
    assert "--value actual_cost:Undisclosed=WORD. If it is missing: --unknown Undisclosed." in said


def test_a_provider_that_looks_like_another_is_pointed_out(sqlite_console):
    def brought(name):
        return sqlite_console(
            "import", sqlite_console.file(text(title=f"For {name}", arrangement="freelance", provider=name))
        )

    brought("Amy Ltd")
    assert "--value 'provider:Amy Limited=Amy Ltd'" in brought("Amy Limited").stdout


def test_a_file_without_rows_writes_nothing_and_says_so(sqlite_console):
    said = sqlite_console("import", sqlite_console.file("title,arrangement\n"), exit_code=1)
    assert "the file has no rows" in said.stderr and "every row is unchanged" not in said.output


def test_a_word_is_asked_about_once_with_its_rows(sqlite_console):
    said = sqlite_console(
        "import",
        sqlite_console.file(
            text(title=list("abcde"), arrangement=["contract", "partner", "contract", "contract", "partner"])
        ),
        exit_code=1,
    ).stderr
    assert said.count("--value arrangement:contract=WORD") == 1 and said.count("--value arrangement:partner=WORD") == 1
    assert "row 2, arrangement (and 2 more rows): “contract” is none of" in said
    assert "row 3, arrangement (and 1 more row): “partner” is none of" in said


def test_what_is_not_shown_is_counted(sqlite_console):
    words = [f"kind {number // 2}" for number in range(64)]
    said = sqlite_console("import", sqlite_console.file(text(title=words, arrangement=words)), exit_code=1).stderr
    assert said.count("is none of") == 20 and "and 12 more in 24 cells" in said


def test_changed_rows_are_counted_beyond_those_kept(sqlite_console):
    references = [f"R{number}" for number in range(1100)]
    sqlite_console(
        "import", sqlite_console.file(text(reference=references, title=["a"] * 1100, arrangement=["freelance"] * 1100))
    )
    said = sqlite_console("import", sqlite_console.file(text(reference=references, title=["b"] * 1100)), "--dry-run")
    assert "and 1,080 more changed rows" in said.stdout


def test_programs_are_told_the_notes_too(sqlite_console):
    file = sqlite_console.file(
        text(title=["a", "b"], arrangement=["freelance"] * 2, provider=["Amy Ltd", "Amy Limited"])
    )
    told = sqlite_console("import", file, "--dry-run").stdout
    notes = sqlite_console.json("import", file, "--dry-run")["notes"]
    assert any("no reference" in each for each in notes) and any("looks like" in each for each in notes)
    assert all(f"Note: {each}" in told for each in notes)


def test_where_every_row_is_refused_the_command_fails_with_rejects_too(console):
    def brought(*kinds):
        rejects = console.folder / "rejects.csv"
        file = console.file(text(title=list(kinds), arrangement=list(kinds)))
        code = int("freelance" not in kinds)
        answer = console.json("import", file, "--rejects", rejects, "--dry-run", exit_code=code)
        console("import", file, "--rejects", rejects, exit_code=code)
        assert rejects.exists()
        return answer["refused"]

    assert len(brought("contract", "agency")) == 2
    assert len(brought("contract", "freelance")) == 1
