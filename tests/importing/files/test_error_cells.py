"""Errors of spreadsheets are values of no field, however they are written and wherever they stand."""

import pytest

from app.importing.domain.error_cells import is_error
from app.record.domain.file_schema import EXPORT_COLUMNS
from tests.importing.files.read_rows import codes, read

ERRORS = [
    "#N/A",
    "#REF!",
    "#NAME?",
    "#DIV/0!",
    "#VALUE!",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
    "#ERROR!",
    "#NV",
    "#BEZUG!",
    "#WERT!",
    "#ZAHL!",
    "#NOM?",
    "#VALEUR!",
    "#N/D",
    "#¡REF!",
    "#¡DIV/0!",
    "#¿NOMBRE?",
    "#VÄRDEFEL!",
    "#DEĞER!",
    "#Н/Д",
    "#ЗНАЧ!",
    "#ССЫЛКА!",
    "#HIÁNYZIK",
    "#I/T",
    "Err:502",
    "Fehler:508",
    "Erreur :522",
    "####",
    " #N/A ",
]
TEXTS = [
    "#1",
    "#12",
    "C#",
    "#design",
    "#Design!",
    "# N/A",
    "Error: 404",
    "a #N/A",
    "#",
    "##",
    "12:30",
    "Err",
    "Note: 5",
]


@pytest.mark.parametrize("text", ERRORS)
def test_an_error_is_one(text):
    assert is_error(text)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_none(text):
    assert not is_error(text)


@pytest.mark.parametrize("name", EXPORT_COLUMNS)
def test_an_error_is_refused_in_every_column(name):
    found = read(f"what,{name}\nx,#N/A\ny,Err:502\n")
    assert codes(found) == [(2, name, "#N/A", "cell-error"), (3, name, "Err:502", "cell-error")]


def test_an_error_may_be_said_to_be_unknown_or_something_else():
    assert read("provider,title\n#N/A,x\n", unknown=["#N/A"]).refusals == []
    found = read("provider,title\nJo,#WOW!\n", values={"title": {"#WOW!": "#WOW!"}})
    assert found.parts["engagement"] == [{"provider": "Jo", "title": "#WOW!"}]


def test_an_error_in_one_of_several_columns_is_refused():
    found = read("a,b\nx,#REF!\n", columns={"title": ["a", "b"]})
    assert codes(found) == [(2, "a", "#REF!", "cell-error")]


def test_lines_whose_key_is_an_error_are_refused():
    found = read("Contract,Amount\n#N/A,5\nC-1,5\n", lines=["Contract"])
    assert codes(found) == [(2, "Contract", "#N/A", "cell-error")]


def test_a_formula_without_its_value_says_what_to_do():
    found = read("title,actual_cost\nx,#NOT WORKED OUT! =A1*2\n")
    assert found.refusals[0].code == "cell-formula"
    assert found.refusals[0].reason.startswith("“=A1*2” is a formula, and the workbook doesn't contain its result.")
