"""Names in files: words for unknown are no names, letters of every script count, and look-alikes are told."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import providers
from tests.importing.services.importing import export_text, import_text, text

NOBODY = [
    "N/A",
    "-",
    "TBD",
    "unknown",
    "None",
    "?",
    "n.a.",
    "k. A.",
    "tbc",
    "…",
    "(unknown)",
    "Unbekannt",
    "À définir",
    "Ninguno",
    "onbekend",
    "Okänd",
    "brak",
    "нет",
    "不明",
]


def named(database):
    with begin_work(database, CONSOLE, writes=False) as work:
        return sorted(each.stored.provider.name for each in providers.listing(work).rows)


def rows(names, **columns):
    return text(
        title=[f"t{place}" for place, _ in enumerate(names)],
        arrangement=["freelance"] * len(names),
        provider=names,
        **columns,
    )


@pytest.mark.parametrize("word", NOBODY)
def test_a_word_for_unknown_is_asked_about_once_and_is_no_provider(database, tmp_path, word):
    content = rows([word, "Ana", word])
    done = import_text(database, tmp_path, content)
    assert done.number is None and named(database) == []
    assert [(each.field, each.text, each.code, each.times) for each in done.preview.unread] == [
        ("provider", word, "placeholder", 2)
    ]
    assert import_text(database, tmp_path, content, unknown=[word]).number is not None
    assert named(database) == ["Ana"]


@pytest.mark.parametrize("column", ["team", "other_quote_provider", "reference"])
def test_other_names_are_asked_about_too(database, tmp_path, column):
    done = import_text(database, tmp_path, rows(["Ana"], **{column: ["n/a"]}))
    assert [(each.field, each.code) for each in done.preview.unread] == [(column, "placeholder")]


def test_somebody_may_be_called_so(database, tmp_path):
    import_text(database, tmp_path, rows(["None", "Void"]), values={"provider": {"none": "None", "Void": "Void"}})
    assert named(database) == ["None", "Void"]
    assert "None" in export_text(database)
    assert import_text(database, tmp_path, export_text(database)).preview.counts["refused"] == 0, (
        "our own file says who is who"
    )


def test_a_long_number_that_a_spreadsheet_shortened_is_no_key(database, tmp_path):
    for shortened in (["4.5E+11", "4.50E+11"], ["4,5e+11"]):
        done = import_text(database, tmp_path, rows(["Ana"] * len(shortened), reference=shortened))
        assert {each.code for each in done.preview.unread} == {"key-scientific"} and done.number is None
    meant = {"4.5E+11": "450000000123"}
    assert import_text(database, tmp_path, rows(["Ana"], reference=["4.5E+11"]), values={"reference": meant}).number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ハンダ設計", "バンダ設計"),
        ("Trần Văn Dũng", "Trần Văn Dung"),
        ("Müller", "Muller"),
        ("Бай", "Баи"),
        ("ข่าว", "ข้าว"),
    ],
)
def test_names_that_differ_in_a_letter_are_two_providers(database, tmp_path, one, other):
    import_text(database, tmp_path, rows([one, other, one.upper()]))
    assert named(database) == sorted([one, other])


@pytest.mark.both_databases
def test_who_differs_in_accents_alone_is_told_first(database, tmp_path):
    import_text(database, tmp_path, rows(["Müller GmbH", "Acme B.V.", "Dupont S.A.R.L.", "O'Neil & Co"]))
    done = import_text(
        database, tmp_path, rows(["Acme Inc", "Dupond", "Muller", "O’Neil, Ltd.", "Duponte Sàrl", "Zed"])
    )
    assert [(each.name, each.other, each.score == 100) for each in done.preview.alike] == [
        ("Acme Inc", "Acme B.V.", True),
        ("Muller", "Müller GmbH", True),
        ("O’Neil, Ltd.", "O'Neil & Co", True),
        ("Duponte Sàrl", "Dupont S.A.R.L.", False),
    ]


def test_leading_zeros_that_are_lost_are_told(database, tmp_path):
    import_text(database, tmp_path, rows(["Ana"], reference=["00123"]))
    done = import_text(database, tmp_path, rows(["Ana"], reference=["123"]))
    assert "“00123” and “123” look like the same reference. They are imported as two." in done.preview.warnings


def test_lines_are_not_put_together_by_a_shortened_number(database, tmp_path):
    done = import_text(
        database,
        tmp_path,
        "contract,provider,arrangement,date,amount,currency\n"
        "4.5E+11,Jo,freelance,2026-01-05,10.00,EUR\n4.5E+11,Al,freelance,2026-01-06,20.00,EUR\n",
        lines=["contract"],
    )
    assert {(each.column, each.code) for each in done.preview.refusals} == {("contract", "key-scientific")}
    assert done.number is None


@pytest.mark.both_databases
def test_a_search_finds_a_name_without_its_accents(database, tmp_path):
    import_text(database, tmp_path, rows(["Müller", "Muller", "ハンダ設計", "バンダ設計"]))
    with begin_work(database, CONSOLE, writes=False) as work:

        def found(words):
            return [each.stored.provider.name for each in providers.listing(work, words).rows]

        assert found("MULLER") == ["Muller", "Müller"] and found("ハンダ") == ["ハンダ設計"]
