"""Text of charts: measured, wrapped and cut to its place."""

import unicodedata

# Advance widths in hundredths of the text size for U+0020..U+007E, of a wide face (DejaVu Sans):
# most faces are narrower, so what fits here fits.
_WIDTHS = (
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34,
    84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99,
    69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52,
    39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
)  # fmt: skip
_OTHER = {"−": 84, "–": 50, "…": 100, "·": 32, "\u00a0": 32, "\u202f": 20, "×": 84, "≈": 84, "•": 59}
BOLD_FACTOR = 1.14


def _char_width(char: str) -> int:
    code = ord(char)
    if 32 <= code < 127:
        return _WIDTHS[code - 32]
    if char in _OTHER:
        return _OTHER[char]
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    return 125 if code > 0x1F000 else 105 if unicodedata.east_asian_width(char) in "WF" else 88


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how wide the text runs, on the safe side."""
    return sum(map(_char_width, text)) * size * (BOLD_FACTOR if bold else 1) / 100


def truncate(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if text_width(text, size, bold) <= room:
        return text
    while text and text_width(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap_text(text: str, room: float, size: float, *, lines: int = 3, bold: bool = False) -> list[str]:
    """The text in at most `lines` lines; a word longer than a line is broken, what is left over is cut."""
    done: list[str] = []
    rest = " ".join(text.split()).split(" ")
    while rest and len(done) < lines - 1:
        row, rest = _fill_line(rest, room, size, bold)
        done.append(row)
    if rest:
        done.append(truncate(" ".join(rest), room, size, bold))
    return done or [""]


def _fill_line(parts: list[str], room: float, size: float, bold: bool) -> tuple[str, list[str]]:
    row = ""
    for index, part in enumerate(parts):
        longer = f"{row} {part}".lstrip() if row else part
        if text_width(longer, size, bold) > room:
            if row:
                return row, parts[index:]
            fits = max((n for n in range(1, len(part) + 1) if text_width(part[:n], size, bold) <= room), default=1)
            return part[:fits], [p for p in [part[fits:], *parts[index + 1 :]] if p]
        row = longer
    return row, []
