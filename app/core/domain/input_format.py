"""How it is said which way the texts of a file, a column or a form are to be read."""

from dataclasses import dataclass

from app.core.domain.durations import DurationFormat
from app.core.domain.number_parsing import DateOrder, DecimalMark, SerialDateSystem
from app.core.domain.rating_scales import Scale


@dataclass(frozen=True, slots=True)
class InputFormat:
    """How the texts of one file, column or form are read; None where nobody has said.

    `century`: the first of the hundred years that years of two digits lie in. `scale`: what ratings go from and to.
    `durations`: what a duration without a clear unit means; a day may then be given by one. `yes` and `no`: further
    words for them, folded. `rounded`: numbers with more decimals than there is room for are rounded by whoever knows
    how many there are.
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
