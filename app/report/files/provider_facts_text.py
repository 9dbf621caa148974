"""What is true of these providers, and what can be answered, as lines for a terminal or a mail."""

from collections.abc import Iterator

from app.report.domain.provider_facts_parts import ProviderFacts
from app.report.text import console
from app.report.text import provider_facts as text
from app.report.text.decidability import Decidability


def provider_facts_text(facts: ProviderFacts) -> Iterator[str]:
    """One paragraph a line: whose work it is, each figure with what is not in it, what it cannot say."""
    yield text.providers_summary(facts)
    for figure in facts.figures:
        for row in figure.rows:
            yield f"- {text.row_line(row, facts.sides)}"
        yield from (f"  {label}" for label in (text.row_note(figure), text.not_counted_text(figure)) if label)
    yield from (label for label in (text.not_recorded_text(facts), text.limits_text(facts)) if label)


def decidability_text(decidability: Decidability) -> Iterator[str]:
    """One paragraph a line: how many of each, then what each group waits for and whom it holds."""
    yield decidability.says
    for group in decidability.groups:
        yield f"- {console.group_text(group)}"
        yield f"  {'; '.join(map(console.pending_claim_text, group.claims))}."
