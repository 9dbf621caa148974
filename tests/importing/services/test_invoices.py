"""Electronic invoices become entries: certain ones by themselves, others once somebody chose; none twice."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import undo
from app.record.services import engagements, entries, providers
from tests.importing.electronic_invoices import ENGAGEMENTS, archive, cii, ubl
from tests.importing.services.entry_files import entries_of, entry_counts
from tests.importing.services.importing import import_text, refusal_codes


@pytest.fixture
def bring(database, tmp_path):
    """Imports invoices into a record with a few engagements."""
    assert import_text(database, tmp_path, ENGAGEMENTS).number
    return lambda data, **options: import_text(database, tmp_path, data, **options)


def asked(done):
    [refusal] = done.preview.refusals
    assert done.number is None and (refusal.column, refusal.code) == ("Engagement", "invoice-engagement")
    return refusal.reason


class TestFinding:
    @pytest.mark.both_databases
    def test_by_the_order_it_names(self, bring, database):
        done = bring(ubl(order="PO-7", period=("2025-04-01", "2025-04-30")))
        assert done.number and entry_counts(done) == (1, 0, 0, 0)
        assert entries_of(database, "PO-7") == [
            ("2025-05-02", "invoice", "1000.50", None, "Purchase order PO-7. For 1 Apr 2025 to 30 Apr 2025", "R-1")
        ]

    def test_by_the_buyer_reference(self, bring, database):
        assert bring(ubl(buyer="PO-7", order="NA")).number
        assert len(entries_of(database, "PO-7")) == 1

    @pytest.mark.both_databases
    def test_by_the_only_engagement_of_the_provider(self, bring, database):
        assert bring(ubl(seller="KAPPA  gmbh")).number
        assert bring(ubl(number="R-2", seller="Kappa Holding", trading="Kappa GmbH")).number
        assert len(entries_of(database, "PO-7")) == 2

    def test_by_the_only_one_in_its_period(self, bring, database):
        assert bring(ubl(seller="Sigma Support BV", day="2025-04-20")).number, "the last invoice of the first"
        assert bring(ubl(number="R-2", seller="Sigma Support BV", period=("2025-08-01", "2025-08-31"))).number
        assert [len(entries_of(database, name)) for name in ("S-1", "S-2")] == [1, 1]

    @pytest.mark.both_databases
    def test_a_credit_note_is_subtracted(self, bring, database):
        assert bring(archive(a_xml=ubl(), b_xml=ubl(number="C-1", credit=True, amount="0.50"))).number
        assert [each[1:3] for each in entries_of(database, "PO-7")] == [("invoice", "1000.50"), ("refund", "0.50")]


class TestAsking:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (
                ubl(seller="Ana Lima"),
                "Invoice R-1 of 2 May 2025 from Ana Lima, 1000.50 EUR: L-2 and L-1 fit. Choose the engagement",
            ),
            (ubl(seller="Sigma Support BV", day="2024-05-02"), "no engagement of this provider is in its period"),
            (ubl(seller="Sigma Suport"), "the provider looks like “Sigma Support BV”"),
            (ubl(seller="Nobody Ltd"), "there is no provider with this name"),
            (ubl(seller=None), "there is no provider with this name"),
            (ubl(seller="Ana Lima", order="PO-7"), "it names PO-7, whose provider is Kappa GmbH"),
            (ubl(order="PO-7", buyer="S-1"), "its order and its buyer reference name different engagements"),
            (ubl(currency="USD"), "PO-7 is in EUR. Choose another engagement, or add the entry by hand in EUR."),
        ],
    )
    def test_what_is_not_certain_is_asked(self, bring, data, says):
        assert says in asked(bring(data))

    @pytest.mark.both_databases
    def test_an_answer_for_one_invoice(self, bring, database):
        two = archive(a_xml=ubl(seller="Ana Lima"), b_xml=ubl(number="R-2", seller="Ana Lima"))
        done = bring(two, corrections={2: {"Engagement": "L-1"}, 3: {"Engagement": "L-2"}})
        assert done.number
        assert [len(entries_of(database, name)) for name in ("L-1", "L-2")] == [1, 1]

    @pytest.mark.parametrize("text", ["R-1", "Ana Lima", "4711"])
    def test_an_answer_for_a_text_of_invoices(self, bring, database, text):
        assert bring(ubl(seller="Ana Lima", order="4711"), values={"reference": {text: "L-2"}}).number
        assert len(entries_of(database, "L-2")) == 1

    @pytest.mark.both_databases
    def test_an_entered_cost_is_not_replaced_unasked(self, bring, database):
        bring("reference,actual_cost\nPO-7,9000\n", only="update")
        says = asked(bring(ubl(order="PO-7")))
        assert "PO-7 has a cost of 9,000.00 EUR without entries. The total of its invoices would replace it." in says
        assert bring(ubl(order="PO-7", amount="9000")).number, "the same cost"
        assert bring(ubl(number="R-2", order="PO-7")).number, "now it comes from entries"

    def test_an_entered_cost_is_replaced_once_confirmed(self, bring):
        bring("reference,actual_cost\nPO-7,9000\n", only="update")
        assert bring(ubl(order="PO-7"), corrections={2: {"Engagement": "PO-7"}}).number

    def test_an_answer_that_does_not_exist(self, bring):
        done = bring(ubl(seller="Ana Lima"), corrections={2: {"Engagement": "L-9"}})
        assert refusal_codes(done) == [(2, "Engagement", "engagement-unknown")]

    def test_the_certain_ones_go_without_the_others(self, bring, database):
        done = bring(archive(a_xml=ubl(), b_xml=ubl(number="R-2", seller="Nobody"), c_xml="no xml"), take_good=True)
        assert done.number and done.preview.counts["refused"] == 2
        assert len(entries_of(database, "PO-7")) == 1

    def test_a_missing_amount_is_asked_at_its_cell(self, bring):
        assert refusal_codes(bring(ubl(amount=None))) == [(2, "Net amount", "line-empty")]
        assert bring(ubl(amount=None), corrections={2: {"Net amount": "12.50"}}).number


class TestNeverTwice:
    @pytest.mark.both_databases
    def test_the_same_number_of_the_same_provider_is_skipped(self, bring, database):
        bring(ubl(seller="Ana Lima"), corrections={2: {"Engagement": "L-1"}})
        again = bring(cii(seller="Ana Lima"))
        assert again.number is None and entry_counts(again) == (0, 1, 0, 0)
        assert "Every entry already exists." in again.preview.warnings
        assert [len(entries_of(database, name)) for name in ("L-1", "L-2")] == [1, 0]

    def test_the_same_number_of_another_provider_is_another_invoice(self, bring):
        bring(ubl())
        assert entry_counts(bring(ubl(seller="Sigma Support BV", day="2025-02-02"))) == (1, 0, 0, 0)

    def test_the_same_number_with_another_amount_in_one_file_is_refused(self, bring):
        done = bring(archive(a_xml=ubl(), b_xml=ubl(amount="9")))
        assert refusal_codes(done) == [(3, "Invoice number", "key-twice")]
        assert "Correct the number or the engagement" in done.preview.refusals[0].reason

    def test_those_of_several_providers_are_answered_apart(self, bring):
        done = bring(archive(a_xml=ubl(seller="Ana Lima"), b_xml=ubl(seller="Nobody")))
        assert [each.value for each in done.preview.refusals] == ["Ana Lima", "Nobody"]

    def test_with_another_amount_it_is_told(self, bring):
        bring(ubl())
        again = bring(ubl(amount="9"))
        assert again.number is None and entry_counts(again)[3] == 1
        assert any(
            "entry R-1 is invoice of 2 May 2025, 9.00 EUR in the file" in each for each in again.preview.warnings
        )

    def test_what_was_deleted_stays_deleted(self, bring, database):
        bring(ubl())
        with begin_work(database, CONSOLE) as work:
            [stored] = entries.listing(work, engagements.get_by_reference(work, "PO-7").id).rows
            entries.remove(work, stored.id, stored.revision)
        assert entry_counts(bring(ubl())) == (0, 0, 1, 0)


@pytest.mark.both_databases
def test_the_import_of_invoices_is_undone(bring, database):
    done = bring(ubl())
    with begin_work(database, CONSOLE) as work:
        undo.undo(work, done.number)
    assert entries_of(database, "PO-7") == []
    assert bring(ubl()).number


@pytest.mark.both_databases
def test_a_provider_is_found_by_a_former_name(bring, database):
    with begin_work(database, CONSOLE) as work:
        stored = providers.find(work, "Kappa GmbH")
        providers.amend(work, stored.id, {"name": "Kappa Services SE"})
    assert bring(ubl(seller="Kappa GmbH", order="PO-7")).number
    assert entry_counts(bring(cii(seller="Kappa Services SE"))) == (0, 1, 0, 0)
    assert bring(ubl(number="R-2", seller="kappa gmbh")).number
