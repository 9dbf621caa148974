"""A saved report as plain text, for a terminal and for the plain part of a mail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from app.core.domain.number_format import join_words
from app.report.files.markup import printable
from app.report.text.saved_contents import CHANGED, COMMENT, DECISIONS, INTERIM, NEWS, Contents

WIDTH = 100
Row = Mapping[str, Any]


def to_text(contents: Contents) -> str:
    """The whole report in lines of at most WIDTH characters, with a line feed at the end."""
    printed = contents.printed
    return _join_lines(
        [
            *head_lines(contents),
            *key_contrasts(contents),
            *_section(CHANGED, contents.changes),
            *_section(NEWS, contents.news),
            *_section(DECISIONS, contents.decisions),
            *(
                line
                for part in printed["sections"]
                for line in _rows(part["name"], part["tally"], part["rows"], contents)
            ),
            *_rows(printed["outcomes"]["name"], printed["outcomes"]["note"], printed["outcomes"]["rows"], contents),
            *_section(printed["method"]["untestable"]["name"], printed["method"]["untestable"]["says"]),
            *_section(printed["method"]["sure"]["name"], printed["method"]["sure"]["says"]),
            "",
            *contents.footer,
        ]
    )


def _join_lines(lines: Iterable[str]) -> str:
    return "\n".join(map(printable, lines)) + "\n"


def head_lines(contents: Contents) -> Iterator[str]:
    """Title, period, the three lines and the counts of verdicts."""
    yield from _wrapped(contents.title)
    yield from _wrapped(contents.covered_days)
    if contents.interim:
        yield from _wrapped(INTERIM)
    if contents.comment():
        yield from ("", *_wrapped(contents.comment()))
    yield ""
    yield from _wrapped(contents.printed["compared"])
    yield from _wrapped(" ".join(contents.printed["exploratory"]))
    for each in contents.printed["lines"]:
        yield from ("", *_wrapped(f"{each['label']}: {' '.join(each['says'])}"))
    counts = [f"{each['said']} {each['word']}" for each in contents.printed["counts"]]
    yield from ("", *_wrapped(" · ".join(counts))) if counts else ()


def key_contrasts(contents: Contents) -> Iterator[str]:
    """The rows of the key contrasts."""
    key = contents.printed["key"]
    yield from _rows(key["name"], "", key["rows"], contents)
    for each in contents.printed["legend"]:
        yield from ("", *_wrapped(each))


def mail_text(contents: Contents, more: Sequence[str]) -> str:
    """The plain part of a mail: the head, key contrasts, what changed and the news, then the lines of `more`."""
    return _join_lines(
        [
            *head_lines(contents),
            *_section(CHANGED, contents.main_changes),
            *key_contrasts(contents),
            *_section(NEWS, contents.news),
            *_section(DECISIONS, contents.decisions),
            "",
            *(line for each in more for line in _wrapped(each)),
            "",
            *contents.footer,
        ]
    )


def _rows(name: str, note: str, rows: Sequence[Row], contents: Contents) -> Iterator[str]:
    if not rows:
        return
    yield from _underlined(name)
    yield from _wrapped(note)
    for row in rows:
        verdict = f"  [{row['verdict']['word']}]" if row["verdict"] else ""
        yield from ("", *_wrapped(f"{row['name']}{verdict}"))
        yield from _indented(row_text(row))
        if contents.comment(row["key"]):
            yield from _indented(f"{COMMENT}: {contents.comment(row['key'])}")


def row_text(row: Row) -> str:
    """A row in one sentence each: both figures, what we see with its range, and the engagements used."""
    sides = [f"{side.capitalize()} {row[side]}" for side in ("freelance", "outsourced") if row[side]]
    seen = f"{row['seen']} ({row['probably']})" if row["probably"] else row["seen"]
    of = f" ({row['of']})" if row["of"] else ""
    figures = [f"{join_words(sides)}{of}." if sides else "", f"{seen}.", f"Engagements used: {row['used']}."]
    return " ".join(filter(None, figures))


def _section(name: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield from _underlined(name)
        for each in sentences:
            yield from _indented(each, "- ")


def _underlined(name: str) -> Iterator[str]:
    yield from ("", name, "=" * len(name))


def _wrapped(text: str) -> list[str]:
    """Each line of a text on lines of its own."""
    return [line for part in text.split("\n") for line in wrap(part, WIDTH)]


def _indented(text: str, first: str = "  ") -> list[str]:
    return [
        line for part in text.split("\n") for line in wrap(part, WIDTH, initial_indent=first, subsequent_indent="  ")
    ]
