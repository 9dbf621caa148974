"""The modules with pages, each with a `blueprint` named after a noun, so that endpoints are `noun.function`."""

from importlib import import_module
from types import ModuleType

BLUEPRINTS = (
    "app.web.health",
    "app.web.metrics",
    "app.accounts.pages.setup",
    "app.record.pages.home",
    "app.record.pages.engagements",
    "app.exporting.pages.export",
    "app.record.pages.saved_views",
    "app.record.pages.list_columns",
    "app.record.pages.bulk_edit",
    "app.record.pages.engagement_edit",
    "app.record.pages.completion",
    "app.record.pages.renewals",
    "app.record.pages.trash",
    "app.record.pages.answers",
    "app.record.pages.reviewers",
    "app.record.pages.calendar",
    "app.record.pages.entries",
    "app.record.pages.providers",
    "app.record.pages.provider_merges",
    "app.record.pages.provider_names",
    "app.record.pages.history",
    "app.record.pages.undo",
    "app.report.pages.printing",
    "app.report.pages.raters",
    "app.report.pages.reports",
    "app.report.pages.fill_in",
    "app.report.pages.saved_reports",
    "app.report.pages.shuffle_tests",
    "app.report.pages.deliveries",
    "app.report.pages.shared",
    "app.report.pages.outcomes",
    "app.report.pages.comparisons",
    "app.report.pages.claims",
    "app.report.pages.scorecards",
    "app.report.pages.questions",
    "app.report.pages.key_contrasts",
    "app.report.pages.schedules",
    "app.report.pages.trends",
    "app.report.pages.checklist",
    "app.record.pages.sample",
    "app.importing.pages.imports",
    "app.importing.pages.undo",
    "app.importing.pages.progress",
    "app.importing.pages.import_wizard",
    "app.importing.pages.profiles",
    "app.report.pages.help",
    "app.record.pages.settings",
    "app.record.pages.mail_settings",
    "app.accounts.pages.users",
    "app.accounts.pages.sessions",
    "app.accounts.pages.own_email",
)


def load_pages() -> list[ModuleType]:
    """Imports all of them, in this order."""
    return [import_module(path) for path in BLUEPRINTS]
