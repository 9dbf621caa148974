"""Import, report, export, in processes of their own, say the same on both databases."""

import csv
import io
import json

import pytest

from tests.fixtures.processes import Installation

pytestmark = pytest.mark.both_databases

FILE = """\
reference,title,arrangement,provider,category,started_on,ended_on,currency,actual_cost,contact,worker_control,quality
"""


@pytest.fixture
def file(tmp_path):
    """Ten engagements a side, each of a provider of its own, some answers unknown, texts that files stumble over."""
    path = tmp_path / "rows.csv"
    rows = [FILE]
    for number in range(20):
        freelance = number % 2 == 0
        contact = "" if number == 4 else "direct" if freelance else "through provider"
        title = ("=1+1", "-5 °C", 'He said "no", twice', "Zoë 🚀", "Ünïcode")[number % 5].replace('"', '""')
        rows.append(
            f'K-{number},"{title}",{"freelance" if freelance else "outsourced"},Provider {number},design,'
            f"2026-0{number % 6 + 1}-01,2026-0{number % 6 + 1}-20,EUR,{1000 + number * 10}.5,{contact},"
            f"{number % 5 + 1},{'' if number == 7 else number % 5 + 1}\n"
        )
    path.write_text("".join(rows), encoding="utf-8")
    return path


def test_import_report_export_and_back_again(installation, file, tmp_path):
    done = json.loads(installation.run("import", file, "--json"))
    assert (done["new"], done["changed"], done["unchanged"], done["refused"]) == (20, 0, 0, [])

    report = json.loads(installation.run("report", "--all", "--format", "json"))
    claims = {each["key"]: each for each in report["claims"]}
    direct = claims["direct-relationship"]
    assert direct["verdict"] == "supported"
    assert (direct["freelance"]["engagements"], direct["outsourced"]["engagements"]) == (9, 10)
    assert direct["left_out"] == {"value unknown": 1}
    assert claims["self-employed"]["verdict"] == "not enough data" and claims["self-employed"]["effect"] is None

    out = tmp_path / "out.csv"
    installation.run("export", "-o", out)
    exported = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"), newline="")))
    assert {row["reference"] for row in exported} == {f"K-{number}" for number in range(20)}
    again = json.loads(installation.run("import", out, "--json"))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 20)
    assert installation.run("export") == out.read_text(encoding="utf-8")


def test_a_refused_file_writes_nothing(installation, file):
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("2026-01-20", "2025-01-20", 1), encoding="utf-8")
    done = installation.start("import", file, "--json")
    out, _ = done.communicate()
    assert done.returncode == 1
    (refused,) = json.loads(out)["refused"]
    assert (refused["column"], refused["value"]) == ("ended_on", "2025-01-20")
    assert installation.run("export").count("\n") == 1


@pytest.mark.postgresql
def test_both_databases_say_the_same(sqlite_database, postgresql_database, file, tmp_path):
    said = []
    for number, each in enumerate((sqlite_database, postgresql_database)):
        installation = Installation(
            each.engine.url.render_as_string(hide_password=False), tmp_path / f"instance {number}"
        )
        installation.instance.mkdir()
        installation.run("import", file)
        installation.run("sample")
        said.append(
            [
                installation.run(*arguments)
                for arguments in (
                    ("export",),
                    ("export", "--sample"),
                    ("report", "--all", "--format", "json"),
                    ("report", "--all"),
                    ("report", "--sample", "--format", "json"),
                    ("report", "--sample", "--format", "csv"),
                )
            ]
        )
    assert said[0] == said[1]
