import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.importing.domain.column_matching import SIMILAR_SCORE, match, normalise_header, similarity
from app.record.domain.file_schema import COLUMNS, HEADER


def found(*header, **given):
    given = {field: (each,) if each else () for field, each in given.items()}
    return {each.header: (each.field, each.how) for each in match(header, given)}


def test_our_own_header_is_matched_by_name():
    matches = match(HEADER, {})
    assert [(each.field, each.place, each.how) for each in matches] == [
        (name, place, "name") for place, name in enumerate(HEADER)
    ]


def test_names_come_before_labels_labels_before_aliases_and_those_before_likeness():
    assert found("Cost", "actual_cost") == {"actual_cost": ("actual_cost", "name")}
    assert found("Our own hours") == {"Our own hours": ("management_hours", "alias")}
    assert found("Total Costs", "Paid") == {"Paid": ("actual_cost", "alias")}
    assert found("Total Costs") == {"Total Costs": ("actual_cost", "likeness")}


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Date,Contract,Hours,Amount,Payment type", "started_on reference hours_actual actual_cost"),
        ("*BillNo,*Supplier,*DueDate,Memo,Currency", "provider due_on notes currency"),
        ("Project,Tags,Start Date,Billable Rate (USD)", "title tags started_on rate"),
        (
            "Labor Category,Year 1/base,COMPANY NAME,Begin Date,End Date,Education,MinExpAct,Bus Size,Location,Year 2",
            "title rate provider started_on ended_on",
        ),
        ("Titel,Lieferant,Beginn,Ende,Rechnungsbetrag", "title provider started_on ended_on actual_cost"),
        ("Beschreibung,Agentur,Auftragswert,Währung", "title provider agreed_cost currency"),
        ("Titre,Prestataire,Début,Fin,Montant facturé", "title provider started_on ended_on actual_cost"),
        ("Título,Proveedor,Inicio,Fin,Estado", "title provider started_on ended_on status"),
        ("Projeto,Fornecedor,Início,Fim,Valor do contrato", "title provider started_on ended_on agreed_cost"),
        ("Titolo,Fornitore,Data inizio,Data fine,Stato", "title provider started_on ended_on status"),
        ("Omschrijving,Leverancier,Begin,Einde,Uurtarief", "title provider started_on ended_on rate"),
        ("Department Family,Supplier,Amount,Description", "team provider actual_cost title"),
    ],
)
def test_headers_of_real_exports(header, fields):
    assert [each.field for each in match(header.split(","), {})] == fields.split()


@pytest.mark.parametrize(
    ("one", "other"),
    [("account", "amount"), ("quantity", "quality"), ("end time", "time spent"), ("contract number", "our contact")],
)
def test_words_that_look_alike_and_mean_something_else_are_not_taken(one, other):
    assert similarity(one, other) < SIMILAR_SCORE


@pytest.mark.parametrize(
    "header", ["Betrag", "Montant HT", "Importe", "Valor", "Importo", "BEDRAG (EUR)", "Betrag EUR"]
)
def test_a_header_that_may_mean_another_field_is_only_proposed(header):
    assert found(header) == {header: ("actual_cost", "proposed")}
    assert found(header, agreed_cost=header) == {header: ("agreed_cost", "given")}
    assert found(header, "Cost") == {"Cost": ("actual_cost", "alias")}, "a certain name comes first"
    assert found(header, actual_cost="") == {}
    assert [each.field for each in match((header,), {}, lines=True)] == ["line_amount"], "a row has one amount"


def test_marks_case_and_brackets_do_not_matter():
    assert normalise_header("*ContactName") == "contact name"
    assert found("AMOUNT (EUR)") == {"AMOUNT (EUR)": ("actual_cost", "alias")}
    assert found("Tracked (h)") == {"Tracked (h)": ("hours_actual", "alias")}


def test_a_likeness_needs_cells_that_can_be_read():
    header = ("Billable",)
    assert [each.field for each in match(header, {})] == ["rate"]
    assert match(header, {}, fits=lambda field, place: False) == ()


def test_a_choice_wins_and_frees_what_it_leaves():
    assert found("Amount", "Paid", actual_cost="Paid") == {"Paid": ("actual_cost", "given")}
    assert found("amount", actual_cost="AMOUNT") == {"amount": ("actual_cost", "given")}
    assert found("Amount", actual_cost="") == {}
    assert match(("Amount",), {}, ("actual_cost",)) == ()


def test_a_choice_that_cannot_be_is_refused():
    with pytest.raises(Refused, match=r"no column “Cost”\. It has: Amount"):
        match(("Amount",), {"actual_cost": ("Cost",)})


def test_one_column_may_fill_two_fields_and_two_one():
    both = match(
        ("Amount", "Paid"), {"actual_cost": ("Amount",), "agreed_cost": ("Amount",), "title": ("Paid", "Amount")}
    )
    assert {(each.field, each.place) for each in both} == {
        ("actual_cost", 0),
        ("agreed_cost", 0),
        ("title", 0),
        ("title", 1),
    }


known = st.sampled_from([*HEADER, "Amount", "Cost", "Total", "Name", "Vendor"])


@given(st.lists(known | st.text(max_size=12), max_size=15, unique=True))
def test_each_column_and_each_field_is_matched_once_at_most(header):
    matches = match(header, {})
    assert len({each.field for each in matches}) == len({each.place for each in matches}) == len(matches)
    assert all(each.field in COLUMNS and header[each.place] == each.header for each in matches)


def test_several_words_are_known_again_beside_another_one():
    found = {
        each.header: each.field
        for each in match(["Contract start date", "Contract end date", "Contract number"], {}, taken=["reference"])
    }
    assert found == {"Contract start date": "started_on", "Contract end date": "ended_on"}
    assert similarity("contract start date", "date") < SIMILAR_SCORE
    assert similarity("contract start date of the year", "start date") < SIMILAR_SCORE


def test_end_and_contract_number_are_known():
    assert {each.header: each.field for each in match(("End", "CONTRACT NUMBER"), {})} == {
        "End": "ended_on",
        "CONTRACT NUMBER": "reference",
    }
