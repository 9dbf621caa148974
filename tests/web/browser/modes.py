"""A wide light window and a narrow dark one."""

import pytest

SIZES = [(1280, 900, "light"), (390, 844, "dark")]
MODES = pytest.mark.parametrize(("width", "height", "scheme"), SIZES, ids=["desk-light", "phone-dark"])


def dress(page, width, height, scheme):
    """The window's size and the system's colours. A page that breaks its own policy fails."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    page.on("console", lambda message: pytest.fail(message.text) if "Content Security Policy" in message.text else None)
