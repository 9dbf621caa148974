"""Permissions, and which roles have them.

Checked by `requires_permission` on the use case, so that no page, API or command can forget it.
"""

from enum import StrEnum


class Permission(StrEnum):
    """`scope:resource:action`."""

    READ_RECORD = "record:engagement:read"
    WRITE_RECORD = "record:engagement:write"
    REVIEW = "record:review:write"
    CORRECT_REVIEW = "record:review:correct"
    REMOVE_RECORD = "record:engagement:remove"
    READ_PROVIDERS = "record:provider:read"
    WRITE_PROVIDERS = "record:provider:write"
    IMPORT = "record:file:import"
    EXPORT = "record:file:export"
    READ_REPORT = "evidence:report:read"
    TEST_REPORT = "evidence:report:test"
    SAVE_REPORT = "evidence:report:save"
    SHARE_REPORT = "evidence:report:share"
    READ_HISTORY = "record:history:read"
    SAMPLE = "record:sample:write"
    READ_SETTINGS = "organisation:settings:read"
    WRITE_SETTINGS = "organisation:settings:write"
    READ_USERS = "organisation:user:read"
    WRITE_USERS = "organisation:user:write"
    ERASE_PERSON = "organisation:person:erase"
    OWN_ACCOUNT = "account:own:write"


_READ = {
    Permission.READ_RECORD,
    Permission.READ_PROVIDERS,
    Permission.READ_REPORT,
    Permission.READ_SETTINGS,
    Permission.READ_HISTORY,
    Permission.READ_USERS,
    Permission.OWN_ACCOUNT,
}
_WRITE = {
    Permission.WRITE_RECORD,
    Permission.REVIEW,
    Permission.WRITE_PROVIDERS,
    Permission.TEST_REPORT,
    Permission.SAVE_REPORT,
}
_FILES = {Permission.IMPORT, Permission.EXPORT}

ADMINISTRATOR, LEAD, FINANCE, READER = "administrator", "lead", "finance", "reader"
ROLES: dict[str, frozenset[Permission]] = {
    ADMINISTRATOR: frozenset(Permission),
    LEAD: frozenset(_READ | _WRITE | _FILES | {Permission.REMOVE_RECORD, Permission.SHARE_REPORT}),
    FINANCE: frozenset(_READ | _WRITE | _FILES),
    READER: frozenset(_READ | {Permission.EXPORT}),
}


ACTION_LABELS = {
    Permission.READ_RECORD: "viewing engagements",
    Permission.WRITE_RECORD: "logging and changing engagements",
    Permission.REMOVE_RECORD: "removing engagements",
    Permission.REVIEW: "reviewing engagements",
    Permission.CORRECT_REVIEW: "editing other people’s reviews",
    Permission.READ_PROVIDERS: "viewing providers",
    Permission.WRITE_PROVIDERS: "adding and changing providers",
    Permission.IMPORT: "importing files",
    Permission.EXPORT: "exporting files",
    Permission.READ_REPORT: "reading the report",
    Permission.TEST_REPORT: "running the shuffle test",
    Permission.SAVE_REPORT: "saving reports",
    Permission.SHARE_REPORT: "sending, sharing and scheduling reports",
    Permission.READ_HISTORY: "viewing the history",
    Permission.SAMPLE: "loading and removing the sample data",
    Permission.READ_SETTINGS: "viewing the settings",
    Permission.WRITE_SETTINGS: "changing the settings",
    Permission.READ_USERS: "viewing users",
    Permission.WRITE_USERS: "adding and changing users",
    Permission.ERASE_PERSON: "handing out and erasing what is kept about a person",
    Permission.OWN_ACCOUNT: "managing your own account",
}


def denial_message(permission: Permission) -> str:
    """Returns the message for a user without `permission`."""
    return f"Your role does not allow {ACTION_LABELS[permission]}."


def permissions_of(roles: frozenset[str]) -> frozenset[Permission]:
    """Returns all permissions of these roles; unknown roles have none."""
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))
