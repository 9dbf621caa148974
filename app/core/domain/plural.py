"""The only function that chooses plural forms, so that a translation has one place to do so."""


def plural(many: int, one: str, more: str, /, **figures: object) -> str:
    """Returns the template for this count, filled in; `{n}` is the count."""
    return (one if many == 1 else more).format(n=f"{many:,}", **figures)
