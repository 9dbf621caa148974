"""Imports as one step: what rows add and change, and errors."""

from datetime import date
from decimal import Decimal

import pytest

from app.accounts.services import users
from app.core.domain.errors import Refused
from app.core.domain.events import Actor, Source
from app.core.domain.money import Money
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import models as core_models
from app.importing.storage import models as import_models
from app.record.services import engagements, providers, reviews
from app.record.storage import models as record_models
from tests.importing.services.importing import PRICES, export_text, import_text, refusal_codes, text
from tests.importing.services.one_row import ONE, STATED, detail, rows_of


def nothing_written(database):
    tables = (
        record_models.Engagement,
        record_models.Provider,
        record_models.Review,
        record_models.Team,
        import_models.Import,
        core_models.Event,
        core_models.ErasableText,
    )
    return not any(rows_of(database, table) for table in tables)


@pytest.mark.both_databases
def test_a_foreign_file_with_stated_options(database, tmp_path):
    done = import_text(database, tmp_path, PRICES, **STATED)
    assert done.number is not None
    assert done.preview.counts == {"new": 3, "changed": 0, "unchanged": 0, "refused": 0}
    assert done.preview.providers == ("Acme & Co, LLC", "University of Nowhere")
    assert done.preview.unmatched == ("Education", "CONTRACT .")
    assert any("again would add" in warning for warning in done.preview.warnings)
    it = detail(database, "E-000001").stored.engagement
    assert (it.title, it.provider, it.rate) == ("Project Manager", "Acme & Co, LLC", Money(101338, "USD"))
    assert (it.started_on, it.ended_on, it.status) == (date(2006, 6, 1), date(2021, 5, 31), "completed")


def test_what_it_does_not_say_is_asked_and_nothing_is_written(database, tmp_path):
    done = import_text(database, tmp_path, PRICES)
    assert done.number is None
    assert set(refusal_codes(done)) == {
        (2, "arrangement", "required"),
        (2, "currency", "money-without-currency"),
    }
    assert "Begin Date: month first, as 4/23/2003 shows." in done.preview.warnings
    assert any(each.startswith("“CONTRACT .” has “GS-1” in several rows") for each in done.preview.warnings)
    assert nothing_written(database)


@pytest.mark.both_databases
def test_kept_columns_come_back_and_a_second_import_changes_nothing(database, tmp_path):
    content = text(**ONE, Colour="=red", Education="")
    assert import_text(database, tmp_path, content, keep_columns=True).preview.counts["new"] == 1
    assert detail(database, "A-1").stored.engagement.source_columns == "Colour: =red"
    assert import_text(database, tmp_path, content, keep_columns=True).preview.counts["unchanged"] == 1
    assert import_text(database, tmp_path, export_text(database), keep_columns=True).preview.counts["unchanged"] == 1


def test_what_every_row_lacks_is_said_once(database, tmp_path):
    done = import_text(database, tmp_path, text(title=["a", "b", "c"], amount=["1", "2", "3"]))
    assert [(each.line, each.field, each.lacking, each.value) for each in done.preview.refusals] == [
        (2, "arrangement", True, None),
        (2, "currency", True, None),
    ]
    assert all("This affects 3 rows." in each.reason for each in done.preview.refusals)
    assert done.preview.counts["refused"] == 3


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"complexity": "6"}, (2, "complexity", "rating-ambiguous")),
        ({"started_on": "2026-02-30"}, (2, "started_on", "date")),
        (
            {"started_on": "2026-02-02", "ended_on": "2026-01-01", "status": "active"},
            (2, "ended_on", "end-before-start"),
        ),
        ({"hours_actual": "1.200"}, (2, "hours_actual", "number-ambiguous")),
        ({"actual_cost": "12.345", "currency": "EUR"}, (2, "actual_cost", "number-ambiguous")),
        ({"actual_cost": "12.3456", "currency": "EUR"}, (2, "actual_cost", "money-decimals")),
        ({"actual_cost": "-3", "currency": "EUR"}, (2, "actual_cost", "negative")),
        ({"percentage": "101"}, (2, "percentage", "quantity-large")),
        ({"category": "knitting"}, (2, "category", "choice")),
        ({"owner": "Nobody"}, (2, "owner", "owner-unknown")),
        ({"quality": "0"}, (2, "quality", "rating-ambiguous")),
        ({"provider_kind": "company"}, (2, "provider_kind", "card-without-provider")),
        ({"provider": "Ann", "provider_country": "Germany"}, (2, "provider_country", "text-long")),
        ({"provider": "Ann", "provider_country": "D1"}, (2, "provider_country", "country")),
        ({"title": "a\x01\x00b"}, None),
    ],
)
def test_a_bad_cell_is_refused_where_it_stands(database, tmp_path, columns, expected):
    content = text(**(ONE | columns))
    if expected is None:
        with pytest.raises(Refused, match="NUL"):
            import_text(database, tmp_path, content)
    else:
        done = import_text(database, tmp_path, content)
        assert refusal_codes(done) == [expected]
        assert done.preview.refusals[0].value == columns[expected[1]]
    assert nothing_written(database)


def test_one_bad_row_keeps_all_out(database, tmp_path):
    content = text(reference=["A-1", "A-2"], title=["a", "b"], arrangement=["freelance", "both"])
    done = import_text(database, tmp_path, content)
    assert (done.number, refusal_codes(done)) == (None, [(3, "arrangement", "choice")])
    assert [row.outcome for row in done.preview.rows] == ["new", "refused"]
    assert nothing_written(database)
    done = import_text(database, tmp_path, content, values={"arrangement": {"BOTH": "outsourced"}})
    assert done.preview.counts["new"] == 2
    assert detail(database, "A-2").stored.engagement.arrangement == "outsourced"


@pytest.mark.both_databases
def test_a_second_import_changes_nothing(database, tmp_path):
    content = text(
        **ONE, provider="Ann", notes="n", quality="4", provider_kind="individual", team="Web", started_on="2026-01-01"
    )
    import_text(database, tmp_path, content)
    before = export_text(database)
    done = import_text(database, tmp_path, content)
    assert done.preview.counts == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0}
    assert done.preview.warnings == ()
    assert export_text(database) == before
    assert detail(database, "A-1").stored.revision == 1


@pytest.mark.both_databases
def test_an_update_changes_what_it_says_and_keeps_the_rest(database, tmp_path):
    import_text(
        database,
        tmp_path,
        text(
            **ONE,
            provider="Ann",
            notes="old",
            quality="4",
            hours_actual="10",
            category="design",
            actual_cost="5.00",
            currency="EUR",
            provider_kind="individual",
        ),
    )
    done = import_text(
        database,
        tmp_path,
        text(
            reference="A-1",
            arrangement="outsourced",
            provider="ANN",
            notes="new",
            hours_actual="",
            amount="7.5",
            quality="5",
            comment="good",
            team="Web",
            provider_kind="company",
        ),
    )
    assert [row.changes for row in done.preview.rows] == [
        {
            "arrangement": ("freelance", "outsourced"),
            "team": ("", "Web"),
            "actual_cost": ("5.00", "7.50"),
            "notes": ("old", "new"),
            "quality": ("4", "5"),
            "comment": ("", "good"),
            "provider_kind": ("individual", "company"),
        }
    ]
    found = detail(database, "A-1").stored
    it = found.engagement
    assert (it.provider, it.hours_actual, it.category, it.notes) == ("Ann", Decimal(10), "design", "new")
    assert (found.revision, found.retags, found.card.kind) == (2, 1, "company")
    assert (found.review.quality, found.review.comment) == (5, "good")


def test_a_reference_stands_once(database, tmp_path):
    done = import_text(database, tmp_path, text(reference=["A", "A"], title=["a", "b"], arrangement=["freelance"] * 2))
    assert refusal_codes(done) == [(3, "reference", "reference-twice")]


def test_a_provider_has_one_answer(database, tmp_path):
    done = import_text(
        database,
        tmp_path,
        text(
            title=["a", "b"],
            arrangement=["freelance"] * 2,
            provider=["Ánn", "ÁNN"],
            provider_kind=["individual", "company"],
        ),
    )
    assert refusal_codes(done) == [(3, "provider_kind", "card-twice")]


def test_made_up_references_keep_clear_of_those_in_the_file(database, tmp_path):
    import_text(
        database, tmp_path, text(reference=["E-000002", "", ""], title=["a", "b", "c"], arrangement=["freelance"] * 3)
    )
    assert [detail(database, f"E-00000{n}").stored.engagement.title for n in (1, 2, 3)] == ["b", "a", "c"]


def test_an_end_by_file_ends_what_was_running(database, tmp_path):
    import_text(database, tmp_path, text(**ONE, provider="Ann", started_on="2026-01-01"))
    assert detail(database, "A-1").stored.engagement.status == "active"
    import_text(database, tmp_path, text(reference="A-1", ended_on="2026-02-01"))
    assert detail(database, "A-1").stored.engagement.status == "completed"


def test_an_estimate_by_file_is_dated(database, tmp_path):
    import_text(database, tmp_path, text(**ONE, in_house_days="5"))
    with begin_work(database, CONSOLE, writes=False) as work:
        assert detail(database, "A-1").stored.engagement.in_house_recorded_on == work.today


def test_owners_are_users_whatever_the_spelling(database, tmp_path):
    with begin_work(database, CONSOLE) as work:
        users.add(work, "Zoë Owner", "manager")
    import_text(database, tmp_path, text(**ONE, owner="zoë  OWNER"))
    assert detail(database, "A-1").stored.engagement.owner == "Zoë Owner"


def test_the_sample_record_is_never_met(database, tmp_path):
    with begin_work(database, CONSOLE) as work:
        providers.record(work, {"name": "Ann", "kind": "company"}, sample=True)
        engagements.record(work, {**ONE, "provider": "Ann"}, sample=True)
    done = import_text(database, tmp_path, text(**ONE, provider="Ann"))
    assert done.preview.counts["new"] == 1
    assert done.preview.providers == ("Ann",)


@pytest.mark.both_databases
def test_reviews_of_people_stay_their_own(database, tmp_path):
    import_text(database, tmp_path, text(**ONE, provider="Ann", quality="2"))
    with begin_work(database, CONSOLE) as work:
        user = users.add(work, "Ria", "manager")
    with begin_work(database, Actor("Ria", frozenset({"manager"}), Source.WEB, user.id)) as work:
        reviews.review(work, "A-1", {"quality": 5})
    import_text(database, tmp_path, text(reference="A-1", quality="3"))
    assert {each.reviewer: each.review.quality for each in detail(database, "A-1").reviews} == {"record": 3, "Ria": 5}


def test_new_rows_without_amounts_beside_known_ones_with_amounts(database, tmp_path):
    """The currency of a known engagement is known, so the file needs no column of it."""
    import_text(database, tmp_path, "reference,title,arrangement,actual_cost,currency\nA-1,a,freelance,5.00,EUR\n")
    done = import_text(
        database, tmp_path, "reference,title,arrangement,actual_cost\nA-1,a,freelance,6.00\nA-2,b,freelance,\n"
    )
    assert (done.preview.counts["new"], done.preview.counts["changed"]) == (1, 1)
