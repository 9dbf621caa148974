from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.domain.errors import Stale
from app.core.domain.locked_questions import Question
from app.core.domain.money import Money
from app.core.domain.organisation import Organisation
from app.core.storage import organisation
from app.report.storage import claims

pytestmark = pytest.mark.both_databases

ASKED = (
    Question("flexibility", date(2026, 1, 2), 1, date(2026, 3, 4)),
    Question("freelance-cheaper", date(2026, 3, 4), 2),
)


def test_the_settings_begin_as_the_domain_says(work):
    assert organisation.load(work.session) == Organisation()


def test_settings_are_kept(work):
    said = replace(
        Organisation(),
        name="Müller & Co",
        reporting_currency="JPY",
        time_zone="Asia/Tokyo",
        hours_per_day=Decimal("7.75"),
        own_hourly_cost=Money(6500, "JPY"),
        financial_year_month=4,
        scope_bands=(10, 20),
        category_labels={"design": "Gestaltung"},
        questions=ASKED,
        window_months=12,
    )
    before = organisation.revision(work.session)
    organisation.save(work.session, said, before)
    assert organisation.load(work.session) == said
    with pytest.raises(Stale):
        organisation.save(work.session, Organisation(), before)


def test_claims_keep_every_version(work):
    assert claims.seed(work.session, [("a", {"sentence": "A"}), ("b", {"sentence": "B"})], work.now) == 2
    assert claims.seed(work.session, [("a", {"sentence": "A"}), ("b", {"sentence": "B"})], work.now) == 0
    assert claims.seed(work.session, [("a", {"sentence": "A!"}), ("b", {"sentence": "B"})], work.now) == 1
    assert [(it.key, it.version, it.text["sentence"]) for it in claims.current(work.session)] == [
        ("a", 2, "A!"),
        ("b", 1, "B"),
    ]
