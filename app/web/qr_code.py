"""QR codes, drawn by templates as SVG."""

from dataclasses import dataclass

QUIET_ZONE = 4  # modules of white around the code, which readers need


@dataclass(frozen=True, slots=True)
class QrCode:
    """`size`: width and height in modules, with the white around. `path`: the dark modules, as SVG path data."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Returns the QR code of a text, which a reader can still make out if 15% of it is unreadable."""
    import segno

    matrix = segno.make_qr(text, error="m").matrix
    dark = (
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, module in enumerate(row)
        if module
    )
    return QrCode(len(matrix) + 2 * QUIET_ZONE, "".join(dark))
