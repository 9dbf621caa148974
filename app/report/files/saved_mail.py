"""The HTML part of a mail with a saved report: tables and inline styles alone, as mail programs show them.

They show no drawings, so a contrast has a bar of table cells for each side beside its words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.report.files.markup import element, full_page, join
from app.report.text import mail
from app.report.text.saved_contents import CHANGED, COMMENT, DECISIONS, INTERIM, NEWS, Contents

FONT = "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
INK, MUTED, LINE, GROUND = "#1a1f24", "#57606a", "#dde1e4", "#f4f6f6"
SIDES = {"freelance": "#0b6b66", "outsourced": "#ab4216"}
VERDICT_COLOURS = {
    "supported": "#274b9f",
    "contradicted": "#7a2a86",
    "no meaningful difference": "#414b55",
    "inconclusive": "#7a5200",
    "not enough data": MUTED,
}
VERDICT_FILLS = VERDICT_COLOURS | {
    "no meaningful difference": "#87919b",
    "inconclusive": "#c9a64b",
    "not enough data": LINE,
}
WIDTH = 640  # px at most
SMALL, BODY, HEAD, LARGE = "13px", "15px", "17px", "22px"
_OF_NUMBER = re.compile(r" of (\d+)\Z", re.A)  # “4 of 5”: a bar is as long as its part of the scale
Row = Mapping[str, Any]


def to_html(contents: Contents, url: str, test: bool = False, attached: bool = True) -> str:
    """The mail's body; `url` is the report's address, blank where nobody knows it."""
    printed = contents.printed
    inside = join(
        _line(mail.TEST_NOTE, size=SMALL, colour=MUTED) if test else None,
        element("h1", contents.title, style=_style(LARGE, INK, "margin:0 0 4px;line-height:1.25")),
        _line(contents.covered_days, colour=MUTED),
        _line(INTERIM, colour=VERDICT_COLOURS["inconclusive"]) if contents.interim else None,
        *(_line(line) for line in contents.comment().split("\n") if line.strip()),
        _line(printed["compared"]),
        _line(" ".join(printed["exploratory"])) if printed["exploratory"] else None,
        *(_line(element("b", f"{each['label']}: "), " ".join(each["says"])) for each in printed["lines"]),
        _counts(printed["counts"]) if printed["counts"] else None,
        _button(url) if url else None,
        _titled_list(CHANGED, contents.main_changes),
        _contrasts(contents),
        _titled_list(NEWS, contents.news),
        _titled_list(DECISIONS, contents.decisions),
        _line(mail.ATTACHED) if attached else None,
        _line(mail.WHY, size=SMALL, colour=MUTED),
        *(_line(each, size="12px", colour=MUTED) for each in contents.footer),
    )
    return _page(contents.title, inside)


def _page(title: str, inside: Markup) -> str:
    sheet = _table(
        element("tr", element("td", inside, style=_style(BODY, INK, "padding:20px 16px"))),
        style=f"max-width:{WIDTH}px;background:#ffffff",
        width="100%",
    )
    outer = _table(
        element("tr", element("td", sheet, align="center", style="padding:0")),
        style=f"background:{GROUND}",
        width="100%",
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light"),
        element("title", title),
    )
    return full_page(head, element("body", outer, style=f"margin:0;background:{GROUND}"))


def _table(*rows: Markup, **named: Any) -> Markup:
    return element("table", *rows, role="presentation", cellpadding="0", cellspacing="0", border="0", **named)


def _style(size: str, colour: str, more: str = "") -> str:
    return f"{FONT};font-size:{size};line-height:1.45;color:{colour};{more}"


def _line(*inside: str | Markup, size: str = BODY, colour: str = INK) -> Markup:
    return element("p", *inside, style=_style(size, colour, "margin:0 0 8px;word-break:break-word"))


def _heading(name: str) -> Markup:
    return element("h2", name, style=_style(HEAD, INK, "margin:22px 0 8px"))


def _titled_list(name: str, sentences: Sequence[str]) -> Markup | None:
    if not sentences:
        return None
    return join(
        _heading(name),
        element(
            "ul",
            *(element("li", each, style=_style(BODY, INK, "margin:0 0 4px")) for each in sentences),
            style="margin:0;padding:0 0 0 20px",
        ),
    )


def _counts(counts: Sequence[Row]) -> Markup:
    """The bar of verdicts, and its counts in words."""
    cells = [
        element(
            "td",
            Markup("&nbsp;"),
            width=f"{round(100 * each['share'])}%",
            bgcolor=VERDICT_FILLS[each["code"]],
            style="font-size:1px;line-height:12px;height:12px",
        )
        for each in counts
        if each["many"]
    ]
    words = [join(element("b", each["said"]), f" {each['word']}") for each in counts]
    return join(
        _table(element("tr", *cells), width="100%", style="margin:12px 0 6px"), _line(join(*words, between=" · "))
    )


def _contrasts(contents: Contents) -> Markup | None:
    key = contents.printed["key"]
    if not key["rows"]:
        return None
    values = {each["key"]: each for each in contents.report["claims"]}
    return join(
        _heading(key["name"]),
        _table(
            *(
                element(
                    "tr",
                    element(
                        "td",
                        *_contrast(row, values.get(row["key"], {}), contents),
                        style=f"padding:10px 0;border-bottom:1px solid {LINE}",
                    ),
                )
                for row in key["rows"]
            ),
            width="100%",
        ),
        *(_line(each, size=SMALL, colour=MUTED) for each in contents.printed["legend"]),
    )


def _contrast(row: Row, figures: Row, contents: Contents) -> Iterator[Markup]:
    verdict, comment = row["verdict"], contents.comment(row["key"])
    yield element(
        "p",
        element("b", row["name"]),
        *(
            (
                " ",
                element(
                    "span",
                    f"{verdict['sign']} {verdict['word']}",
                    style=f"color:{VERDICT_COLOURS[verdict['code']]};font-weight:600;white-space:nowrap",
                ),
            )
            if verdict
            else ()
        ),
        style=_style(BODY, INK, "margin:0 0 4px"),
    )
    yield _table(*_bars(row, figures), width="100%")
    seen = f"{row['seen']} ({row['probably']})" if row["probably"] else row["seen"]
    yield element(
        "p", f"{seen}. {contents.printed['columns'][7]}: {row['used']}.", style=_style(SMALL, MUTED, "margin:4px 0 0")
    )
    if comment:
        yield element("p", f"{COMMENT}: {comment}", style=_style(SMALL, INK, "margin:4px 0 0"))


def _bars(row: Row, figures: Row) -> Iterator[Markup]:
    """A row for each side with a figure: its name, a bar as long as its value, and the figure."""
    values: dict[str, float | None] = {side: (figures.get(side) or {}).get("value") for side in SIDES}
    shares = any((figures.get(side) or {}).get("yes") is not None for side in SIDES)
    known = [value for value in values.values() if value is not None]
    scale = next((found for side in SIDES if (found := _OF_NUMBER.search(row[side]))), None)
    most = 1.0 if shares else float(scale[1]) if scale else max(known, default=0)
    for (side, colour), name in zip(SIDES.items(), ("Freelance", "Outsourced"), strict=True):
        if not row[side]:
            continue
        value = values[side]
        drawn = value is not None and most > 0 and min(known) >= 0
        long = max(1, min(100, round(100 * (value or 0) / most))) if drawn else 0
        bar = _table(
            element(
                "tr",
                *(
                    element(
                        "td",
                        Markup("&nbsp;"),
                        width=f"{wide}%",
                        **({"bgcolor": fill} if fill else {}),
                        style="font-size:1px;line-height:8px;height:8px",
                    )
                    for wide, fill in ((long, colour), (100 - long, ""))
                    if wide
                ),
            ),
            width="100%",
        )
        yield element(
            "tr",
            element("td", name, width="88", style=_style(SMALL, colour, "padding:1px 8px 1px 0")),
            element("td", bar, style="padding:1px 8px 1px 0"),
            element(
                "td",
                row[side],
                join(element("br"), row["of"]) if row["of"] else None,
                width="96",
                align="right",
                style=_style(SMALL, INK, "padding:1px 0;white-space:nowrap;font-weight:600"),
            ),
        )


def _button(url: str) -> Markup:
    link = element(
        "a", mail.OPEN, href=url, style=f"{FONT};font-size:{BODY};color:#ffffff;text-decoration:none;font-weight:600"
    )
    return _table(
        element(
            "tr", element("td", link, bgcolor=VERDICT_COLOURS["supported"], style="padding:10px 18px;border-radius:5px")
        ),
        style="margin:22px 0 14px",
    )
