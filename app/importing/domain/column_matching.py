"""Matches columns of a file to fields: by name, label, synonym, and last by similarity; each column and field once."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, Literal

from app.core.domain.errors import Problem, Refused
from app.core.domain.text_normalisation import fold, fold_accents
from app.core.domain.truncation import truncate
from app.importing.domain import unusual_headers
from app.record.domain.file_schema import (
    COLUMNS,
    EXPORT_COLUMNS,
    IMPORTABLE_COLUMNS,
    PROVIDER_PREFIX,
    PROVIDERS,
    REVIEWS,
    Column,
    Table,
)
from app.record.domain.providers import PROVIDER_FIELDS

MatchMethod = Literal["given", "name", "label", "alias", "likeness", "proposed"]
PROPOSED: Final = "proposed"
FitCheck = Callable[[str, int], bool]
_MIN_WORD_SCORE, _MIN_LOOK_SCORE = 85.0, 50.0
MAX_HEADER = 1_000  # characters of a column's label
_CAMEL_CASE, _MARKS = re.compile(r"(?<=[a-z])(?=[A-Z])"), re.compile(r"[^\w%]|_")
_IN_BRACKETS = (re.compile(r"\([^)]*\)"), ")"), (re.compile(r"\[[^\]]*\]"), "]")
SIMILAR_SCORE = 75.0  # per cent; below it, headers of real exports matched wrong fields


@dataclass(frozen=True, slots=True)
class Match:
    """A column of the file, by label and position (from 0), and the field it fills; `score` in per cent. A “proposed”
    match needs confirmation, since its header may mean another field."""

    field: str
    header: str
    place: int
    how: MatchMethod
    score: float = 100.0


def header_label(text: str) -> str:
    """Returns a column's label: its header on one line, shortened if it is too long for a name."""
    return truncate(text, MAX_HEADER)


def match(
    header: Sequence[str],
    given: Mapping[str, Sequence[str]],
    taken: Collection[str] = (),
    fits: FitCheck = lambda field, place: True,
    lines: bool = False,
    of: Table | None = None,
    is_no_key: Callable[[int], bool] = lambda place: False,
    shows: FitCheck = lambda field, place: False,
    contradicts: FitCheck = lambda field, place: False,
) -> tuple[Match, ...]:
    """Returns the matches, in the order of the file's columns.

    `given`: field to its chosen headers, empty for "no column"; a header may be chosen for several fields, each a match
    of its own. `taken`: fields that are filled otherwise. `fits`: whether the cells of a column suit a field, asked
    if the header is only similar or only proposes it. `contradicts`: whether the cells show that a synonym doesn't mean
    the field here. `lines`: rows are entries, so that columns fill the fields of entries
    first. `of`: the kind of rows, if another. `is_no_key`: whether a column can't be a key, such as one that only
    numbers the rows: it is one only if it is named or chosen as one. `shows`: whether the cells alone show the field,
    whatever the header is; it is proposed then. Raises Refused if a chosen header is not in the file.
    """
    chosen = list(_chosen_matches(header, given))
    places = range(len(header))
    used, filled = {each.place for each in chosen}, {*given, *taken}
    meant = IMPORTABLE_COLUMNS[of] if of is not None and of in _NAMES_IN else ENTRY_FIELDS if lines else EXPORT_COLUMNS
    candidates = _candidates(header, fits, contradicts, _NAMES if of is None else _NAMES_IN.get(of, _NAMES))
    for each in sorted((each for each in candidates if each.field in meant), key=_match_rank):
        if (
            each.place not in used
            and each.field not in filled
            and not (each.field == "reference" and each.how not in ("name", "label") and is_no_key(each.place))
        ):
            chosen.append(each)
            used.add(each.place)
            filled.add(each.field)
    for field in _SHOWN_BY_CELLS:
        at = None if field in filled else next((at for at in places if at not in used and shows(field, at)), None)
        if at is not None:
            chosen.append(Match(field, header[at], at, PROPOSED, 0.0))
            used.add(at)
    return tuple(sorted(chosen, key=lambda each: each.place))


def _chosen_matches(header: Sequence[str], given: Mapping[str, Sequence[str]]) -> Iterator[Match]:
    for field, chosen in given.items():
        for wanted in chosen:
            at = column_index(header, wanted)
            if at is None:
                raise Refused(
                    [
                        Problem(
                            "header-missing",
                            f"The file has no column “{truncate(wanted)}”. It has: {', '.join(header)}.",
                            field,
                            wanted,
                        )
                    ]
                )
            yield Match(field, header[at], at, "given")


def column_index(header: Sequence[str], wanted: str) -> int | None:
    """Returns the position of the column with this header or label; None if there is none."""
    if wanted in header:
        return header.index(wanted)
    folded, wanted = [fold(each) for each in header], fold(header_label(wanted))
    return folded.index(wanted) if wanted in folded else None


_METHOD_ORDER: dict[str, int] = {"name": 0, "label": 1, "alias": 2, "likeness": 3, PROPOSED: 4}
_FIELD_ORDER = {
    name: number for number, name in enumerate(sorted(COLUMNS, key=lambda name: COLUMNS[name].part != "line"))
}
# Fields that entries of one engagement share; its other fields are filled only if chosen.
ENTRY_FIELDS = frozenset(name for name, column in COLUMNS.items() if column.part == "line") | {
    "title",
    "arrangement",
    "provider",
    "owner",
    "team",
    "category",
    "status",
    "currency",
    "pricing_model",
    "due_on",
    "agreed_cost",
    "hours_estimated",
}


def _match_rank(each: Match) -> tuple[int, float, int, int]:
    return _METHOD_ORDER[each.how], -each.score, each.place, _FIELD_ORDER[each.field]


def normalise_header(text: str) -> str:
    """Returns a header for comparison: folded, words separated, without punctuation and case ("*ContactName" is
    "contact name")."""
    return " ".join(_MARKS.sub(" ", fold_accents(_CAMEL_CASE.sub(" ", text))).split())


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of a field, normalised."""

    name: str
    label: str
    aliases: tuple[str, ...]
    proposed: tuple[str, ...]

    @property
    def certain(self) -> tuple[str, ...]:
        return self.name, self.label, *self.aliases


def _field_names(column: Column) -> _Names:
    aliases = () if column.part == "provider" else column.field.aliases
    label = column.field.label if column.part == "line" else column.label
    return _Names(
        normalise_header(column.name),
        normalise_header(label),
        tuple(dict.fromkeys(map(normalise_header, aliases))),
        tuple(dict.fromkeys(map(normalise_header, column.field.proposed_aliases))),
    )


FieldNames = Mapping[str, _Names]
_NAMES: FieldNames = {name: _field_names(column) for name, column in COLUMNS.items()}
_OFFERED_NAMES = {name: (*_NAMES[name].certain, *_NAMES[name].proposed) for name in unusual_headers.OFFERED_FIELDS}
_SHOWN_BY_CELLS = ("arrangement",)  # required, and its words are hardly used for anything else
# In a file of providers each column has the name of its field.
_NAMES_IN: Mapping[Table, FieldNames] = {
    REVIEWS: {name: _NAMES[name] for name in COLUMNS if name in IMPORTABLE_COLUMNS[REVIEWS]},
    PROVIDERS: {"provider": _field_names(Column("name", "engagement", PROVIDER_FIELDS["name"]))}
    | {
        PROVIDER_PREFIX + name: _field_names(Column(name, "engagement", field))
        for name, field in PROVIDER_FIELDS.items()
        if name != "name"
    },
}


def _candidates(
    header: Sequence[str], fits: FitCheck, contradicts: FitCheck, known_names: FieldNames
) -> Iterator[Match]:
    for place, text in enumerate(header):
        # Text in brackets is a unit or a currency ("Amount (EUR)"), unless it is part of a field's name.
        ways = list(dict.fromkeys(filter(None, (normalise_header(text), normalise_header(_outside_brackets(text))))))
        exact = [
            each
            for each in _exact_matches(place, text, ways, known_names)
            if each.how in ("name", "label")
            or (not contradicts(each.field, place) if each.how == "alias" else fits(each.field, place))
        ]
        if exact:
            yield from exact
            continue
        similar = [each for each in _similar_matches(place, text, ways, known_names) if fits(each.field, place)]
        yield from similar or (
            each for each in _unusual_matches(place, text, ways, known_names) if fits(each.field, place)
        )


def _outside_brackets(text: str) -> str:
    for inside, close in _IN_BRACKETS:
        end = text.rfind(close) + 1  # no bracket is closed after it, so none is searched
        text = inside.sub(" ", text[:end]) + text[end:]
    return text


def _exact_matches(place: int, text: str, ways: list[str], known: FieldNames) -> Iterator[Match]:
    for field, names in known.items():
        if names.name in ways:
            yield Match(field, text, place, "name")
        elif names.label in ways:
            yield Match(field, text, place, "label")
        elif any(alias in ways for alias in names.aliases):
            yield Match(field, text, place, "alias")
        elif any(alias in ways for alias in names.proposed):
            yield Match(field, text, place, PROPOSED)


def _similar_matches(place: int, text: str, ways: list[str], known: FieldNames) -> Iterator[Match]:
    words = ways[-1].split() if ways else []
    for field, names in known.items():
        if unusual_headers.names_detail(field, words, (*names.certain, *names.proposed)):
            continue
        if (score := _best_similarity(ways, names.certain)) >= SIMILAR_SCORE:
            yield Match(field, text, place, "likeness", round(score, 1))
        elif (score := _best_similarity(ways, names.proposed)) >= SIMILAR_SCORE:
            yield Match(field, text, place, PROPOSED, round(score, 1))


def _unusual_matches(place: int, text: str, ways: list[str], known: FieldNames) -> Iterator[Match]:
    names = _OFFERED_NAMES if known is _NAMES else {}
    for field, score in unusual_headers.possible_fields(ways[-1], names) if ways else ():
        yield Match(field, text, place, PROPOSED, score)


def _best_similarity(ways: list[str], names: Sequence[str]) -> float:
    from rapidfuzz import fuzz, process  # loaded on first use, so that the server starts sooner

    return max(
        (
            _word_similarity(way, name)
            for way in ways
            # All names at once take a fraction of the time.
            for name, _, _ in process.extract(
                way, names, scorer=fuzz.token_sort_ratio, score_cutoff=_MIN_LOOK_SCORE, limit=None
            )
        ),
        default=0,
    )


def is_field_name(text: str) -> bool:
    """Whether a header is the name, the label or an alias of a field."""
    wanted = normalise_header(header_label(text))
    return any(wanted in names.certain or wanted in names.proposed for names in _NAMES.values())


def similarity(one: str, other: str) -> float:
    """Returns the similarity of two normalised headers in per cent; 0 where even their letters differ much."""
    from rapidfuzz import fuzz  # loaded on first use, so that the server starts sooner

    alike = fuzz.token_sort_ratio(one, other, score_cutoff=_MIN_LOOK_SCORE)
    return _word_similarity(one, other) if alike else 0.0


def _word_similarity(one: str, other: str) -> float:
    """Returns the letters in common words, out of all letters of two headers, in per cent.

    Words are equal if nearly all of their letters agree ("costs", "cost"). Comparing whole texts instead would match
    "account" with "amount". Several words that include a single other one just reach the minimum.
    """
    from rapidfuzz import fuzz  # loaded on first use, so that the server starts sooner

    left, right = one.split(), other.split()
    letters, shared, words = len("".join(left + right)), 0.0, len(right)
    for word in left:
        nearest, score = max(((each, fuzz.ratio(word, each)) for each in right), key=itemgetter(1), default=("", 0))
        if score >= _MIN_WORD_SCORE:
            right.remove(nearest)
            shared += (len(word) + len(nearest)) * score
    found = shared / letters if letters else 0.0
    # "Contract start date" contains all of "start date"; a single word is in too many headers.
    contained = not right and words > 1 and len(left) - words == 1
    return max(found, SIMILAR_SCORE) if contained else found
