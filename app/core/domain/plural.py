"""The one function through which every text with a count goes, so that a translation has one place to choose forms."""


def plural(many: int, one: str, more: str, /, **figures: object) -> str:
    """Whichever whole template fits so many, filled in; `{n}` in it is the number."""
    return (one if many == 1 else more).format(n=f"{many:,}", **figures)
