"""What happened: one event for each thing a person did, with who, when, from where, before and after.

A change set is JSON: the canonical text of a value before and after, and for what is personal the number of the
erasable row that holds it. An import is one event; `import_change` has what it did to each record.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What somebody did, in the past tense, as history shows it."""

    RECORDED = "recorded"
    AMENDED = "amended"
    RETAGGED = "retagged"
    COMPLETED = "completed"
    REMOVED = "removed"
    RESTORED = "restored"
    CONTINUED = "continued"
    REVIEWED = "reviewed"
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
    USER_ADDED = "user added"
    USER_CHANGED = "user changed"
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
    DENIED = "denied"


RECORD = "record"  # the reviewer's name in words where there is none; nobody may take it as theirs


class Source(StrEnum):
    """Where it was done."""

    WEB = "web"
    CONSOLE = "console"
    API = "api"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user (`user_id`), or the console or a schedule, which have no user and every role."""

    name: str
    roles: frozenset[str]
    source: Source
    user_id: int | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A value of a change set that is another record: its kind ("provider", "user", "team") and number."""

    to: str
    id: int


@dataclass(frozen=True, slots=True)
class PersonalText:
    """A text of a note that may name a person, so that it has to be erasable."""

    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of history. `subject` is the kind of record and `subject_id` its number (None: not one record).

    `changes`: field to its text before and after. `about` is what the record goes by today: an engagement's reference,
    a provider's, user's or team's name, a claim's key; None where it is gone, and `former` what it went by then.
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


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which entries of history are meant: of one kind, of one user, of what has no user (`source`), from the moment
    `since` on, and earlier than `before`."""

    what: EventKind | None = None
    user_id: int | None = None
    source: Source | None = None
    since: datetime | None = None
    before: datetime | None = None
