"""Values, drafts and reviews as hypothesis makes them: whatever a kind can read, and drafts that break no rule."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from app.core.domain import dates as calendar
from app.core.domain import kinds
from app.core.domain.fields import Unreadable
from app.core.domain.input_format import CANONICAL
from app.core.domain.money import CURRENCIES, Money
from app.record.domain.engagement_options import NOT_CHANGED, PERCENTAGE, PRICING_MODELS
from app.record.domain.engagements import ARRANGEMENTS, COMPLETED, FIELDS, STATUSES
from app.record.domain.reviews import REVIEW_FIELDS

TODAY = date(2026, 11, 22)
currencies = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CLF"])
days = st.dates(calendar.EARLIEST, calendar.LATEST)
minors = st.integers(0, 10**12)
monies = st.builds(Money, minors, st.sampled_from(sorted(CURRENCIES)))
# What people type, what files hold, and what breaks programs that read them.
awkward = st.sampled_from(
    ["=1+1", "-5", "+1", "@x", "a\tb", 'he said "no"', "a\nb", "Zoë Ñandú", "🙂", "%_\\", ";", "'"]
)
texts = st.one_of(awkward, st.text(max_size=30), st.builds("{} {}".format, awkward, st.text(max_size=10)))


def _readable(kind, text):
    try:
        return kind.read(text, CANONICAL)
    except Unreadable:
        return None


def _read_texts(kind):
    return (
        texts.filter(lambda text: not text.isspace() and text)
        .map(lambda text: _readable(kind, text))
        .filter(lambda value: value not in (None, (), ""))
    )


def _quantities(kind):
    return st.integers(0, kind.most * 10**kind.places).map(lambda whole: Decimal(whole).scaleb(-kind.places))


def _ratings(kind):
    hundredths = st.integers(100, 500).map(lambda whole: Decimal(whole) / 100)
    return st.one_of(st.integers(1, 5).map(Decimal), hundredths, *([st.just(kind.exempt)] if kind.exempt else []))


OF_KIND = {
    kinds.Text: _read_texts,
    kinds.Choice: lambda kind: st.sampled_from(kind.options),
    kinds.ChoiceSet: lambda kind: st.sets(st.sampled_from(kind.options), min_size=1).map(
        lambda chosen: tuple(option for option in kind.options if option in chosen)
    ),
    kinds.Tags: _read_texts,
    kinds.YesNo: lambda kind: st.booleans(),
    kinds.Day: lambda kind: days,
    kinds.Currency: lambda kind: st.sampled_from(sorted(CURRENCIES)),
    kinds.Amount: lambda kind: monies,
    kinds.Quantity: _quantities,
    kinds.Count: lambda kind: st.integers(kind.least, kind.most),
    kinds.Rating: _ratings,
    kinds.Link: lambda kind: texts.map(lambda text: _readable(kind, text)).filter(bool),
}


def values(kind):
    """Whatever a field of this kind can hold."""
    return OF_KIND[type(kind)](kind)


@st.composite
def drafts(draw, names=None):
    """A draft that breaks no rule; owners are left out, since they have to be users first."""
    unsaid = {
        "owner",
        "continues",
        "reference",
        "started_on",
        "due_on",
        "ended_on",
        "status",
        "currency",
        "percentage",
        "in_house_recorded_on",
        "title",
        "arrangement",
        "pricing_model",
        "brief_changed_by",
    }
    draft = {
        "title": draw(values(FIELDS["title"].kind)),
        "arrangement": draw(st.sampled_from(ARRANGEMENTS)),
        "pricing_model": draw(st.sampled_from((*PRICING_MODELS, None))),
    }
    currency = draw(st.none() | currencies)
    for name, field in FIELDS.items():
        if name in unsaid or (names is not None and name not in names):
            continue
        if isinstance(field.kind, kinds.Amount):
            if currency and (name != "rate" or draft["pricing_model"] in ("hourly", "daily")):
                draft[name] = draw(st.none() | st.builds(Money, minors, st.just(currency)))
        else:
            draft[name] = draw(st.none() | values(field.kind))
    draft["currency"] = currency
    if draft.get("brief_changed") not in (None, NOT_CHANGED):
        draft["brief_changed_by"] = draw(st.none() | values(FIELDS["brief_changed_by"].kind))
    if draft["pricing_model"] == PERCENTAGE and draft.get("project_budget"):
        draft["percentage"] = draw(st.none() | values(FIELDS["percentage"].kind))
    draft |= draw(dated())
    draft["status"] = draw(st.sampled_from([each for each in STATUSES if each != COMPLETED or draft.get("provider")]))
    return {name: value for name, value in draft.items() if value is not None}


@st.composite
def dated(draw):
    """A start, an agreed and a real end that may each be unknown, and lie in this order."""
    first, *later = sorted(draw(st.lists(days, min_size=3, max_size=3)))
    said = {"started_on": first, "due_on": later[0], "ended_on": later[1]}
    to_come = later[1] > TODAY  # then it has not ended
    return {name: day for name, day in said.items() if not (to_come and name == "ended_on") and draw(st.booleans())}


def reviews():
    """What one reviewer says, each answer possibly unknown."""
    return st.fixed_dictionaries({name: st.none() | values(field.kind) for name, field in REVIEW_FIELDS.items()})
