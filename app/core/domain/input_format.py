"""Describes how the texts of a file, a column or a form are read."""

from dataclasses import dataclass

from app.core.domain.durations import DurationFormat
from app.core.domain.number_parsing import DateOrder, DecimalMark, SerialDateSystem
from app.core.domain.rating_scales import Scale


@dataclass(frozen=True, slots=True)
class InputFormat:
    """How the texts of one file, column or form are read; None if not specified.

    `century`: the first of the hundred years that two-digit years are in. `scale`: the range of ratings. `durations`:
    how durations are read; with it, a date field may have a duration instead of a date. `yes`, `no`: further words for
    them, folded. `rounded`: numbers may have more decimals than the field; the caller rounds them.
    """

    decimal: DecimalMark | None = None
    dates: DateOrder | SerialDateSystem | None = None
    century: int | None = None
    scale: Scale | None = None
    durations: DurationFormat | None = None
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    rounded: bool = False


CANONICAL = InputFormat(decimal="point", dates="ymd")
