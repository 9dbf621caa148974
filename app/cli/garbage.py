"""Pauses Python's garbage collection while the server loads its code: that creates modules, classes and tables, which
stay, and hardly any garbage; examining them over and over takes about a fifth of the time of a start."""

import gc


def pause_collection() -> None:
    """Collects no garbage until `resume_collection`."""
    gc.disable()


def resume_collection() -> None:
    """Collects garbage again, without examining what has been created so far."""
    gc.freeze()
    gc.enable()
