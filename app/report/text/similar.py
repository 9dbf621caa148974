"""Similar jobs in words: how near each is, and why there is none."""

from app.core.domain.number_format import number, percent
from app.core.domain.number_parsing import format_plain
from app.core.domain.plural import plural
from app.record.domain.engagements import EFFORTS
from app.report.domain.similar import Neighbours, Traits

SIZE_UNKNOWN, COMPLEXITY_UNKNOWN, AS_COMPLEX = "size not known", "complexity not known", "as complex"
SAME_EFFORT, OF_THE_SIZE = "the same effort ({size})", "{times} ({size})"
ABOUT, LARGER, SMALLER = "about as large", "{times} times as large", "{share} of the size"
MORE = ("{steps} step more complex", "{steps} steps more complex")
LESS = ("{steps} step less complex", "{steps} steps less complex")
STEPS = ("", "one", "two", "three", "four")
WHY_NONE = {
    "category": "This engagement has no kind of work yet, so there is nothing to match.",
    "ended": "No {other} engagement has ended yet.",
    "same kind": "No {other} engagement in this category has ended yet.",
    "size": "No {other} engagement in this category has hours or effort.",
}


def similarity_text(subject: Traits, candidate: Traits) -> tuple[str, ...]:
    """How near: “1.4 times as large (280 hours)”, “one step more complex”."""
    return tuple(part for part in (_size_text(subject, candidate), _complexity_text(subject, candidate)) if part)


def _size_text(subject: Traits, candidate: Traits) -> str:
    if candidate.size is None:
        return SIZE_UNKNOWN
    if candidate.is_size_from_band:
        size = (
            f"{candidate.is_size_from_band} person-week"
            if candidate.is_size_from_band == EFFORTS[0]
            else f"{candidate.is_size_from_band} person-weeks"
        )
    else:
        size = f"{number(candidate.size)} {'hour' if candidate.size == 1 else 'hours'}"
    if subject.size is None or (
        subject.is_size_from_band
        and candidate.is_size_from_band
        and subject.is_size_from_band != candidate.is_size_from_band
    ):
        return size
    return (
        SAME_EFFORT.format(size=size)
        if subject.is_size_from_band and candidate.is_size_from_band
        else OF_THE_SIZE.format(times=_ratio_text(candidate.size / subject.size), size=size)
    )


def _ratio_text(ratio: float) -> str:
    if 1 / 1.1 <= ratio <= 1.1:
        return ABOUT
    return LARGER.format(times=number(float(f"{ratio:.2g}"))) if ratio > 1 else SMALLER.format(share=percent(ratio))


def _complexity_text(subject: Traits, candidate: Traits) -> str:
    if subject.complexity is None:
        return ""
    if candidate.complexity is None:
        return COMPLEXITY_UNKNOWN
    more = candidate.complexity - subject.complexity
    steps = abs(more)
    if not steps:
        return AS_COMPLEX
    return plural(
        1 if steps == 1 else 2,
        *(MORE if more > 0 else LESS),
        steps=STEPS[int(steps)] if steps == int(steps) else format_plain(steps),
    )


def no_similar_text(found: Neighbours) -> str:
    """Why nothing is near."""
    code = (
        "category"
        if found.subject.category is None
        else "ended"
        if not found.ended
        else "same kind"
        if not found.same_category_count
        else "size"
    )
    return WHY_NONE[code].format(other=found.arrangement)
