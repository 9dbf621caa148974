"""Rows and lines of the report's page, and what other faces of the report show."""

import json
import re
from datetime import date
from decimal import Decimal

from click.testing import CliRunner

from app.cli import main
from app.record.services import engagements
from tests.report.pages.sample_report import SAMPLE, as_json, plain

ROWS = 8  # of a list behind a claim


QUALIFIED = ("qualifier", "qualifier_says")


CODES = ("supported", "contradicted", "no meaningful difference", "inconclusive", "not enough data")


def row(page, key):
    """The first row of a claim or outcome."""
    return re.search(rf'<tr role="row" id="{key}".*?</tr>', page, re.DOTALL).group()


def without_level(said):
    """A range as a row says it: the level stands once beside the table."""
    return re.sub(r"^[\d.]+% CI ", "", said or "")


def lines(page):
    """The labelled lines that the report begins with, in words."""
    summary = re.search(r'<dl class="summary">(.*?)</dl>', page, re.DOTALL)
    return (
        [
            ": ".join(map(plain, pair))
            for pair in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", summary.group(1), re.DOTALL)
        ]
        if summary
        else []
    )


def on_the_console(app, said):
    """The report as `contrast report` writes it."""
    settings = app.extensions["contrast.settings"]
    environment = {"CONTRAST_INSTANCE": str(settings.instance), "DATABASE_URL": settings.database_url}
    asked = ["report", "--format", "json", "--sample", *(["--all"] if "all" in said else [])]
    asked += [f"--filter={name}={value}" for name, value in said.items() if name == "category"]
    return json.loads(CliRunner(env=environment).invoke(main, asked).stdout)


def everything(visitor):
    """How many engagements the sample's report is about, those included that no period holds."""
    sizes = as_json(visitor, **SAMPLE)["engagements"]
    return sizes["freelance"]["engagements"] + sizes["outsourced"]["engagements"] + sizes["no_date"]


def add_engagement(work, number, arrangement, **more):
    """One completed engagement."""
    return engagements.record(
        work,
        {
            "title": f"Work {number}",
            "arrangement": arrangement,
            "provider": f"{arrangement} {number}",
            "started_on": date(2026, 1, 5),
            "ended_on": date(2026, 2, 5),
            "hours_actual": Decimal(10 + number),
        }
        | more,
    )
