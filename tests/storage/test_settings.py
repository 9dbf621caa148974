from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.errors import Stale
from app.domain.money import Money
from app.domain.organisation import Organisation
from app.domain.questions import Question
from app.report.storage import claims
from app.storage import settings

ASKED = (
    Question("flexibility", date(2026, 1, 2), 1, date(2026, 3, 4)), Question("freelance-cheaper", date(2026, 3, 4), 2))


def test_the_settings_begin_as_the_domain_says(work):
    assert settings.organisation(work.session) == Organisation()


def test_settings_are_kept(work):
    said = replace(
        Organisation(), name="Müller & Co", reporting_currency="JPY", time_zone="Asia/Tokyo",
        hours_per_day=Decimal("7.75"), own_hourly_cost=Money(6500, "JPY"), financial_year_month=4,
        scope_bands=(10, 20), category_labels={"design": "Gestaltung"}, questions=ASKED,
        window_months=12,
    )
    before = settings.revision(work.session)
    settings.keep(work.session, said, before)
    assert settings.organisation(work.session) == said
    with pytest.raises(Stale):
        settings.keep(work.session, Organisation(), before)


def test_claims_keep_every_version(work):
    assert claims.seed(work.session, [("a", {"sentence": "A"}), ("b", {"sentence": "B"})], work.now) == 2
    assert claims.seed(work.session, [("a", {"sentence": "A"}), ("b", {"sentence": "B"})], work.now) == 0
    assert claims.seed(work.session, [("a", {"sentence": "A!"}), ("b", {"sentence": "B"})], work.now) == 1
    assert [(it.key, it.version, it.text["sentence"]) for it in claims.current(work.session)] == [
        ("a", 2, "A!"), ("b", 1, "B")]
