"""Events of the history: one for each action, with actor, time, source and the values before and after.

Changes are stored as JSON: the canonical text of a value before and after, or for personal values the id of an erasable
row. An import is one event; `import_change` has its changes to each record.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """The kind of an event, in the past tense, as the history shows it."""

    RECORDED = "recorded"
    AMENDED = "amended"
    RETAGGED = "retagged"
    CHANGED_TOGETHER = "changed together"
    REVERTED = "reverted"
    COMPLETED = "completed"
    REMOVED = "removed"
    RESTORED = "restored"
    DELETED = "deleted for good"
    CONTINUED = "continued"
    REVIEWED = "reviewed"
    MERGED = "merged"
    MERGE_UNDONE = "merge undone"
    KEPT_APART = "kept apart"
    COMPARED_AGAIN = "compared again"
    NAME_FORGOTTEN = "name forgotten"
    NAME_REMEMBERED = "name remembered"
    LINE_ADDED = "line added"
    LINE_CHANGED = "line changed"
    LINE_REMOVED = "line removed"
    LINE_RESTORED = "line restored"
    IMPORTED = "imported"
    UNDONE = "undone"
    EXPORTED = "exported"
    PROFILE_SAVED = "profile saved"
    PROFILE_CHANGED = "profile changed"
    PROFILE_REMOVED = "profile removed"
    PROFILE_RESTORED = "profile restored"
    SAMPLE_LOADED = "sample loaded"
    SAMPLE_REMOVED = "sample removed"
    SETTINGS_CHANGED = "settings changed"
    TEAM_CHANGED = "team changed"
    CLAIM_ADDED = "claim added"
    CLAIM_CHANGED = "claim changed"
    QUESTION_PICKED = "question picked"
    QUESTION_GIVEN_UP = "question given up"
    REPORT_SAVED = "report saved"
    REPORT_CHANGED = "report changed"
    DECISION_ADDED = "decision added"
    DECISION_CHANGED = "decision changed"
    REPORT_MAILED = "report mailed"
    MAIL_FAILED = "mail failed"
    REPORT_SHARED = "report shared"
    SHARING_ENDED = "sharing ended"
    SCHEDULE_ADDED = "schedule added"
    SCHEDULE_CHANGED = "schedule changed"
    SCHEDULE_REMOVED = "schedule removed"
    REPORT_FAILED = "report failed"
    VIEW_SAVED = "view saved"
    VIEW_CHANGED = "view changed"
    VIEW_REMOVED = "view removed"
    VIEW_RESTORED = "view restored"
    USER_ADDED = "user added"
    USER_CHANGED = "user changed"
    USER_REMOVED = "user removed"
    INVITED = "invited"
    INVITATION_REVOKED = "invitation revoked"
    RESET_MAILED = "reset mailed"
    FACTOR_ADDED = "second factor added"
    FACTOR_REMOVED = "second factor removed"
    RECOVERY_CODES_MADE = "recovery codes made"
    RECOVERY_CODE_USED = "recovery code used"
    CODE_REFUSED = "code refused"
    PASSKEY_ADDED = "passkey added"
    PASSKEY_REMOVED = "passkey removed"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    SIGN_IN_REFUSED = "sign-in refused"
    ATTEMPTS_LIMITED = "attempts limited"
    PASSWORD_REFUSED = "password refused"  # noqa: S105 (no password)
    FORM_REFUSED = "form refused"
    SESSIONS_ENDED = "sessions ended"
    FILE_BROUGHT = "file brought"
    FILE_FORGOTTEN = "file forgotten"
    FILE_DOWNLOADED = "file downloaded"
    BACKED_UP = "backed up"
    PERSON_EXPORTED = "person exported"
    PERSON_ERASED = "person erased"
    BACKUP_RESTORED = "backup restored"
    DENIED = "denied"


RECORD = "record"  # shown as the reviewer's name if there is none; reserved, so no user can have it


class Source(StrEnum):
    """Where an action came from."""

    WEB = "web"
    CONSOLE = "console"
    API = "api"
    SCHEDULE = "schedule"
    LINK = "mailed link"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user (`user_id`), or the console, a schedule or the watched folder, which have no user."""

    name: str
    roles: frozenset[str]
    source: Source
    user_id: int | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A changed value that is another record: its kind ("provider", "user", "team") and id."""

    to: str
    id: int


@dataclass(frozen=True, slots=True)
class PersonalText:
    """A text that may name a person, and so has to be erasable."""

    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the history. `subject`: the kind of record; `subject_id`: its id (None: not about one record).

    `changes`: each field's text before and after. `about`: the record's current name (an engagement's reference, a
    provider's, user's or team's name, a claim's key), None if it is deleted; `former` is then its last name.
    `action_id`: the first event of the action that it continues.
    """

    id: int
    at: datetime
    what: EventKind
    actor: str
    source: Source
    subject: str | None
    subject_id: int | None
    changes: dict[str, tuple[str | None, str | None]]
    note: dict[str, object]
    about: str | None = None
    former: str | None = None
    action_id: int | None = None


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Filters of the history: by kind, by user, by source (only events without a user), from `since` on, and before
    `before`. `action_id`: all events of one action, by its first one."""

    what: EventKind | None = None
    user_id: int | None = None
    source: Source | None = None
    since: datetime | None = None
    before: datetime | None = None
    action_id: int | None = None
