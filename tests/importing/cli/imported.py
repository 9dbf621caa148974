"""Columns of files and options that tests of `contrast import` share."""

import os

FIXTURES = os.environ.get("CONTRAST_FIXTURES")
STATED = (
    "--dates",
    "mdy",
    "--map",
    "reference=",
    "--set",
    "arrangement=outsourced",
    "--set",
    "currency=USD",
    "--set",
    "pricing_model=hourly",
)
