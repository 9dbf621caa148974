"""What was measured, and the table that shows it."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MS, S, TIMES, MB = "ms", "s", "×", "MB"
_FACTOR = {MS: 1000.0, S: 1.0, TIMES: 1.0, MB: 1.0}
_PLACES = {MS: 1, S: 2, TIMES: 1, MB: 0}


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement: `value` and `target` in seconds, as a ratio where the unit is `TIMES`,
    or in `MB`. Without a target it
    is there to be looked at. `remark` says what else was seen."""

    what: str
    value: float
    unit: str = MS
    target: float | None = None
    remark: str = ""

    @property
    def met(self) -> bool:
        """Whether it reaches its target, if it has one."""
        return self.target is None or self.value < self.target


def fastest_time(act: Callable[[], object], repeats: int = 7) -> float:
    """The quickest of several runs of `act`, which has run once before: whatever else a machine does only adds."""
    act()
    return min(time_once(act) for _ in range(repeats))


def time_once(act: Callable[[], object]) -> float:
    """The time of one run, with nothing of an earlier one left to be cleared away."""
    gc.collect()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def format_value(line: Line, value: float) -> str:
    """A value in the line's unit."""
    return f"{value * _FACTOR[line.unit]:.{_PLACES[line.unit]}f} {line.unit}"


def table(title: str, lines: Sequence[Line]) -> str:
    """A heading and a row for each line."""
    rows = [f"{title}"]
    for line in lines:
        target = f"< {line.target * _FACTOR[line.unit]:g} {line.unit}" if line.target is not None else ""
        mark = "" if line.target is None else "met" if line.met else "MISSED"
        rows.append(
            f"  {line.what:<54}{format_value(line, line.value):>11}  {target:<9} {mark:<7}{line.remark}".rstrip()
        )
    return "\n".join(rows)
