"""Records made of what is there already, by the way in which checked rows of a file go over into the record."""

from app.core.domain.text_normalisation import fold
from app.core.storage import bulk
from app.importing.storage import preparing, staging
from app.importing.storage.import_commit import write_staged
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage import providers

_NUMBER = 0  # of no import


def fill_record(work, rows, new_providers=()):
    """Writes engagements, each with its nameless review or None, and the providers that they are the first to name."""
    session, made = work.session, [engagement for engagement, _ in rows]
    for each in new_providers:
        providers.insert(session, each)
    known = providers.ids_by_name(session, {each.provider for each in made if each.provider})
    reviewed = [place for place, (_, review) in enumerate(rows) if review is not None]
    reviews = [rows[place][1] for place in reviewed]
    staging.stage_new(
        session,
        _NUMBER,
        0,
        {
            "line": range(2, len(rows) + 2),
            **bulk.to_columns(made, FIELDS),
            "provider_id": [each.provider and known[fold(each.provider)] for each in made],
        },
        bulk.to_columns(reviews, REVIEW_FIELDS) if reviews else {},
        reviewed,
    )
    write_staged(session, preparing.prepare(session, _NUMBER, len(rows)), work.now)
    staging.clear(session, _NUMBER)
