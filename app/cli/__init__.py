"""The commands of the console script `contrast`."""

import click


@click.group()
def main():
    """Contrast: freelance or outsourced, judged on your own engagements."""
