"""Steps of tests about getting in: codes of an authenticator app, links on pages and in mails, and passing time."""

import re
from datetime import timedelta

from app.accounts.services import authenticator, password_resets, second_factors
from app.accounts.storage import second_factors as stored
from app.accounts.storage import users
from app.core.domain import clock
from app.core.domain.events import Actor, Source
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import mail_settings

NEW_PASSWORD = "battery staple horse"


def move_clock(monkeypatch, **by):
    """Lets time pass."""
    then = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: then)


def link_in(text, path):
    """The address of a link, without its host, in a page or a mail."""
    return re.search(rf"https?://[^/\s]+({path}[A-Za-z0-9_-]+)", text).group(1)


def secret_of(app):
    return app.config["SECRET_KEY"]


def app_code(app, name):
    """The code that this user's authenticator app shows now."""
    database = app.extensions["contrast"]
    with begin_work(database, CONSOLE, writes=False) as work:
        key = stored.get_app(work.session, users.find_by_name(work.session, name).id).secret
        return authenticator.code_at(secret_of(app), key, work.now)


def turn_on(app, name):
    """Gives a user a second factor; returns their recovery codes."""
    database = app.extensions["contrast"]
    with begin_work(database, CONSOLE) as work:
        user = users.find_by_name(work.session, name)
        work.actor = Actor(user.name, frozenset(user.roles), Source.WEB, user.id)
        second_factors.start(work, secret_of(app))
    code = app_code(app, name)
    with begin_work(database, CONSOLE) as work:
        work.actor = Actor(user.name, frozenset(user.roles), Source.WEB, user.id)
        return second_factors.confirm(work, secret_of(app), code)


def use_mail(database, mailbox, **named):
    """Sets the mail server."""
    with begin_work(database, CONSOLE) as work:
        mail_settings.save(work.session, mailbox.server(**named))


def set_email(database, name, email):
    with begin_work(database, CONSOLE) as work:
        users.update(work.session, users.find_by_name(work.session, name).id, email=email)


def work_on_requests(database):
    """What a worker does with the requests for new passwords that are due; returns how many there were."""
    done = 0
    while password_resets.run_one(database):
        done += 1
    return done


def choose_password(visitor, path, password=NEW_PASSWORD, repeated=None):
    """Opens a link and sends its form."""
    return visitor.send(path, {"password": password, "repeated": repeated or password})


def events_of(database):
    """The kinds of events, the newest first."""
    import sqlalchemy as sa

    with begin_work(database, CONSOLE, writes=False) as work:
        return work.session.execute(sa.text("SELECT what FROM event ORDER BY id DESC")).scalars().all()
