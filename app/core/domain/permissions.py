"""Permissions, and which roles have them.

Checked by `requires_permission` on the use case, so that no page, API or command can forget it.
"""

from enum import StrEnum


class Permission(StrEnum):
    """`scope:resource:action`. `EVERY_TEAM`: what a role allows it allows on engagements of all teams, not only on the
    actor's own (see `app/record/services/engagement_access.py`)."""

    READ_RECORD = "record:engagement:read"
    WRITE_RECORD = "record:engagement:write"
    WRITE_LINES = "record:line:write"
    REVIEW = "record:review:write"
    CORRECT_REVIEW = "record:review:correct"
    REMOVE_RECORD = "record:engagement:remove"
    EVERY_TEAM = "record:team:every"
    READ_PROVIDERS = "record:provider:read"
    ADD_PROVIDERS = "record:provider:add"
    WRITE_PROVIDERS = "record:provider:write"
    IMPORT = "record:file:import"
    EXPORT = "record:file:export"
    READ_REPORT = "evidence:report:read"
    TEST_REPORT = "evidence:report:test"
    SAVE_REPORT = "evidence:report:save"
    SHARE_REPORT = "evidence:report:share"
    WRITE_CLAIMS = "evidence:claim:write"
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
    Permission.EXPORT,
    Permission.OWN_ACCOUNT,
}
_LOG = {
    Permission.WRITE_RECORD,
    Permission.WRITE_LINES,
    Permission.REVIEW,
    Permission.REMOVE_RECORD,
    Permission.ADD_PROVIDERS,
}
_MANAGE = {
    Permission.EVERY_TEAM,
    Permission.WRITE_PROVIDERS,
    Permission.IMPORT,
    Permission.TEST_REPORT,
    Permission.SAVE_REPORT,
    Permission.SHARE_REPORT,
    Permission.WRITE_CLAIMS,
}

READER, MEMBER, FINANCE, MANAGER, ADMINISTRATOR = "reader", "member", "finance", "manager", "administrator"
ROLES: dict[str, frozenset[Permission]] = {
    READER: frozenset(_READ),
    MEMBER: frozenset(_READ | _LOG),
    FINANCE: frozenset(_READ | {Permission.IMPORT, Permission.WRITE_LINES, Permission.EVERY_TEAM}),
    MANAGER: frozenset(_READ | _LOG | _MANAGE),
    ADMINISTRATOR: frozenset(Permission),
}
# Without `EVERY_TEAM`, a role has these for engagements of the actor's own teams alone.
BOUND_TO_TEAMS = {Permission.WRITE_RECORD, Permission.WRITE_LINES, Permission.REVIEW, Permission.REMOVE_RECORD}
ROLE_DESCRIPTIONS = {
    READER: "read-only access, with exports",
    MEMBER: "logs, reviews and edits engagements of their own teams",
    FINANCE: "imports files, and adds invoices and time to any engagement",
    MANAGER: "edits all engagements and claims, imports files, saves and shares reports",
    ADMINISTRATOR: "full access, including users and settings",
}

ACTION_LABELS = {
    Permission.READ_RECORD: "viewing engagements",
    Permission.WRITE_RECORD: "logging and changing engagements",
    Permission.WRITE_LINES: "adding and changing invoices and time",
    Permission.REMOVE_RECORD: "removing engagements",
    Permission.EVERY_TEAM: "working on engagements of other teams",
    Permission.REVIEW: "reviewing engagements",
    Permission.CORRECT_REVIEW: "editing other people’s reviews",
    Permission.READ_PROVIDERS: "viewing providers",
    Permission.ADD_PROVIDERS: "adding providers",
    Permission.WRITE_PROVIDERS: "changing and merging providers",
    Permission.IMPORT: "importing files",
    Permission.EXPORT: "exporting files",
    Permission.READ_REPORT: "reading the report",
    Permission.TEST_REPORT: "running the shuffle test",
    Permission.SAVE_REPORT: "saving reports",
    Permission.SHARE_REPORT: "sending, sharing and scheduling reports",
    Permission.WRITE_CLAIMS: "adding and changing claims",
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
