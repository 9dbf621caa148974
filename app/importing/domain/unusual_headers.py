"""Fields that an unusual header may name: “Winning supplier” has a word of Provider, “Actual_hrs” all words of Actual
hours. Such a field is only proposed, and only if the cells suit it."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache

# Only fields that lists of suppliers usually have; more would turn every second column into a question.
OFFERED_FIELDS = (
    *("reference", "title", "provider", "arrangement", "owner", "team", "category", "status", "started_on", "due_on"),
    *("ended_on", "hours_estimated", "hours_actual", "currency", "agreed_cost", "actual_cost", "rate", "notes"),
)
_NAMES_OF_PEOPLE_AND_WORK = frozenset({"title", "provider", "owner", "team", "notes"})
_MIN_SHARE = 0.5  # of the words of a header that must be words of the field
_COMPLETE = 0.1  # added if the header contains a whole name of the field, which settles ties
_MIN_PART = 5  # letters of the last part of a compound
_ABBREVIATIONS = {
    **dict.fromkeys(("hrs", "hr", "h"), "hours"),
    **dict.fromkeys(("amt", "amnt"), "amount"),
    **dict.fromkeys(("no", "nr", "num"), "number"),
    **dict.fromkeys(("est", "estd"), "estimated"),
    **dict.fromkeys(("act",), "actual"),
    **dict.fromkeys(("dept",), "department"),
    **dict.fromkeys(("desc", "descr"), "description"),
    **dict.fromkeys(("curr", "cur"), "currency"),
    **dict.fromkeys(("proj", "prj"), "project"),
    **dict.fromkeys(("std",), "stunden"),
}


def _to_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that many names contain. One of them alone says nothing.
_GENERIC = _to_words(
    """
    date dates number nummer numero name total totale of the on by in is de du da do di del our id code actual
    estimated planned contract contrat contrato contratto project projekt projet proyecto projeto progetto work
    type engagement service start end per from to day datum fecha data date year montant hours tipo art typ
    """
) - {"hours", "start", "end"}
# Details of a supplier or a project, which are not its name.
_ATTRIBUTES = _to_words(
    """
    number id code address email mail phone fax country city town street zip postcode region size type status
    website url contact vat tax iban rating score rank share count kind phase manager lead role owner date year
    month nummer adresse telefon land ort stadt plz strasse typ art groesse grosse pays ville rue pais ciudad
    cidade telefono telefone citta paese stato numero adres plaats
    """
)


def names_detail(field: str, words: Collection[str], names: Collection[str]) -> bool:
    """Whether the words of a header name a detail of what a field holds, such as a provider's phone number."""
    details = _ATTRIBUTES.intersection(words) if field in _NAMES_OF_PEOPLE_AND_WORK else ()
    return bool(details) and not set(details) <= set(" ".join(names).split())


def possible_fields(header: str, names: Mapping[str, Collection[str]]) -> Iterator[tuple[str, float]]:
    """Yields the field that a normalised header most likely means, with a score in per cent; nothing if no field has
    enough of its words, or two have equally many. `names`: the normalised names of each field."""
    words = [_ABBREVIATIONS.get(word, word) for word in header.split()]
    scores = {field: _score(words, field, names[field]) for field in OFFERED_FIELDS if field in names}
    best = max(scores.values(), default=0.0)
    found = [field for field, score in scores.items() if score == best]
    if best >= _MIN_SHARE and len(found) == 1:
        yield found[0], round(100 * min(best, 1.0), 1)


def _score(words: list[str], field: str, names: Collection[str]) -> float:
    vocabulary, parts = _vocabulary(tuple(names))
    known = [found for word in words if (found := _find_word(word, vocabulary, parts))]
    if not set(known) - _GENERIC:
        return 0.0
    if names_detail(field, words, names):
        return 0.0
    whole = any(set(name.split()) <= set(known) for name in names)
    return len(known) / len(words) + (_COMPLETE if whole else 0.0)


@cache
def _vocabulary(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Returns the words of a field's names, and those that may be the last part of a compound, longest first."""
    words = frozenset(word for name in names for word in name.split())
    parts = sorted((word for word in words - _GENERIC if len(word) >= _MIN_PART), key=lambda word: (-len(word), word))
    return words, tuple(parts)


def _find_word(word: str, vocabulary: frozenset[str], parts: tuple[str, ...]) -> str | None:
    """Returns the word of the vocabulary that this one is, or that it ends with ("Gesamtstunden"): in German and Dutch
    compounds the last part says what the thing is."""
    if word in vocabulary:
        return word
    return next(filter(word.endswith, parts), None)
