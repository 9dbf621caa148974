"""What is true of these providers, and what can be answered, as lines for a terminal or a mail."""

from collections.abc import Iterator

from app.report.domain.provider_facts_parts import YourRecord
from app.report.text import console
from app.report.text import provider_facts as text
from app.report.text.decidability import Knowable


def your_record(it: YourRecord) -> Iterator[str]:
    """One paragraph a line: whose work it is, each figure with what is not in it, what it cannot say."""
    yield text.whose(it)
    for figure in it.figures:
        for row in figure.rows:
            yield f"- {text.row_says(row, it.sides)}"
        yield from (f"  {said}" for said in (text.note(figure), text.not_counted(figure)) if said)
    yield from (said for said in (text.nothing(it), text.limits(it)) if said)


def answerable(it: Knowable) -> Iterator[str]:
    """One paragraph a line: how many of each, then what each group waits for and whom it holds."""
    yield it.says
    for group in it.groups:
        yield f"- {console.group(group)}"
        yield f"  {'; '.join(map(console.waiting, group.claims))}."
