"""The report as plain text for a terminal or a mail: the first screen, then a line a claim; on request, in full."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from app.report.domain.claims import QUESTIONS
from app.report.domain.findings import Figures, Finding
from app.report.domain.quotes import SHOWN_WITH, QuoteFigures
from app.report.domain.reports import Report
from app.report.files import provider_facts_text
from app.report.text import console, headings
from app.report.text.confidence import family_confidence_text
from app.report.text.contrasts import SIMILAR, ContrastRow, finding_label
from app.report.text.decidability import decidability
from app.report.text.figures import SPACE
from app.report.text.missing import missing_text
from app.report.text.needed import needed_text
from app.report.text.notes import notes
from app.report.text.overview import EXPLORATORY, Overview, overview
from app.report.text.questions import question_text
from app.report.text.quotes import quotes_text
from app.report.text.sentences import below_minimum_text, bounds_text, finding_text
from app.report.text.summary import group_by_missing
from app.report.text.verdicts import verdict_word

WIDTH = 100
NAME_WIDTH = 43  # so many characters has a claim’s name before its figures


def to_text(report: Report, full: bool = False) -> str:
    """The report in lines of at most WIDTH characters, with a line feed at the end; `full`: what stands behind each
    claim, too."""
    shown = overview(report)
    return (
        "\n".join([*_first_screen(report, shown), *(_all_details(report) if full else _remaining_rows(report, shown))])
        + "\n"
    )


def _first_screen(report: Report, shown: Overview) -> Iterator[str]:
    """What the page's first screen says."""
    yield from wrap(shown.compared, WIDTH, subsequent_indent="  ")
    if report.explored:
        yield from wrap(EXPLORATORY, WIDTH)
    for label, sentences in shown.lines:
        yield label
        yield from (line for each in sentences for line in _indented(each, "- ", "  "))
    if shown.counts:
        yield from wrap(" · ".join(f"{each.many:,} {each.word}" for each in shown.counts), WIDTH)
    yield from ("", *_titled(headings.KEY_CONTRASTS), _line("", *console.COLUMNS), *(_row(row) for _, row in shown.key))
    yield from wrap(console.ALL_WORK, WIDTH)
    if shown.not_seen:
        yield from wrap(shown.not_seen, WIDTH)


def _remaining_rows(report: Report, said: Overview) -> Iterator[str]:
    """A line for every other claim and outcome, and what was not tested."""
    shown = {row.key for _, row in said.key}
    for part in said.sections:
        rows = [_row(row) for _, row in part.rows if row.key not in shown]
        yield from ("", (console.TALLY if rows else console.ABOVE).format(section=part.name, tally=part.tally), *rows)
    if report.quotes:
        yield from _indented(console.TWO_QUOTES.format(says=quotes_text(report.quotes)), "", "  ")
    yield from ("", *_titled(console.OUTCOMES_ONLY), *(_row(row, counted=True) for _, row in said.outcomes))
    yield from _bulleted(console.QUESTIONS, [question_text(asked) for asked in report.questions])
    yield from ("", *wrap(console.LIMITS, WIDTH))


def _titled(title: str) -> tuple[str, str]:
    return title, "=" * len(title)


def _row(row: ContrastRow, counted: bool = False) -> str:
    """“✓ Freelancers cost less   60.28 EUR/h  85.41 EUR/h  Freelance 27% cheaper for similar work”; `counted`: with how
    many said yes on each side."""
    seen = console.SIMILAR_ONLY.format(seen=row.seen) if row.of and not row.seen.endswith(SIMILAR) else row.seen
    if counted and row.counts:
        seen = console.COUNTED.format(seen=seen, counts=", ".join(row.counts))
    sign = row.verdict.sign if row.verdict else ""
    return _line(sign, row.name, row.freelance or "–", row.outsourced or "–", seen)


def _line(sign: str, name: str, freelance: str, outsourced: str, seen: str) -> str:
    """The columns of a row, each in its place."""
    return f"{sign:<1} {name:<{NAME_WIDTH}}{freelance:>13}{outsourced:>14}  {seen}".rstrip().replace(SPACE, " ")


def _all_details(report: Report) -> Iterator[str]:
    """What stands behind each claim and outcome."""
    for title, lines in (
        (console.YOUR_RECORD, provider_facts_text.provider_facts_text(report.your_record)),
        (console.ANSWERABLE, provider_facts_text.decidability_text(decidability(report))),
    ):
        yield from ("", *_titled(title))
        for line in lines:
            yield from _indented(line, "", "  " if line.startswith(("- ", "  ")) else "")
    silent = {each.key: each for each in report.findings if not each.has_enough and each.about.family != QUESTIONS}
    for section, findings in report.sections.items():
        shown = [finding for finding in findings if finding.key not in silent]
        yield from ("", *_titled(section)) if shown else ()
        for finding in shown:
            yield from _finding(finding)
            if finding.key == SHOWN_WITH and report.quotes:
                yield from _indented(console.TWO_QUOTES.format(says=quotes_text(report.quotes)))
    yield from _below_minimum(list(silent.values()), report.quotes)
    yield from ("", *_titled(headings.OUTCOMES))
    yield from wrap(console.OUTCOMES, WIDTH)
    for outcome in report.outcomes:
        yield from _outcome(outcome)
    labels = [
        (headings.UNTESTABLE, headings.UNTESTABLE_CLAIMS),
        (console.QUESTIONS, [question_text(asked) for asked in report.questions]),
        (headings.CONFIDENCE, [console.CI, *(family_confidence_text(family) for family in report.families)]),
    ]
    for title, sentences in labels:
        yield from _bulleted(title, sentences)


def _below_minimum(silent: list[Finding], quotes: QuoteFigures | None) -> Iterator[str]:
    """Claims below the minimum: what they lack said once, then what each has so far."""
    yield from ("", *_titled(console.NOT_ENOUGH)) if silent else ()
    for lacking, those in group_by_missing(silent):
        yield ""
        yield from wrap(console.NEEDS.format(missing=lacking) if lacking else console.NOTHING, WIDTH)
        for finding in those:
            left_out = console.exclusion_reasons(finding.left_out)
            beside = (
                [console.TWO_QUOTES.format(says=quotes_text(quotes))] if finding.key == SHOWN_WITH and quotes else []
            )
            unused = [console.NOT_COUNTED.format(reasons=left_out)] if left_out else []
            sentence = " ".join(
                [finding.about.sentence, below_minimum_text(finding), *unused, *_notes(finding), *beside]
            )
            yield from _indented(sentence, "- ", "  ")


def _bulleted(title: str, sentences: Iterable[str]) -> Iterator[str]:
    """Sentences as a list under their title; nothing at all where there is none."""
    lines = [line for sentence in sentences for line in _indented(sentence, "- ", "  ")]
    yield from ("", *_titled(title), *lines) if lines else ()


def _finding(finding: Finding) -> Iterator[str]:
    yield ""
    word, sentence = verdict_word(finding), finding_label(finding)
    said = word.said if word else ""
    if len(said) + len(sentence) + 3 <= WIDTH:
        yield f"{sentence}  [{said}]"
    else:
        yield from (*wrap(sentence, WIDTH), f"[{said}]")
    yield from _indented(finding_text(finding))
    yield from _finding_details(finding)
    if finding.about.caveat:
        yield from _indented(finding.about.caveat)


def _outcome(finding: Figures) -> Iterator[str]:
    yield from ("", finding_label(finding))
    yield from _indented(finding_text(finding))
    yield from _finding_details(finding)


def _notes(finding: Figures) -> list[str]:
    return [console.NOTE.format(says=text) for text in notes(finding)]


def _finding_details(finding: Figures) -> Iterator[str]:
    """What stands beside a sentence: its sizes, how far the unknown reaches, what would settle it, and the notes."""
    yield from _indented(console.sample_sizes_text(finding))
    if finding.bounds and finding.bounds.could_change is not False:
        yield from _indented(bounds_text(finding))
    if isinstance(finding, Finding) and not missing_text(finding):
        yield from _indented(needed_text(finding))
    for note in _notes(finding):
        yield from _indented(note)


def _indented(text: str, first: str = "  ", rest: str = "  ") -> list[str]:
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)
