"""Creates the web application."""

from datetime import timedelta

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import tables  # noqa: F401 (registers every table)
from app.accounts import identity
from app.blueprints import load_pages
from app.core import ROOT
from app.core.services.readiness import Readiness
from app.core.storage.database import Database
from app.logfile import log_to
from app.settings import Settings, load
from app.web import addresses, bodies, errors, headers, jinja_filters, navigation, observation, request, static_files
from app.web.metrics import Metrics

LOGGERS = ("contrast", "waitress")  # errors while a response is being sent are logged by the server only


def create_app(settings: Settings | None = None) -> Flask:
    """Returns the application for these settings (default: the process's own). Doesn't migrate the database."""
    settings = settings or load()
    app = Flask(
        "app.web",
        instance_path=str(settings.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=None,  # see static_files
        static_url_path="/static",
    )
    app.config.update(
        SECRET_KEY=settings.secret,
        MAX_CONTENT_LENGTH=settings.upload_limit,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        # The prefix keeps other hosts of the domain, and responses without HTTPS, from setting it.
        SESSION_COOKIE_NAME="__Host-contrast" if settings.https else "contrast",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        PERMANENT_SESSION_LIFETIME=timedelta(days=max(settings.remember_days, settings.session_days)),
        SESSION_REFRESH_EACH_REQUEST=False,  # how long a session lasts is in the database
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open for hours; its token ends with the session
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = False
    database = app.extensions["contrast"] = Database(settings.database_url)
    app.extensions["contrast.settings"] = settings
    app.extensions["contrast.readiness"] = readiness = Readiness(database, settings.uploads)
    app.extensions["contrast.metrics"] = Metrics(readiness)
    if settings.proxies:
        trusted = dict.fromkeys(("x_for", "x_proto", "x_host"), settings.proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, **trusted)  # type: ignore[method-assign]  # as Flask documents it
    log_to(settings.instance / "contrast.log", LOGGERS, settings.json_log)
    # after_request functions run in reverse order: observation and headers last, on the final response.
    observation.register(app)
    headers.register(app)
    static_files.register(app)
    bodies.register(app)  # before anything reads a form
    addresses.register(app)
    request.register(app)
    identity.register(app, settings)
    errors.register(app)
    jinja_filters.register(app)
    navigation.register(app)
    for module in load_pages():
        app.register_blueprint(module.blueprint)
    identity.throttle(app)
    return app
