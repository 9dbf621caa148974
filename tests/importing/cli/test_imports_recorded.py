"""What is asked on the console before rows are logged twice, become other work, or name nobody."""


def test_a_list_that_grew_is_asked_about_and_the_profile_remembers(console):
    rows = "What,Kind,Vendor,Begin\nPaint,freelance,Amy,2026-01-05\n"
    said = ("--map", "title=What", "--map", "arrangement=Kind", "--map", "started_on=Begin")
    console("import", console.file(rows), *said)
    grown = console.file(rows + "Dig,freelance,Bo,2026-02-05\n", "grown.csv")
    result = console("import", grown, *said, exit_code=1)
    assert "matches an existing engagement" in result.stderr and "--recorded skip" in result.stderr
    assert console.json("import", grown, *said, exit_code=1)["import"] is None
    assert console.json("import", grown, *said, "--recorded", "skip", "--save-profile", "jobs")["new"] == 1
    more = console.file(rows + "Dig,freelance,Bo,2026-02-05\nMow,freelance,Cy,2026-03-05\n", "more.csv")
    done = console.json("import", more, "--profile", "jobs")
    assert (done["new"], done["unchanged"]) == (1, 2)


def test_likely_duplicates_are_listed_and_decided_by_row(console):
    rows = "title,arrangement,provider,started_on,notes\nPaint,freelance,Amy,2026-01-05,{0}\nDig,freelance,Bo,,{0}\n"
    console("import", console.file(rows.format("")))
    again = console.file(rows.format("new"), "again.csv")
    result = console("import", again, exit_code=1)
    assert "row 2, “Paint”: same title, provider and start as E-000001" in result.stdout
    assert "--recorded-row 14=add" in result.stderr
    partly = console("import", again, "--recorded-row", "2=update", exit_code=1)
    assert "row 3, “Dig”" in partly.stdout and "row 2, “Paint”: same" not in partly.stdout
    done = console.json("import", again, "--recorded-row", "2=update", "--recorded-row", "3=skip")
    assert (done["new"], done["changed"], done["unchanged"]) == (0, 1, 1)
    for wrong in ("two=skip", "2=merge"):
        assert "is not in the form ROW=skip" in console("import", again, "--recorded-row", wrong, exit_code=2).stderr


def test_known_rows_that_would_be_other_work_are_confirmed_first(console):
    rows = "reference,title,arrangement,provider\n1,Roof,freelance,Al\n2,Wall,freelance,Bo\n"
    console("import", console.file(rows))
    other = console.file("reference,title,arrangement,provider\n1,Ink,freelance,Cy\n2,Pen,freelance,Di\n", "other.csv")
    assert "To confirm: --same-engagements" in console("import", other, exit_code=1).stderr
    assert console.json("import", other, "--same-engagements")["changed"] == 2


def test_a_word_for_unknown_names_the_option_that_says_so(console):
    file = console.file("title,arrangement,provider\na,freelance,N/A\n")
    assert "--unknown N/A" in console("import", file, exit_code=1).stderr
    assert console.json("import", file, "--unknown", "N/A")["new"] == 1
    assert "N/A" not in console("export").stdout
