"""The entry for WSGI servers: ``gunicorn --config deploy/gunicorn.conf.py``, or ``app.wsgi:create_app()`` for others.

Such a server answers requests only. Background jobs and scheduled reports need `contrast worker` beside it.
"""

import os
import sys

from flask import Flask

from app.cli.startup import collecting_later, prepare_for_threads
from app.core.domain.errors import Refused


def create_app() -> Flask:
    """Returns the application over the migrated database, for a process that has been forked already.

    Raises an error that stops gunicorn with a message, if the settings or the database are wrong.
    """
    with collecting_later():
        from app.blueprints import load_pages
        from app.factory import create_app as build
        from app.record.services import first_visit

        load_pages()
    prepare_for_threads()
    os.umask(0o077)  # only the owner can read what is written, as with the commands
    from app.cli.installation import open_installation

    try:
        with open_installation() as installation:
            settings = installation.settings
            code = first_visit.setup_code(installation.database, settings.instance)
    except Refused as refused:
        raise _start_error(str(refused)) from refused
    app = build(settings)
    app.extensions["contrast.readiness"].expects_worker = True
    if code:
        sys.stderr.write(f"No users yet. Open Contrast and set it up with this code: {code}\n")
    return app


def _start_error(message: str) -> Exception:
    """Returns gunicorn's own error, which ends all of it, where it is the server: otherwise it would start workers
    again and again."""
    errors = sys.modules.get("gunicorn.errors")
    return RuntimeError(message) if errors is None else errors.AppImportError(message)
