"""What a selection means, said once more in plain Python over plain values, for SQL to be compared with."""

from dataclasses import dataclass

from app.core.domain import kinds
from app.core.domain.text_normalisation import fold, fold_accents
from app.record.domain.engagements import FIELDS, INHERITED_FIELDS, Engagement
from app.record.domain.providers import Provider
from app.record.domain.reviews import REVIEW_FIELDS, Review, summarise_reviews


@dataclass(frozen=True)
class StoredEngagement:
    """An engagement with its number, its provider's card and its reviews."""

    id: int
    engagement: Engagement
    card: Provider | None
    reviews: tuple[Review, ...]


def value_of(it, name):
    """What counts for a field: the engagement's own answer, the card's, or what the reviews say together."""
    if name in REVIEW_FIELDS:
        return None if name == "comment" else summarise_reviews(it.reviews)[name]
    value = getattr(it.engagement, name)
    if value is None and name in INHERITED_FIELDS and it.card is not None:
        return getattr(it.card, name)
    return value


def meets_condition(it, condition):
    """Whether one engagement meets one condition."""
    field = (FIELDS | REVIEW_FIELDS)[condition.field]
    if condition.field == "comment":
        return _comment(it, condition)
    value = value_of(it, condition.field)
    if condition.test == "known":
        return (value is not None) == condition.values[0]
    if condition.test == "is":
        if isinstance(field.kind, kinds.Link):
            value = value and fold(value)
            return value in {each and fold(each) for each in condition.values}
        return value in condition.values
    if value is None:
        return False
    if condition.test == "contains":
        return all(_contains(field, value, each) for each in condition.values)
    return _within(field, value, condition)


def _within(field, value, condition):
    if isinstance(field.kind, kinds.Rating) and isinstance(value, str):
        return False
    number = value.amount if isinstance(field.kind, kinds.Amount) else value
    return number >= condition.values[0] if condition.test == "min" else number <= condition.values[0]


def _contains(field, value, wanted):
    if isinstance(field.kind, kinds.ChoiceSet):
        return wanted in value
    if isinstance(field.kind, kinds.Tags):
        return fold_accents(wanted) in map(fold_accents, value)
    return fold_accents(wanted) in fold_accents(value)


def _comment(it, condition):
    comments = [review.comment for review in it.reviews if review.comment is not None]
    if condition.test == "known":
        return bool(comments) == condition.values[0]
    return any(all(fold_accents(each) in fold_accents(comment) for each in condition.values) for comment in comments)


def within(it, period):
    """Whether an engagement belongs to a period."""
    day = it.engagement.ended_on or it.engagement.started_on
    if period.everything:
        return True
    return day is not None and (not period.first or day >= period.first) and (not period.last or day <= period.last)


def mentions(it, search):
    """Whether every word of a search is found in the engagement's texts or its provider's name."""
    texts = []
    for name, field in FIELDS.items():
        value = getattr(it.engagement, name)
        if value is not None and isinstance(field.kind, (kinds.Text, kinds.Tags)):
            texts += [value] if isinstance(value, str) else value
    places = [fold_accents(text) for text in texts] + ([fold_accents(it.card.name)] if it.card else [])
    return all(any(word in place for place in places) for word in fold_accents(search).split())


def selected(kept, selection):
    """The numbers of the engagements that a selection holds."""
    return {
        it.id
        for it in kept
        if within(it, selection.period)
        and mentions(it, selection.search)
        and all(meets_condition(it, condition) for condition in selection.conditions)
    }


def in_order(kept, order):
    """The numbers in the order of a list: by value, unknown last either way, the newest record first among equals."""
    field = FIELDS[order.field]

    def key(it):
        value = getattr(it.engagement, order.field)
        if isinstance(field.kind, kinds.Amount):
            return value.minor
        if isinstance(field.kind, (kinds.Text, kinds.Link)):
            return fold_accents(value)
        return tuple(map(fold_accents, value)) if isinstance(field.kind, kinds.Tags) else value

    newest = sorted(kept, key=lambda it: -it.id)
    known = [it for it in newest if getattr(it.engagement, order.field) is not None]
    unknown = [it for it in newest if getattr(it.engagement, order.field) is None]
    # Python leaves equals as they were, also when it sorts backwards.
    known.sort(key=key, reverse=order.descending)
    return [it.id for it in known + unknown]
