"""Texts of any length, where there is room for some letters of them."""


def truncate(text: str, letters: int = 60) -> str:
    """A text on one line, with no more letters than there is room for."""
    text = " ".join(text[: 4 * letters].split()) + " " * (len(text) > 4 * letters)
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"
