"""Makes the database that this version leaves, for `test_released_versions.py`: before a release, run

    .venv/bin/python -m tests.migrations.make_released

It fills a new instance by the commands of the console and writes it as SQL to `released/`, named by its migration. The
files of earlier versions were made in the same way by their own code, and are never made again.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

RELEASED = Path(__file__).parent / "released"
PASSWORD = "correct horse battery"
ENGAGEMENTS = """reference,title,arrangement,provider,team,owner,category,status,started_on,ended_on,currency,agreed_cost,actual_cost,hours_actual,contact,complexity,notes,tags,quality,comment
A-1,Website,freelance,Ana,Web,Rita,design,completed,2026-03-02,2026-03-20,EUR,1200.00,1200.50,24,direct,3,Call first,"print, logo",4,in time
A-2,Shop,freelance,Bo,Web,Rita,software development,completed,2026-03-05,2026-04-01,EUR,3000.00,3300.00,60,direct,4,,,5,
A-3,Flyer,freelance,Zoë,Print,Leo,design,completed,2026-04-02,2026-04-10,USD,500.00,500.00,10,direct,2,,,3,
A-4,Support,outsourced,Kappa BV,Web,Leo,software development,completed,2026-03-01,2026-05-31,EUR,9000.00,9900.00,150,through provider,3,,,4,slow start
A-5,Rebrand,outsourced,Sol Studio,Print,Rita,design,completed,2026-04-01,2026-06-15,EUR,7000.00,7000.00,100,through provider,4,,,3,
A-6,Audit,outsourced,Kappa BV,,Leo,,active,2026-08-03,,EUR,4000.00,,,through provider,5,,,,
"""  # noqa: E501 (a file)
CHANGES = "reference,title,actual_cost,currency,quality\nA-1,Web site,1300.00,EUR,5\nA-7,Poster,,EUR,\n"
MISTAKE = "reference,title,arrangement\nA-8,Mistake,freelance\n"
ENTRIES = """reference,line_day,line_kind,line_amount,line_hours,line_key
A-6,2026-08-31,invoice,250.00,5,INV-1
A-6,2026-09-30,invoice,300.00,6,INV-2
"""
RENAMED = "reference,title\nA-2,Online shop\n"


def make(folder):
    """Fills a new instance in `folder`; returns the path of its database."""

    def contrast(*arguments, given=""):
        command = [sys.executable, "-c", "from app.cli import main; main()", *map(str, arguments)]
        subprocess.run(
            command,
            check=True,
            input=given,
            text=True,
            env={**os.environ, "CONTRAST_INSTANCE": str(folder / "instance")},
        )

    def file(name, text):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    contrast("users", "add", "Rita", "--role", "administrator", "--password-stdin", given=PASSWORD)
    contrast("users", "add", "Leo", "--role", "lead", "--password-stdin", given=PASSWORD)
    contrast("import", file("a.csv", ENGAGEMENTS))
    contrast("import", file("b.csv", CHANGES), "--set", "arrangement=freelance")
    contrast("import", file("c.csv", MISTAKE))
    contrast("undo-import", 3)
    contrast("import", file("l.csv", ENTRIES), "--of", "lines")
    contrast("claims", "edit", "direct-relationship", "--caveat", "Checked by Rita")
    contrast("claims", "off", "flexibility")
    contrast("questions", "lock", "expertise")
    contrast("reports", "save", "--period", "2026-H1", "--title", "First half")
    contrast("import", file("d.csv", RENAMED))
    contrast("reports", "save", "--period", "2026-H1", "--title", "First half again")
    contrast("schedules", "add", "For the board", "--to", "rita@example.org")
    return folder / "instance" / "contrast.sqlite3"


def write_dump(path):
    """Writes a database as SQL, with a few exchange rates instead of thousands; returns the file."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DELETE FROM rate WHERE currency NOT IN ('USD', 'GBP') OR day < date('now', '-9 days')")
    (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    target = RELEASED / f"{version}.sql.gz"
    target.write_bytes(gzip.compress("\n".join(connection.iterdump()).encode() + b"\n", mtime=0))
    connection.close()
    return target


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        print(write_dump(make(Path(temporary))))  # noqa: T201 (a command)
