"""What is true of these providers, and what can be answered, as lines for a terminal or a mail."""

from collections.abc import Iterator

from app.report.domain.provider_facts_parts import ProviderFacts
from app.report.text import console
from app.report.text import provider_facts as text
from app.report.text.decidability import Decidability


def provider_facts_text(it: ProviderFacts) -> Iterator[str]:
    """One paragraph a line: whose work it is, each figure with what is not in it, what it cannot say."""
    yield text.providers_summary(it)
    for figure in it.figures:
        for row in figure.rows:
            yield f"- {text.row_line(row, it.sides)}"
        yield from (f"  {said}" for said in (text.row_note(figure), text.not_counted_text(figure)) if said)
    yield from (said for said in (text.not_recorded_text(it), text.limits_text(it)) if said)


def decidability_text(it: Decidability) -> Iterator[str]:
    """One paragraph a line: how many of each, then what each group waits for and whom it holds."""
    yield it.says
    for group in it.groups:
        yield f"- {console.group_text(group)}"
        yield f"  {'; '.join(map(console.pending_claim_text, group.claims))}."
