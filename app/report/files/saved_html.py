"""A saved report as one HTML file that stands alone: its style and drawings are in it, and it asks for nothing.

No script, no link to another file; its own policy, which a share link sends as a header as well, forbids both.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from app.report.files.markup import element, full_page, inline_svg, join
from app.report.text.saved_contents import CHANGED, COMMENT, DECISIONS, INTERIM, NEWS, Contents

STYLE = (Path(__file__).parent / "saved.css").read_text(encoding="utf-8")
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'"
SIDES = ("freelance", "outsourced")
Row = Mapping[str, Any]


def to_html(contents: Contents) -> str:
    """The whole report."""
    printed = contents.printed
    return page(
        contents.title,
        join(
            _head(contents),
            _contrasts(printed["key"]["name"], printed["key"]["rows"], contents, verdicts=printed["verdicts"]),
            *(element("p", each, class_="quiet") for each in printed["legend"]),
            _titled_list(CHANGED, contents.main_changes),
            *(element("details", element("summary", title), _list(those)) for title, those in contents.change_lists),
            _titled_list(NEWS, contents.news),
            _titled_list(DECISIONS, contents.decisions),
            element("h2", printed["every"]),
            *(
                _contrasts(part["name"], part["rows"], contents, part["tally"], "h3", printed["verdicts"])
                for part in printed["sections"]
            ),
            _contrasts(
                printed["outcomes"]["name"],
                printed["outcomes"]["rows"],
                contents,
                printed["outcomes"]["note"],
                verdicts=False,
                first=printed["outcomes"]["column"],
            ),
            element("h2", printed["method"]["name"]),
            *(
                join(element("h3", part["name"]), _list(part["says"]))
                for part in (printed["method"]["untestable"], printed["method"]["sure"])
            ),
            element("footer", *(element("p", each) for each in contents.footer)),
        ),
    )


def page(title: str, body: Markup) -> str:
    """A page that stands alone, with its policy in it."""
    head = join(
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="robots", content="noindex"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Markup(STYLE)),  # noqa: S704 - our own file
    )
    return full_page(element("head", head), element("body", element("main", body)))


def _head(contents: Contents) -> Markup:
    printed = contents.printed
    return join(
        element("h1", contents.title),
        element("p", contents.covered_days, class_="quiet"),
        element("p", INTERIM, class_="note") if contents.interim else None,
        element("p", contents.comment(), class_="comment") if contents.comment() else None,
        element("p", printed["compared"]),
        element("p", " ".join(printed["exploratory"]), class_="note") if printed["exploratory"] else None,
        element(
            "dl",
            *(
                element("div", element("dt", each["label"]), *(element("dd", sentence) for sentence in each["says"]))
                for each in printed["lines"]
            ),
        )
        if printed["lines"]
        else None,
        _verdict_bar(printed["counts"]) if printed["counts"] else None,
    )


def _verdict_bar(counts: Sequence[Row]) -> Markup:
    """The bar of verdicts, and its counts in words."""
    drawn, at = [], 0.0
    for each in counts:
        drawn.append(
            element(
                "rect",
                x=f"{at:.1f}",
                y="0",
                width=f"{100 * each['share']:.1f}",
                height="14",
                class_=_class(each["code"]),
            )
        )
        at += 100 * each["share"]
    bar = element("svg", *drawn, viewBox="0 0 100 14", preserveAspectRatio="none", class_="bar", aria_hidden="true")
    return join(
        bar,
        element(
            "ul",
            *(
                element(
                    "li",
                    element(
                        "svg",
                        element("rect", width="10", height="10"),
                        viewBox="0 0 10 10",
                        aria_hidden="true",
                        class_=f"swatch {_class(each['code'])}",
                    ),
                    element("b", each["said"]),
                    f" {each['word']}",
                )
                for each in counts
            ),
            class_="counts",
        ),
    )


def _contrasts(
    name: str,
    rows: Sequence[Row],
    contents: Contents,
    note: str = "",
    level: str = "h2",
    verdicts: bool = True,
    first: str = "",
) -> Markup | None:
    if not rows:
        return None
    columns = contents.printed["columns"]
    head = [
        element("th", first or columns[0], scope="col"),
        *(
            element("th", label, scope="col", class_=f"figure {side}")
            for side, label in zip(SIDES, columns[1:3], strict=True)
        ),
        element("th", columns[3], scope="col", class_="seen"),
        element("th", columns[4], element("br"), columns[5], scope="col", class_="drawn"),
        element("th", columns[6], scope="col", class_="decided") if verdicts else None,
        element("th", columns[7], scope="col", class_="figure"),
    ]
    return join(
        element(level, name),
        element("p", note, class_="quiet") if note else None,
        element(
            "table",
            element("thead", element("tr", *head)),
            element("tbody", *(element("tr", *_cells(row, contents, verdicts)) for row in rows)),
        ),
    )


def _cells(row: Row, contents: Contents, verdicts: bool) -> Iterator[Markup]:
    columns, comment = contents.printed["columns"], contents.comment(row["key"])
    yield element("th", row["name"], scope="row")
    for side, label in zip(SIDES, columns[1:3], strict=True):
        of = element("span", row["of"], class_="range") if row[side] and row["of"] else None
        yield element("td", row[side] or "–", of, class_="figure", data_label=label)
    yield element(
        "td",
        row["seen"] if row["enough"] else element("span", row["seen"], class_="quiet"),
        element("span", row["probably"], class_="range") if row["probably"] else None,
        element("span", f"{COMMENT}: {comment}", class_="range") if comment else None,
        class_="seen",
    )
    yield element("td", inline_svg(row["mark"]) if row["mark"] else None, class_="drawn")
    if verdicts:
        verdict = row["verdict"]
        yield element(
            "td",
            element("span", f"{verdict['sign']} {verdict['word']}", class_=f"verdict {_class(verdict['code'])}")
            if verdict
            else None,
            class_="decided",
        )
    yield element("td", row["used"], class_="figure quiet", data_label=columns[7])


def _titled_list(name: str, sentences: Sequence[str]) -> Markup | None:
    return join(element("h2", name), _list(sentences)) if sentences else None


def _list(sentences: Sequence[str]) -> Markup:
    return element("ul", *(element("li", each) for each in sentences))


def _class(code: str) -> str:
    return code.replace(" ", "-")
