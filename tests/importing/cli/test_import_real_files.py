"""`contrast import` on damaged files, real files and files without a reference."""

import csv
import random
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.importing.cli.imported import FIXTURES, STATED
from tests.importing.services.importing import text


class AnyOf:
    """Equal to each of its values."""

    def __init__(self, *values):
        self.values = values

    def __eq__(self, other):
        return other in self.values

    __hash__ = None


def mutated(chance, whole):
    """The file with a few bytes changed, doubled, left out or moved."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data[place] = chance.randrange(256)
            case 1:
                del data[place : place + chance.randrange(20)]
            case 2:
                data[place:place] = chance.choice([b'"', b"\n", b"\r", b",", b";", b"\x00", b"\xc3\xa9", b"\xe9", b"="])
            case 3:
                data[place:place] = data[: chance.randrange(200)]
            case 4:
                del data[place:]
        data = data or bytearray(b" ")
    return bytes(data)


def test_damaged_files_never_break_it_and_never_write_a_part(sqlite_console):
    console, chance = sqlite_console, random.Random(7)
    console(
        "import",
        console.file(
            text(
                reference=["A", "B"],
                title=["a", "b"],
                arrangement=["freelance"] * 2,
                provider=["Ann", "Bo"],
                hours_actual=["1.5", "2"],
                quality=["4", "5"],
                notes=["line\nbreak", "=1+1"],
            )
        ),
    )
    whole = console("export").stdout.encode()
    before = whole.decode()
    for _ in range(120):
        sample = mutated(chance, whole) if chance.random() < 0.8 else chance.randbytes(chance.randrange(400))
        path = console.file(sample, "damaged.csv")
        result = console("import", path, "--json", exit_code=AnyOf(0, 1))
        if result.exit_code == 1:
            assert console("export").stdout == before, sample
        before = console("export").stdout


@pytest.mark.skipif(not FIXTURES, reason="CONTRAST_FIXTURES names no folder of real files")
class TestRealFiles:
    """Files by others, where there are any."""

    def test_a_price_list_with_stated_options(self, sqlite_console):
        path = Path(FIXTURES) / "calc_hourly_prices_sample.csv"
        answer = sqlite_console.json("import", path, *STATED)
        assert (answer["new"], answer["refused"]) == (100, [])
        assert sqlite_console.json("import", path, exit_code=1)["import"] is None

    def test_a_marketplace_export_summed_into_its_contracts(self, sqlite_console):
        path = sqlite_console.file(summed(Path(FIXTURES) / "upwork_earnings_by_contract.csv"))
        stated = (
            "--set",
            "provider=The freelancer",
            "--set",
            "provider_kind=individual",
            "--set",
            "arrangement=freelance",
            "--set",
            "currency=USD",
        )
        assert sqlite_console.json("import", path, *stated)["new"] == 11
        assert sqlite_console.json("import", path, *stated)["unchanged"] == 11
        sums = totals(sqlite_console("export").stdout)
        assert sums == ("5189.58", "601.16669")

    def test_every_file_is_read_or_refused_with_a_reason(self, sqlite_console):
        for path in sorted(Path(FIXTURES).rglob("*.csv")):
            result = sqlite_console.json("import", path, "--dry-run", exit_code=AnyOf(0, 1))
            assert result["import"] is None
            assert all(each["reason"] for each in result["refused"])


def summed(path):
    """Payment lines as one row a contract: its key stands in brackets at the end of its title."""
    contracts = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        title, key = re.fullmatch(r"(.*) \((\d+)\)", row["Contract"]).groups()
        it = contracts.setdefault(key, {"title": title, "days": [], "amount": Decimal(0), "hours": Decimal(0)})
        it["days"].append(row["Date"])
        it["amount"] += Decimal(row["Amount"])
        it["hours"] += Decimal(row["Hours"] or 0)
    lines = ["reference,title,started_on,ended_on,actual_cost,hours_actual"]
    lines += [
        f'{key},"{it["title"]}",{min(it["days"])},{max(it["days"])},{it["amount"]},{it["hours"] or ""}'
        for key, it in contracts.items()
    ]
    return "\n".join(lines) + "\n"


def totals(exported):
    """The sums of cost and hours."""
    rows = list(csv.DictReader(exported.splitlines()))
    return tuple(f"{sum(Decimal(row[name] or 0) for row in rows):f}" for name in ("actual_cost", "hours_actual"))


def test_a_file_without_keys_is_not_logged_twice_unless_that_is_said(console):
    path = console.file("title,arrangement,provider\nPaint,freelance,Amy\n")
    assert console.json("import", path)["new"] == 1
    result = console("import", path, exit_code=1)
    assert "This file was already imported on" in result.stderr and "--again" in result.stderr
    (refused,) = console.json("import", path, exit_code=1)["refused"]
    assert "This file was already imported on" in refused["reason"]
    assert console.json("import", path, "--key", "title,provider")["unchanged"] == 1
    assert console.json("import", path, "--again")["new"] == 1


def test_rows_that_go_on_from_the_row_above_are_said(console):
    path = console.file("Day,Name,What,Net\n2026-05-04,Ana,Logo,5\n,,More,2\n")
    said = (
        "--lines",
        "Name",
        "--map",
        "line_day=Day",
        "--map",
        "line_amount=Net",
        "--map",
        "provider=Name",
        "--set",
        "arrangement=freelance",
        "--set",
        "currency=EUR",
    )
    assert "The row doesn't say which engagement it belongs to" in console("import", path, *said, exit_code=1).stderr
    answer = console("import", path, *said, "--carry-down", "Day", "--carry-down", "Name").stdout
    assert "1 row is blank in Day, Name. It was filled from the row above." in answer
