"""Contrast: freelance or outsourced, judged on your own engagements."""


def create_app(*args, **kwargs):
    """Build the web application; imported here, so that `import app.core.domain.money` doesn't load Flask."""
    from app.factory import create_app as build

    return build(*args, **kwargs)
