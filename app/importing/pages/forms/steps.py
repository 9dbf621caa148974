"""The four steps of an import, and what each still needs."""

from dataclasses import dataclass

from app.core.domain.number_format import count as counted
from app.core.domain.plural import plural
from app.core.domain.text_normalisation import fold
from app.importing.domain.column_matching import PROPOSED
from app.importing.domain.invoice_table import is_invoice_table
from app.importing.services.preview import Preview

FILE, COLUMNS, VALUES, CHECK = "file", "columns", "values", "check"
STEPS = {FILE: "File", COLUMNS: "Columns", VALUES: "Values", CHECK: "Preview"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name in URLs, its label, its open questions as text (None if there are none), and whether it is the
    current one."""

    name: str
    label: str
    question: str | None
    is_current: bool


def open_questions(preview: Preview) -> dict[str, str]:
    """Returns the number of open questions by step."""
    found = {}
    table, options = preview.table, preview.options
    if table.totals and options.totals is None:
        found[FILE] = "Row of totals?"
    elif table.assumed:
        found[FILE] = "Check the encoding"
    elif len(table.sheets) > 1 and options.sheet is None:
        found[FILE] = "Choose a sheet"
    if not preview.matches and not table.ours:
        found[COLUMNS] = "Map the columns"
    elif preview.lacking:
        found[COLUMNS] = f"{len(preview.lacking):,} to map"
    elif proposed := sum(each.how == PROPOSED for each in preview.matches):
        found[COLUMNS] = f"{proposed:,} to confirm"
    count = len({(each.field, fold(each.text)) for each in preview.unread}) + len(preview.undecided)
    if count:
        found[VALUES] = f"{count:,} to answer"
    if preview.counts["refused"] and not found:
        found[CHECK] = counted(preview.counts["refused"], "error")
    elif "recorded" in preview.open and preview.writes:
        many = preview.open_duplicates
        found[CHECK] = plural(many, "{n} possible duplicate", "{n} possible duplicates") if many else "Imported before?"
    elif "same_engagements" in preview.open and preview.writes:
        found[CHECK] = "Same engagements?"
    return found


def steps(preview: Preview, current: str) -> list[Step]:
    """Returns the steps for the navigation. Electronic invoices have only the last one: all of them are read alike."""
    asks = open_questions(preview)
    names = [CHECK] if is_invoice_table(preview.table.header) else list(STEPS)
    return [Step(name, STEPS[name], asks.get(name), name == current) for name in names]


def first_open(preview: Preview) -> str:
    """Returns the first step with an open question, or else the last."""
    if is_invoice_table(preview.table.header):
        return CHECK
    return next(iter(name for name in STEPS if name in open_questions(preview)), CHECK)


def next_step(preview: Preview, step: str) -> str:
    """Returns the next step with an open question: after this one, or else before it; the last step if there is none.
    Steps that ask nothing are skipped, and stay within reach of the navigation."""
    names, asks = list(STEPS), open_questions(preview)
    at = names.index(step) + 1
    return next((name for name in (*names[at:], *names[: at - 1]) if name in asks), CHECK)


def following_step(step: str) -> str:
    """Returns the step after this one, where the questions of a file aren't known yet."""
    names = list(STEPS)
    return names[min(names.index(step) + 1, len(names) - 1)]
