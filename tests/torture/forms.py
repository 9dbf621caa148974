"""Every form of the product, sent many times with hostile values by each of the roles."""

from app.core.services.work import CONSOLE, begin_work
from tests.fixtures.databases import prepare
from tests.fixtures.site import NAMES, made, people, settings_over
from tests.form_fuzz import forms_of, send_all
from tests.report.golden.small_record import fill
from tests.saved_report_fixtures import save

STARTS = ("/", "/engagements/1", "/account", "/users", "/settings", "/report", "/imports", "/history")


def fuzzed_app(app):
    """Fills the record of an application with three users: engagements, reviews and a saved report."""
    database = app.extensions["contrast"]
    with begin_work(database, CONSOLE) as work:
        fill(work)
    save(database, "2026-H1")
    return app


def send_by(app, name, examples, seed):
    """Sends each form that the user of this name sees; the forms, and the outcome."""
    visitor = app.test_client()

    def sign_in():
        assert visitor.sign_in(name).status_code == 302

    sign_in()
    forms = forms_of(app, visitor, STARTS)
    return forms, send_all(app, visitor, sign_in, forms, examples, seed)


def run(folder, examples, seed):
    """For each role: its name, the forms, the outcome. Each has a record of its own, as others would change it."""
    for name in NAMES.values():
        own = folder / name.replace(" ", "-")
        own.mkdir()
        database = prepare(own / "contrast.sqlite3")
        people(database)
        database.dispose()
        app = fuzzed_app(made(settings_over(f"sqlite:///{own / 'contrast.sqlite3'}", own / "instance")))
        yield name, *send_by(app, name, examples, seed)
        app.extensions["contrast"].dispose()
