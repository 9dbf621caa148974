"""Shortens texts for messages."""


def truncate(text: str, letters: int = 60) -> str:
    """Returns a text as one line of at most `letters` characters."""
    text = " ".join(text[: 4 * letters].split()) + " " * (len(text) > 4 * letters)
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"
