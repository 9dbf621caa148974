"""Draws docs/house.svg, the picture of how the code is laid out, from the imports there really are: `make house`.

Rooms are subjects, the rows inside them floors. Rows and arrows come from the import graph, their order from the
contracts in pyproject.toml. A thin arrow is an exception that pyproject.toml names. What pages and commands use of
other subjects is a line of text, since nearly every page uses some.
"""

import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass

import grimp

from tests.architecture.sources import APP, ROOT

PICTURE = ROOT / "docs" / "house.svg"
WIDTH, ROW, HEAD = 1000, 24, 48
TOP_FLOORS = ("pages", "cli", "identity")  # they may use any subject
ROOF = "The top: it puts everything together and may use every room"


@dataclass(frozen=True)
class Room:
    """Where a subject stands, and its name in one line."""

    x: int
    y: int
    width: int
    height: int
    says: str

    @property
    def bottom(self):
        return self.y + self.height


ROOMS = {
    "importing": Room(90, 120, 340, 230, "files into the record, and back"),
    "report": Room(490, 120, 330, 230, "claims, verdicts, saved reports"),
    "accounts": Room(90, 410, 190, 182, "who may sign in"),
    "record": Room(350, 410, 220, 182, "what a team logs"),
    "exporting": Room(640, 410, 180, 182, "files out of the record"),
    "web": Room(850, 120, 130, 230, "the frame"),
    "core": Room(20, 652, 960, 132, "what every subject stands on"),
}
# Where an arrow runs, corner by corner; its number stands by the first corner.
WAYS = {
    ("importing", "core"): [(120, 350), (120, 380), (70, 380), (70, 652)],
    ("importing", "accounts"): [(200, 350), (200, 410)],
    ("importing", "record"): [(390, 350), (390, 410)],
    ("report", "accounts"): [(510, 350), (510, 372), (250, 372), (250, 410)],
    ("report", "record"): [(545, 350), (545, 410)],
    ("report", "importing"): [(490, 300), (430, 300)],
    ("report", "exporting"): [(700, 350), (700, 410)],
    ("report", "core"): [(800, 350), (800, 380), (835, 380), (835, 652)],
    ("exporting", "record"): [(640, 500), (570, 500)],
    ("record", "accounts"): [(350, 500), (280, 500)],
    ("accounts", "core"): [(185, 592), (185, 652)],
    ("record", "core"): [(460, 592), (460, 652)],
    ("exporting", "core"): [(730, 592), (730, 652)],
    ("web", "core"): [(915, 350), (915, 652)],
    ("core", "importing"): [(45, 652), (45, 235), (90, 235)],
}
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1d2430 } .name { font-size: 17px; font-weight: 600 }
.small { font-size: 11.5px; fill: #566074 } .paper { fill: #fff } .room { fill: #f3f5f9; stroke: #8a94a8 }
.floor { fill: #fff; stroke: #ccd2de } .arrow { fill: none; stroke: #2f5fb3; stroke-width: 2.2 }
.thin { stroke-width: 1.2; stroke-dasharray: 4 3 } .head { fill: #2f5fb3 } .on { font-weight: 600; fill: #2f5fb3 }
@media (prefers-color-scheme: dark) {
text { fill: #e6e9f0 } .small { fill: #a4adc0 } .paper { fill: #14171d } .room { fill: #1d222b; stroke: #6d778b }
.floor { fill: #272d38; stroke: #3b4352 } .arrow { stroke: #8fb4ff } .head { fill: #8fb4ff } .on { fill: #8fb4ff } }
""".strip()


def subject(module):
    """The room of a module; the modules beside the rooms are the roof."""
    name = module.split(".")[1] if "." in module else ""
    return name if name in ROOMS else "roof"


def floor(module):
    """The floor of a module inside its room, or nothing."""
    parts = module.split(".")
    return parts[2] if len(parts) > 2 else ""


def orders(contracts):
    """The floors of each room from the top down: those that stand side by side are one row."""
    found = {}
    for contract in contracts:
        for container in contract.get("containers", ()):
            found[subject(container)] = [re.findall(r"\w+", layer) for layer in contract["layers"]]
    return found


def survey():
    """How many modules each floor has, and how many imports go from room to room: below the pages, and from them."""
    graph = grimp.build_graph("app")
    floors, below, from_pages = Counter(), Counter(), Counter()
    for module in graph.modules:
        here = subject(module)
        if not graph.find_children(module):
            floors[here, floor(module)] += 1
        for other in graph.find_modules_directly_imported_by(module):
            there = subject(other)
            if here != there and "roof" not in (here, there):
                (from_pages if floor(module) in TOP_FLOORS else below)[here, there] += 1
    return floors, below, from_pages


def text(x, y, words, kind="", anchor="start"):
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{words}</text>'


def number(many):
    """A count; the test of the picture leaves counts out, so that only rooms, floors and arrows have to be right."""
    return f'<tspan class="count">{many}</tspan>'


def rows_of(name, rows, floors):
    """The floors of one room, each with its modules counted."""
    room = ROOMS[name]
    y = room.y + HEAD
    for row in rows:
        there = [each for each in row if floors[name, each]]
        if not there:
            continue
        width = (room.width - 20 - 6 * (len(there) - 1)) / len(there)
        for place, each in enumerate(there):
            x = room.x + 10 + place * (width + 6)
            yield f'<rect class="floor" x="{x:.0f}" y="{y}" width="{width:.0f}" height="{ROW - 4}" rx="3"/>'
            yield text(round(x + 8), y + 15, each)
            yield text(round(x + width - 8), y + 15, number(floors[name, each]), "small", "end")
        y += ROW


def drawn_room(name, rows, floors, from_pages):
    room = ROOMS[name]
    yield f'<rect class="room" x="{room.x}" y="{room.y}" width="{room.width}" height="{room.height}" rx="8"/>'
    yield text(room.x + 12, room.y + 23, name, "name")
    yield text(room.x + 12, room.y + 40, room.says, "small")
    yield from rows_of(name, rows, floors)
    used = ", ".join(there for (here, there) in sorted(from_pages) if here == name and there not in ("core", "web"))
    if used:
        yield text(room.x + 12, room.bottom - 9, f"Pages also use {used}", "small")


def straight(here, there):
    """A way for an arrow that has none yet: readable, if not beautiful, until WAYS gets one."""
    return [(room.x + room.width // 2, room.bottom) for room in (ROOMS[here], ROOMS[there])]


def arrow(points, many, exception):
    (x, y), (before_x, before_y) = points[-1], points[-2]
    across, down = (x > before_x) - (x < before_x), (y > before_y) - (y < before_y)
    ends = [*points[:-1], (x - 6 * across, y - 6 * down)]
    path = " ".join(f"{left},{top}" for left, top in ends)
    yield f'<polyline class="arrow{" thin" if exception else ""}" points="{path}"/>'
    wings = [
        (x - 9 * across - 5 * down, y - 9 * down - 5 * across),
        (x - 9 * across + 5 * down, y - 9 * down + 5 * across),
    ]
    head = " ".join(f"{left},{top}" for left, top in [(x, y), *wings])
    yield f'<polygon class="head" points="{head}"/>'
    (first_x, first_y), (second_x, _) = points[:2]
    if first_x == second_x:
        yield text(first_x + 6, first_y + (16 if points[1][1] > first_y else -10), number(many), "on")
    else:
        yield text((first_x + second_x) // 2, first_y - 7, number(many), "on", "middle")


def exceptions(contracts):
    """The single imports between rooms that pyproject.toml lets through."""
    named = [
        each.split(" -> ") for contract in contracts for each in contract.get("ignore_imports", ()) if "*" not in each
    ]
    return {(subject(here), subject(there)) for here, there in named}


def draw():
    """The whole picture as SVG."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    floors, below, from_pages = survey()
    order, allowed = orders(contracts), exceptions(contracts)
    names = sorted(each.stem for each in APP.iterdir() if each.stem.isalpha() and each.stem not in ROOMS)
    parts = [
        f'<rect class="paper" width="{WIDTH}" height="840"/>',
        '<rect class="room" x="20" y="20" width="960" height="72" rx="8"/>',
        text(32, 45, ROOF),
        text(32, 68, ", ".join(names), "small"),
    ]
    for name in ROOMS:
        parts += drawn_room(name, order.get(name, []), floors, from_pages)
    parts.append(text(ROOMS["web"].x + 12, ROOMS["web"].y + 66, "Pages use it:", "small"))
    users = [(here, many) for (here, there), many in sorted(from_pages.items()) if there == "web"]
    for place, (here, many) in enumerate(users):
        parts.append(text(ROOMS["web"].x + 12, ROOMS["web"].y + 88 + 20 * place, f"{here} {number(many)}"))
    for pair, many in sorted(below.items()):
        if pair[0] != "web" or pair in WAYS:  # the frame's few imports of rooms are those of a page
            parts += arrow(WAYS.get(pair) or straight(*pair), many, pair in allowed)
    parts += [
        text(20, 808, "A box: a floor, with its modules. It imports only from floors below it in its room.", "small"),
        text(20, 826, "An arrow: imports from below the pages, counted. A broken line: an exception with its reason in "
             "pyproject.toml.", "small"),
    ]  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} 840" role="img" '
        f'aria-label="The subjects of the code, their floors, and which imports which">\n<style>\n{STYLE}\n</style>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def structure(picture):
    """A picture without its counts."""
    return re.sub(r'(?<=<tspan class="count">)\d+', "", picture)


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)} is drawn.\n")
