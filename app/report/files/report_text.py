"""The report as plain text for a terminal or a mail: the first screen, then a line a claim; on request, in full."""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap

from app.domain.figures import confidence, count
from app.report.domain.claims import QUESTIONS
from app.report.domain.findings import Figures, Finding
from app.report.domain.quotes import BESIDE, Quotes
from app.report.domain.reports import Report
from app.report.files import provider_facts_text
from app.report.text import headings
from app.report.text.confidence import of_family
from app.report.text.contrasts import ContrastRow, label_of, not_counted
from app.report.text.decidability import knowable
from app.report.text.figures import SPACE
from app.report.text.needed import needed_text
from app.report.text.notes import notes
from app.report.text.overview import Overview, in_lines, overview
from app.report.text.questions import question_text
from app.report.text.quotes import quotes_text
from app.report.text.sentences import depends, missing, says, so_far
from app.report.text.summary import by_missing
from app.report.text.verdicts import verdict_word

WIDTH = 100
NAMES = 43  # so many characters has a claim’s name before its figures


def to_text(report: Report, full: bool = False) -> str:
    """The report in lines of at most WIDTH characters, with a line feed at the end; `full`: what stands behind each
    claim, too."""
    said = overview(report)
    return "\n".join([*_first(report, said), *(_behind(report) if full else _rest(report, said))]) + "\n"


def _first(report: Report, said: Overview) -> Iterator[str]:
    """What the page's first screen says."""
    for sentence in in_lines(said, report.explored):
        yield from wrap(sentence, WIDTH, subsequent_indent="  ")
    if said.counts:
        yield from wrap(" · ".join(f"{each.many:,} {each.word}" for each in said.counts), WIDTH)
    yield from ("", *_titled("Key contrasts"), *(_row(row) for _, row in said.key))


def _rest(report: Report, said: Overview) -> Iterator[str]:
    """A line for every other claim and outcome, and what was not tested."""
    shown = {row.key for _, row in said.key}
    for part in said.sections:
        rows = [_row(row) for _, row in part.rows if row.key not in shown]
        yield from (f"{part.name}: {part.tally}", *rows)
    if report.quotes:
        yield from _indented(f"Two quotes: {quotes_text(report.quotes)}", "", "  ")
    yield from ("", *_titled("Outcomes (without verdicts)"), *(_row(row, counted=True) for _, row in said.outcomes))
    yield from _listed("Our questions", [question_text(asked) for asked in report.questions])
    limits = f"{said.levels} Correlation isn’t causation. --full shows what is behind each claim."
    yield from ("", *wrap(limits.strip(), WIDTH))


def _titled(title: str) -> tuple[str, str]:
    return title, "=" * len(title)


def _row(row: ContrastRow, counted: bool = False) -> str:
    """“✓ Freelancers cost less   60.28 EUR/h  85.41 EUR/h  Freelance 27% cheaper for similar work”; `counted`: with how
    many said yes on each side."""
    counts = f" ({', '.join(row.counts)})" if counted and row.counts else ""
    sign = row.verdict.sign if row.verdict else " "
    figures = f"{row.freelance or '–':>13}{row.outsourced or '–':>14}"
    return f"{sign} {row.name:<{NAMES}}{figures}  {row.seen}{counts}".rstrip().replace(SPACE, " ")


def _behind(report: Report) -> Iterator[str]:
    """What stands behind each claim and outcome."""
    for title, lines in (("Your record", provider_facts_text.your_record(report.your_record)),
                         ("What can be answered, and what is missing",
                          provider_facts_text.answerable(knowable(report)))):
        yield from ("", title, "=" * len(title))
        for line in lines:
            yield from _indented(line, "", "  " if line.startswith(("- ", "  ")) else "")
    silent = {each.key: each for each in report.findings if not each.enough and each.about.family != QUESTIONS}
    for section, findings in report.sections.items():
        shown = [finding for finding in findings if finding.key not in silent]
        yield from ("", section, "=" * len(section)) if shown else ()
        for finding in shown:
            yield from _finding(finding)
            if finding.key == BESIDE and report.quotes:
                yield from _indented(f"Two quotes: {quotes_text(report.quotes)}")
    yield from _silent(list(silent.values()), report.quotes)
    yield from ("", "Outcomes", "=" * len("Outcomes"))
    yield from wrap("Described for both sides, without verdicts; ranges are 95% confidence intervals.", WIDTH)
    for outcome in report.outcomes:
        yield from _outcome(outcome)
    told = [("What this data can’t test", headings.UNTESTABLE_CLAIMS),
            ("Our questions", [question_text(asked) for asked in report.questions]),
            ("How sure this is", [of_family(family) for family in report.families])]
    for title, sentences in told:
        yield from _listed(title, sentences)


def _silent(silent: list[Finding], quotes: Quotes | None) -> Iterator[str]:
    """Claims below the minimum: what they lack said once, then what each has so far."""
    title = "Not enough data"
    yield from ("", title, "=" * len(title)) if silent else ()
    for lacking, those in by_missing(silent):
        yield ""
        yield from wrap(f"Needs {lacking}." if lacking else "Nothing answered yet.", WIDTH)
        for finding in those:
            left_out = _left_out(finding.left_out)
            beside = [f"Two quotes: {quotes_text(quotes)}"] if finding.key == BESIDE and quotes else []
            unused = [f"Not counted: {left_out}."] if left_out else []
            said = " ".join([finding.about.sentence, so_far(finding), *unused, *_notes(finding), *beside])
            yield from _indented(said, "- ", "  ")


def _left_out(left_out: Mapping[str, tuple[int, ...]]) -> str:
    return ", ".join(not_counted(left_out))


def _listed(title: str, sentences: Iterable[str]) -> Iterator[str]:
    """Sentences as a list under their title; nothing at all where there is none."""
    lines = [line for sentence in sentences for line in _indented(sentence, "- ", "  ")]
    yield from ("", title, "=" * len(title), *lines) if lines else ()


def _finding(finding: Finding) -> Iterator[str]:
    yield ""
    word, sentence = verdict_word(finding), label_of(finding)
    said = word.said if word else ""
    if len(said) + len(sentence) + 3 <= WIDTH:
        yield f"{sentence}  [{said}]"
    else:
        yield from (*wrap(sentence, WIDTH), f"[{said}]")
    yield from _indented(says(finding))
    yield from _beside(finding)
    if finding.about.caveat:
        yield from _indented(finding.about.caveat)


def _outcome(finding: Figures) -> Iterator[str]:
    yield from ("", label_of(finding))
    yield from _indented(says(finding))
    yield from _beside(finding)


def _notes(finding: Figures) -> list[str]:
    return [f"Note: {text}" for text in notes(finding)]


def _beside(finding: Figures) -> Iterator[str]:
    """What stands beside a sentence: its sizes, how far the unknown reaches, what would settle it, and the notes."""
    yield from _indented(_sizes(finding))
    if finding.bounds and finding.bounds.could_turn is not False:
        yield from _indented(depends(finding))
    if isinstance(finding, Finding) and not missing(finding):
        yield from _indented(needed_text(finding))
    for note in _notes(finding):
        yield from _indented(note)


def _sizes(finding: Figures) -> str:
    """How many engagements a finding rests on, how its range is meant, and what was left out."""
    sides = [f"{name} {side.engagements:,} ({count(side.providers, 'provider')})"
             for name, side in finding.sides.items() if side.engagements]
    used = f"Engagements used: {', '.join(sides)}" if sides else "No engagement used"
    drawn = f"; {confidence(finding.level)} CI" if finding.level else ""
    left_out = _left_out(finding.left_out)
    return f"{used}{drawn}." + (f" Not counted: {left_out}." if left_out else "") + _compared(finding)


def _compared(finding: Figures) -> str:
    like = finding.like_for_like
    if like is None:
        return ""
    left_out = _left_out(like.left_out)
    return f" Similar work: {like.used:,}" + (f"; not counted: {left_out}." if left_out else ".")


def _indented(text: str, first: str = "  ", rest: str = "  ") -> list[str]:
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)
