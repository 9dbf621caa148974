"""Imports the models of every table, so that importing this module registers them all."""

from app.accounts.storage import models as accounts
from app.core.storage import access_models
from app.core.storage import models as core
from app.importing.storage import models as importing
from app.privacy.storage import models as privacy
from app.record.storage import models as record
from app.report.storage import models as report

__all__ = ["access_models", "accounts", "core", "importing", "privacy", "record", "report"]
