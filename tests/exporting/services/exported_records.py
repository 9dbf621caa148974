"""Made-up records to export: engagements with a review and a provider's card."""

from itertools import count

from hypothesis import strategies as st

from app.accounts.services import users
from app.core.services.work import CONSOLE, begin_work
from app.record.domain.engagements import FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.services import engagements, providers
from tests.strategies import drafts, values
from tests.strategies import reviews as answers

references = count(1)
CARD = [name for name in PROVIDER_FIELDS if name not in ("name", "country")]
cards = st.fixed_dictionaries(
    {"country": st.sampled_from(["DE", "US", None])}
    | {name: st.none() | values(PROVIDER_FIELDS[name].kind) for name in CARD}
)
said = st.tuples(drafts(), answers(), cards, values(FIELDS["reference"].kind), st.booleans())


def fill(database, some):
    """Records each engagement with its review and its provider's card; some made-up, some odd references."""
    with begin_work(database, CONSOLE) as work:
        if not any(user.name == "Zoë" for user in users.listing(work)):
            users.add(work, "Zoë", "manager")
        for draft, review, card, reference, owned in some:
            key = f"{reference} {next(references)}"[-100:].strip()
            stored = engagements.record(work, draft | {"reference": key} | ({"owner": "Zoë"} if owned else {}))
            engagements.save_review(work, stored, None, review)
            if stored.provider_id:
                # A file never makes an answer unknown again, so neither may this.
                providers.amend(
                    work, stored.provider_id, {name: value for name, value in card.items() if value is not None}
                )
