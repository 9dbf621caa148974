"""Records with a known story, and the report on them."""

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.report.services import claims, reports
from app.report.text.overview import overview, summary_lines
from tests.importing.services.importing import import_text

DIRECT, THROUGH, BOTH = "direct", "through provider", "both"


def first_screen(whole):
    """What the report begins with, in plain sentences."""
    return summary_lines(overview(whole), whole.explored)


def jobs(side, provider, many, **answers):
    """So many engagements of one provider; an answer that is a function is asked for each by its place."""
    return [
        {"arrangement": side, "provider": provider}
        | {name: said(place) if callable(said) else said for name, said in answers.items()}
        for place in range(many)
    ]


def reported(database, folder, rows, own=None):
    """The report over these rows, and its findings by key; an own claim's under “own”."""
    rows = [
        {"reference": f"R-{number}", "title": "Job", "status": "completed", "currency": "EUR"} | row
        for number, row in enumerate(rows)
    ]
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(names), *(",".join(str(row.get(name, "")) for name in names) for row in rows)]
    done = import_text(database, folder, "\n".join(lines) + "\n")
    assert done.preview.counts["new"] == len(rows)
    with begin_work(database, CONSOLE) as work:
        claims.seed(work)
        added = claims.add(work, own).key if own else None
        whole = reports.examine(work, Selection())
    return whole, {"own" if each.key == added else each.key: each for each in whole.findings}


def codes(it):
    return [note.code for note in it.notes]


def plain(words):
    return words.replace("\u00a0", " ")
