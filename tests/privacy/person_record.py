"""A record that names one person, Ana Lima, wherever a name can be kept; and the search for what is left of her."""

import gzip
import zlib
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import ADMINISTRATOR
from app.core.domain.selection import Condition, Selection
from app.core.services import jobs, mailing
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.access_models import ACCESS_METADATA, UserSession
from app.importing.services import imports, profiles
from app.importing.values.options import Options
from app.record.domain.list_view import ListView
from app.record.services import (
    engagement_reviewers,
    engagements,
    entries,
    provider_merges,
    providers,
    reviews,
    saved_views,
    teams,
)
from app.report.services import claims, deliveries, report_notes, schedules
from tests.report.golden.small_record import fill
from tests.saved_report_fixtures import save

NAME, FORMER, MERGED, MAIL = "Ana Lima", "Anna Limão", "Quick Lima Design", "ana.lima@example.org"
OTHER = "Ana Lima Castro"  # somebody else, whose name begins alike
PASSWORD = "correct horse battery"
CSV = f"reference,title,arrangement,provider,notes\nI-1,Flyer,freelance,{NAME},call {NAME}\nI-2,Map,freelance,Bo,\n"
PENDING = f"reference,title,arrangement,provider\nI-3,Poster by {NAME},freelance,{NAME}\n"
OF_HER = Selection(conditions=(Condition("provider", "is", (NAME,)),))
# Forms in which the name may lie around, in files and in the database; in lower case.
TRACES = tuple(
    each.lower() for each in (NAME, "ana+lima", "ana%20lima", "ana  lima", FORMER, "anna limao", MERGED, MAIL)
)


def fill_with_person(database, instance):
    """Names the person in every place that a use case writes."""
    claims.ensure(database)
    with begin_work(database, CONSOLE) as work:
        fill(work)
        user = users.add(work, NAME, ADMINISTRATOR, PASSWORD, MAIL)
        users.add(work, "Rita", ADMINISTRATOR, PASSWORD)
        _providers(work)
        _engagements(work, user)
        teams.add(work, f"Team of {NAME}")
    her = Actor(NAME, frozenset({ADMINISTRATOR}), Source.WEB, user.id, "203.0.113.7")
    with begin_work(database, her) as work:
        engagements.amend(work, "freelance-2", {"notes": f"{NAME} asked for more"}, None)
        engagements.record(
            work, {"reference": "reviewed", "title": "Card", "arrangement": "freelance", "owner": "Rita"}
        )
        reviews.review(work, "reviewed", {"quality": 4, "comment": f"I, {NAME}, liked it"})
        saved_views.save(work, f"Mine, {NAME}", ListView(selection=OF_HER))
        work.log_event(EventKind.EXPORTED, of=f"a list of {NAME}")
    _files(database, instance)
    _reports(database, her)
    with database.access() as access:
        access.execute(
            sa.insert(UserSession).values(
                token_hash="0" * 64,
                user_id=user.id,
                mark="m",
                began_at=work.now,
                seen_at=work.now,
                address="203.0.113.7",
                browser=f"Browser of {NAME}",
            )
        )
    (instance / "contrast.log").write_text(f"2026-11-01 ERROR no mail to {MAIL}\n    {NAME}\nall well\n")
    (instance / "contrast.log.1").write_text(f"2026-10-01 ERROR {NAME}\n")


def _providers(work):
    number = providers.find(work, "Freelancer 2").id
    providers.amend(work, number, {"name": FORMER, "notes": f"{FORMER} works at night"})
    card = {"name": NAME, "email": MAIL, "website": "https://ana-lima.example", "notes": "Lives in Porto"}
    providers.amend(work, number, card)
    work.session.execute(sa.text("DELETE FROM provider_alias WHERE name = 'Freelancer 2'"))
    merged = providers.record(
        work, {"name": MERGED, "email": MAIL, "notes": "by herself", "serves_other_clients": False}
    )
    engagements.record(work, {"title": "Old logo", "arrangement": "freelance", "provider": MERGED})
    provider_merges.merge(work, number, merged.id, {"notes": "kept", "serves_other_clients": "kept"})
    providers.record(work, {"name": OTHER, "kind": "individual"})
    providers.record(work, {"name": "Studio Sol", "kind": "company", "email": MAIL, "notes": f"ask for {NAME}"})


def _engagements(work, user):
    found = engagements.record(
        work,
        {
            "reference": "freelance-2",
            "title": f"Logo by {NAME}",
            "arrangement": "freelance",
            "provider": NAME,
            "owner": NAME,
            "tags": (NAME, "print"),
            "other_quote_provider": NAME.upper(),
            "notes": f"Ask Ana  Lima ({MAIL}), not {OTHER}",
            "contact": "direct",
            "status": "completed",
            "started_on": date(2026, 3, 2),
            "ended_on": date(2026, 3, 6),
        },
    )
    reviews.review(work, found.reference, {"quality": 4, "comment": f"{NAME}’s work was quick"})
    entries.add(
        work,
        found.reference,
        {"kind": "time", "hours": Decimal(3), "day": date(2026, 3, 3), "note": f"train of {NAME}"},
    )
    other = users.add(work, "Tomás", ADMINISTRATOR, PASSWORD)
    engagement_reviewers.choose(work, found.id, [user.id, other.id])


def _files(database, instance):
    uploads = instance / "uploads"
    with begin_work(database, CONSOLE) as work:
        imports.apply(work, uploads, CSV.encode(), f"{NAME}.csv", Options())
        imports.apply(work, uploads, gzip.compress(CSV.replace("I-1", "I-4").encode()), "packed.csv.gz", Options())
        imports.apply(work, uploads, b"reference,title,arrangement\nI-9,Nobody,freelance\n", "others.csv", Options())
        imports.upload(work, uploads, PENDING.encode(), f"pending {NAME}.csv")
        profiles.save(work, f"Files of {NAME}", ("Title", NAME), Options())
        jobs.queue(work, "import", 1, file=f"{NAME}.csv")


def _reports(database, her):
    save(database, "2026-H1", f"Half of {NAME}")
    with begin_work(database, her) as work:
        engagements.amend(work, "freelance-2", {"contact": "both", "title": f"Logo of {NAME}"}, None)
    save(database, "2026-H1", "Second")
    save(database, "2026-H1", "Of her", OF_HER)
    with begin_work(database, CONSOLE) as work:
        report_notes.save_comment(work, 1, "", f"{NAME} did most")
        report_notes.add_decision(work, 1, f"Hire {NAME} again", NAME, None)
        schedules.add(work, {"name": f"For {NAME}", "recipients": (MAIL, "rita@example.org")})
        mailing.update(work, {"host": "mail.example.org", "port": "25", "security": "none", "sender": MAIL})
        deliveries.send(work, 1, (MAIL, "rita@example.org"))


def traces(database, folder):
    """Where the person is still named: every column of every table, every byte of every file."""
    found = []
    with database.reading() as session:
        found += _in_tables(session, sa.inspect(database.engine).get_table_names())
    with database.access(writes=False) as access:
        found += _in_tables(access, list(ACCESS_METADATA.tables))
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
        found += [f"{path.name}: {trace}" for trace in _traces_in(data.decode("latin-1"))]
        found += [f"{path.name}: {trace}" for trace in _traces_in(data.decode("utf-8", errors="replace"))]
    return found


def _in_tables(session, names):
    found = []
    for name in names:
        for row in session.execute(sa.text(f'SELECT * FROM "{name}"')).mappings():
            for column, value in row.items():
                packed = isinstance(value, (bytes, memoryview))
                plain = zlib.decompress(bytes(value)).decode() if packed else str(value)
                text = plain + plain.encode().decode("unicode_escape", errors="replace")
                found += [f"{name}.{column}: {trace}" for trace in _traces_in(text)]
    return found


def _traces_in(text):
    text = text.lower().replace(OTHER.lower(), "").replace(OTHER.lower().replace(" ", "+"), "")
    return [trace for trace in TRACES if trace in text]
