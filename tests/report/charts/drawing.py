"""Looking at a drawing: is it well-formed, allowed, named, and inside its frame?"""

import re
from xml.etree import ElementTree

from app.report.charts import text_metrics

SVG = "{http://www.w3.org/2000/svg}"
FRAMED = {"circle": ("cx", "cy"), "rect": ("x", "y"), "text": ("x", "y"), "line": ("x1", "y1")}


def audit(drawing):
    """The root of a drawing that keeps every rule; else the failing one."""
    said = str(drawing)  # within a page its elements need no name of their kind
    root = ElementTree.fromstring(said if " xmlns=" in said else said.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))
    assert root.tag == f"{SVG}svg"
    title, desc = root.find("{*}title"), root.find("{*}desc")
    assert root.get("role") == ("group" if root.find(".//{*}a") is not None else "img")
    assert title.text and desc.text
    assert (title.get("id"), desc.get("id")) == (root.get("aria-labelledby"), root.get("aria-describedby"))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    _, _, width, height = map(float, root.get("viewBox").split())
    for element in root.iter():
        for name, value in element.attrib.items():
            assert name != "style" and not name.startswith("on")
            assert not re.search(r"\b(nan|inf|None)\b", value), (name, value)
        _inside(element, width, height)
    return root


def _inside(element, width, height):
    name = element.tag.removeprefix(SVG)
    if name not in FRAMED or element.get("fill") == "url":
        return
    x, y = (float(element.get(k, 0)) for k in FRAMED[name])
    across = {"rect": "width", "circle": "r"}.get(name)
    left, right, top, bottom = x, x, y, y
    if name == "circle":
        r = float(element.get(across))
        left, right, top, bottom = x - r, x + r, y - r, y + r
    elif name == "rect":
        right, bottom = x + float(element.get("width")), y + float(element.get("height"))
        assert right >= left and bottom >= top
    elif name == "line":
        right, bottom = float(element.get("x2")), float(element.get("y2"))
        left, right, top, bottom = min(left, right), max(left, right), min(top, bottom), max(top, bottom)
    else:
        size = float(element.get("font-size") or 13)
        long = text_metrics.text_width(element.text or "", size, bold=element.get("font-weight") == "600")
        shift = {"middle": long / 2, "end": long}.get(element.get("text-anchor"), 0)
        left, right = x - shift, x - shift + long
    assert left >= -0.6 and top >= -0.6 and right <= width + 0.6 and bottom <= height + 0.6, ElementTree.tostring(
        element
    )


def one(root, kind):
    """All elements of a class."""
    return [e for e in root.iter() if kind in (e.get("class") or "").split()]


def texts(root):
    return [e.text for e in root.iter(f"{SVG}text") if e.text]


def together(path):
    """How many marks a path draws, each a line that has a length: those of none vanish where PDFs are shown."""
    lengths = [float(each) for each in re.findall(r"h([\d.]+)", path.get("d"))]
    assert path.get("d").count("m") == len(lengths) and all(length > 0 for length in lengths)
    if path.get("stroke-linecap") != "round":
        assert {round(length) for length in lengths} == {round(float(path.get("stroke-width")))}, "no squares"
    return len(lengths)
