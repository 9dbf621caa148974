"""Columns hold the same values as the engagements read one by one."""

from datetime import UTC, date, datetime
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.accounts.services import users
from app.core.domain.errors import Refused
from app.core.domain.kinds import Choice, YesNo
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, Work
from app.core.storage import organisation
from app.record.domain.engagements import FIELDS, INHERITED_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS, summarise_reviews
from app.record.services import engagements, reviews
from app.record.storage import models
from app.record.storage import reviews as kept
from app.report.domain.dataset import (
    CODED_FIELDS,
    COUNTS,
    DAYS,
    MONEY,
    QUANTITIES,
    RATING_FIELDS,
    REVIEW_COLUMNS,
    Columns,
)
from app.report.storage import dataset
from tests.strategies import TODAY, drafts
from tests.strategies import reviews as told

pytestmark = pytest.mark.both_databases


def answers_to(kind):
    """Every answer that a question of a review can be given."""
    if isinstance(kind, Choice):
        return kind.options
    return (False, True) if isinstance(kind, YesNo) else (1, 2, 3, 4, 5, *filter(None, [kind.exempt]))


ANSWERS = {name: answers_to(REVIEW_FIELDS[name].kind) for name in REVIEW_COLUMNS}


def expected(stored, said):
    """What the columns must say of one engagement, field by field; None where unknown."""
    it, card = stored.engagement, stored.card
    values = {name: getattr(it, name) for name in (*CODED_FIELDS, *QUANTITIES, *COUNTS, *RATING_FIELDS, *MONEY, *DAYS)}
    for name in INHERITED_FIELDS:
        if values[name] is None and card is not None:
            values[name] = getattr(card, name)
    return values | {name: said.get(name) for name in REVIEW_COLUMNS}


def read_back(found: Columns, place, name):
    """One cell as the domain says it."""
    value = found[name][place].item()
    if name in CODED_FIELDS:
        kind = FIELDS[name].kind
        if value < 0:
            return None
        return bool(value) if isinstance(kind, YesNo) else kind.options[value]
    if name in MONEY:
        return None if value < 0 else value
    if name in DAYS:
        return None if value < 0 else date.fromordinal(value)
    return None if np.isnan(value) else value


def comparable(name, value):
    """A value of the domain as a column holds it."""
    if value is None:
        return None
    if name in MONEY:
        return value.minor
    if name == "goal_met":
        return float(value == "yes")
    if name in REVIEW_COLUMNS:
        return 0.0 if isinstance(value, str) else float(value)
    return float(value) if name in (*QUANTITIES, *COUNTS, *RATING_FIELDS) else value


def work_on(session, database):
    """The console at work on a session that somebody else ends."""
    now = datetime.combine(TODAY, datetime.min.time(), UTC)
    return Work(session, CONSOLE, now, organisation.load(session), database)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_columns_say_what_the_engagements_say(kind, request):
    database = request.getfixturevalue(f"{kind}_database")

    @settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(st.lists(st.tuples(drafts(), st.lists(told(), max_size=1)), min_size=1, max_size=4))
    def holds(rows):
        with Session(database.engine) as session:  # ends without being kept: each example begins with an empty record
            work, made = work_on(session, database), []
            for draft, answers in rows:
                try:
                    made.append(engagements.record(work, draft))
                except Refused:
                    continue
                for each in answers:
                    reviews.review(work, made[-1].reference, each)
            found = dataset.load(session, Selection())
            assert found["id"].tolist() == [stored.id for stored in made]
            for place, stored in enumerate(made):
                said = summarise_reviews(each.review for each in kept.for_engagement(session, stored.id))
                for name, value in expected(stored, said).items():
                    assert read_back(found, place, name) == comparable(name, value), name

    holds()


def test_several_reviewers_say_what_their_middle_says(work):
    chance = Random(7)
    people = [users.add(work, f"Reviewer {number}", "manager", "a long enough password").id for number in range(5)]
    for number in range(40):
        engagements.record(work, {"title": f"Job {number}", "arrangement": "freelance"})
        for person in chance.sample(people, chance.randrange(6)):
            answers = {name: chance.choice((None, *ANSWERS[name])) for name in REVIEW_COLUMNS}
            said = models.Review(engagement_id=number + 1, reviewer_id=person, reviewed_at=work.now, **answers)
            work.session.add(said)
    work.session.flush()
    found = dataset.load(work.session, Selection())
    for place in range(40):
        said = summarise_reviews(each.review for each in kept.for_engagement(work.session, place + 1))
        for name in REVIEW_COLUMNS:
            assert read_back(found, place, name) == comparable(name, said[name]), (place, name)
