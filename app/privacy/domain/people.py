"""What is kept about one person, and how it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.domain.plural import plural
from app.privacy.domain.matching import Matcher

PSEUDONYM = "Erased person {number}"
# What a table holds, one and many; a table that isn't listed counts as other data.
TABLE_WORDS: Mapping[str, tuple[str, str]] = {
    "answer_mail": ("{n} mail", "{n} mails"),
    "claim_version": ("{n} version of a claim", "{n} versions of claims"),
    "engagement": ("{n} engagement", "{n} engagements"),
    "erasable_text": ("{n} text in the history", "{n} texts in the history"),
    "event": ("{n} event in the history", "{n} events in the history"),
    "import": ("{n} import", "{n} imports"),
    "import_change": ("{n} change by an import", "{n} changes by imports"),
    "job": ("{n} background job", "{n} background jobs"),
    "line": ("{n} invoice or time entry", "{n} invoice and time entries"),
    "mail_settings": ("the mail settings", "the mail settings"),
    "organisation": ("the organisation’s settings", "the organisation’s settings"),
    "profile": ("{n} import profile", "{n} import profiles"),
    "provider": ("{n} provider", "{n} providers"),
    "provider_alias": ("{n} former name of a provider", "{n} former names of providers"),
    "provider_merge": ("{n} merge of providers", "{n} merges of providers"),
    "report_comment": ("{n} comment on a saved report", "{n} comments on saved reports"),
    "report_decision": ("{n} decision on a saved report", "{n} decisions on saved reports"),
    "report_delivery": ("{n} mail with a report", "{n} mails with reports"),
    "report_schedule": ("{n} report schedule", "{n} report schedules"),
    "review": ("{n} review", "{n} reviews"),
    "saved_report": ("{n} saved report", "{n} saved reports"),
    "saved_view": ("{n} saved list", "{n} saved lists"),
    "schedule_run": ("{n} run of a schedule", "{n} runs of schedules"),
    "team": ("{n} team", "{n} teams"),
    "user_account": ("{n} user", "{n} users"),
    "user_session": ("{n} session", "{n} sessions"),
    "waiting_event": ("{n} new event", "{n} new events"),
}
_STAGED = ("{n} row of a pending import", "{n} rows of pending imports")
_OTHER = ("{n} other record", "{n} other records")


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A record that is the person: a "provider" or a "user"."""

    kind: str
    id: int
    name: str
    email: str | None
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names the person: `where` is the table or "file" or "log", `field` the column, `text` what it
    says."""

    where: str
    key: str
    field: str
    text: str

    @property
    def place(self) -> str:
        """Returns what it is and its number: “Engagement 12, notes”."""
        number = self.key.partition(" ")[2]
        what = _words(self.where)[0].removeprefix("{n} ")
        return f"{what[:1].upper()}{what[1:]}{f' {number}' if number else ''}, {self.field.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """An uploaded file, with the imports of it that are done, and those that are `pending`."""

    sha256: str
    name: str
    imports: tuple[int, ...]
    pending: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Everything that is kept about the person. `protected`: names of others that contain theirs and are left alone.
    `damaged`: numbers of saved reports that can't be read; `unsearchable`: files that can't. `engagements`, `reviews`:
    how many belong to the person's own records."""

    matcher: Matcher
    own: tuple[OwnRecord, ...]
    mentions: tuple[Mention, ...]
    files: tuple[KeptFile, ...]
    protected: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    damaged: tuple[int, ...] = ()
    unsearchable: tuple[KeptFile, ...] = ()
    engagements: int = 0
    reviews: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return not (self.own or self.mentions or self.files)

    def counts(self) -> list[str]:
        """Returns the places that name the person, counted by kind, the most common kind first."""
        rows: dict[tuple[str, str], set[str]] = {}
        for each in self.mentions:
            rows.setdefault(_words(each.where), set()).add(each.key)
        ordered = sorted(rows.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        found = [plural(len(keys), *words) for words, keys in ordered]
        if self.files:
            found.append(plural(len(self.files), "{n} imported file", "{n} imported files"))
        return found


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did. `events`: how many events of the history were changed, since they held the name itself.
    `compacted` is set once the database's files were rewritten; None: not tried yet."""

    number: int
    finding: Finding
    rows: int
    reports: int
    files: int
    events: int = 0
    compacted: bool | None = field(default=None)

    @property
    def name(self) -> str:
        """Returns the name that stands where the person's name stood."""
        return PSEUDONYM.format(number=self.number)

    def to_note(self) -> dict[str, Any]:
        """Returns the counts for the history, which names nobody."""
        counts = {"rows": self.rows, "reports": self.reports, "files": self.files, "events": self.events}
        return {"person": self.number, **counts}


def _words(where: str) -> tuple[str, str]:
    if where == "log":
        return "{n} line of the log", "{n} lines of the log"
    if where.startswith("staged_"):
        return _STAGED
    return TABLE_WORDS.get(where, _OTHER)
