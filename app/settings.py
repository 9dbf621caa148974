"""The settings of a process, read once from the environment and the instance folder."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.core.domain import mail, single_sign_on
from app.core.domain.errors import Refused
from app.core.domain.single_sign_on import OidcSettings
from app.core.files import private_files

MIN_SECRET_LENGTH = 32  # bytes
MIN_TOKEN_LENGTH = 16  # characters
SIGNED_OUT_BODY_LIMIT = 65_536  # bytes of a request body without a signed-in user


@dataclass(frozen=True, slots=True)
class Settings:
    """`instance`: the folder of the database, the secrets and the uploaded files. `secret`: signs sessions and forms.
    `proxies`: the number of our own proxies in front of the server. `upload_limit`: in bytes. `works`: the server runs
    background jobs itself, in a thread. A session ends after `idle_hours` without use, and after `session_days` in any
    case; one of a user who chose to stay signed in, after `remember_days` (0: nobody may choose so). `watched_folder`:
    files in it are imported by themselves. `single_sign_on`: the provider, if there is one. `json_log`: the log is
    written as JSON lines. `metrics_token`: what a reader of /metrics has to send; "" if only this machine may read it.
    `backup_folder`: gets a backup a day; the last `backups_daily` are kept, and one a week for `backups_weekly` weeks,
    with the secrets if `backup_secrets`."""

    instance: Path
    database_url: str
    secret: str
    host: str = "127.0.0.1"
    port: int = 8000
    https: bool = False
    proxies: int = 0
    upload_limit: int = 64 * 1024 * 1024
    works: bool = True
    idle_hours: int = 24
    session_days: int = 14
    remember_days: int = 30
    watched_folder: Path | None = None
    single_sign_on: OidcSettings | None = None
    json_log: bool = False
    metrics_token: str = ""
    backup_folder: Path | None = None
    backups_daily: int = 7
    backups_weekly: int = 4
    backup_secrets: bool = False

    @property
    def uploads(self) -> Path:
        """Returns the folder of the uploaded files."""
        return self.instance / "uploads"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Returns the settings from the environment; creates the instance folder and its secret if they are missing.

    CONTRAST_INSTANCE (folder, default ./instance), DATABASE_URL (default SQLite in the instance folder),
    CONTRAST_HOST, CONTRAST_PORT, CONTRAST_HTTPS (1 behind HTTPS: cookies are then sent over HTTPS only),
    CONTRAST_TRUSTED_PROXIES (number of our own proxies, default 0), CONTRAST_UPLOAD_LIMIT (bytes), CONTRAST_WORKER
    (0 if `contrast worker` runs the background jobs instead of the server), CONTRAST_SESSION_HOURS (a session ends
    after so many hours without use, default 24), CONTRAST_SESSION_DAYS (and after so many days in any case, default
    14), CONTRAST_REMEMBER_DAYS (or after so many days with “Keep me signed in”, default 30, 0 to not offer it),
    CONTRAST_WATCH_FOLDER (a folder whose files are imported), CONTRAST_LOG_FORMAT (text or json),
    CONTRAST_METRICS_TOKEN (has to be sent to read /metrics), CONTRAST_BACKUP_FOLDER (a folder that gets a backup
    a day), CONTRAST_BACKUP_DAILY and CONTRAST_BACKUP_WEEKLY (how many are kept, default 7 and 4),
    CONTRAST_BACKUP_SECRETS (1: they include the secrets). Raises Refused for an invalid value, also of the
    mail server (`mail.server_from_environment`) and of single sign-on (`single_sign_on.settings_from_environment`).
    """
    mail.server_from_environment(environ)
    instance = Path(environ.get("CONTRAST_INSTANCE") or "instance").absolute()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Settings(
        instance=instance,
        database_url=parse_database_url(environ.get("DATABASE_URL") or f"sqlite:///{instance / 'contrast.sqlite3'}"),
        secret=_load_secret(environ, instance),
        host=environ.get("CONTRAST_HOST") or "127.0.0.1",
        port=_parse_number(environ, "CONTRAST_PORT", 8000),
        https=environ.get("CONTRAST_HTTPS") == "1",
        proxies=_parse_number(environ, "CONTRAST_TRUSTED_PROXIES", 0),
        upload_limit=_parse_number(environ, "CONTRAST_UPLOAD_LIMIT", 64 * 1024 * 1024),
        works=environ.get("CONTRAST_WORKER") != "0",
        idle_hours=_parse_number(environ, "CONTRAST_SESSION_HOURS", 24, 1, 24 * 366),
        session_days=_parse_number(environ, "CONTRAST_SESSION_DAYS", 14, 1, 366),
        remember_days=_parse_number(environ, "CONTRAST_REMEMBER_DAYS", 30, 0, 366),
        watched_folder=_watched_folder(environ, instance),
        single_sign_on=single_sign_on.settings_from_environment(environ),
        json_log=_is_json_log(environ),
        metrics_token=_metrics_token(environ),
        backup_folder=_backup_folder(environ, instance),
        backups_daily=_parse_number(environ, "CONTRAST_BACKUP_DAILY", 7, 1, 1000),
        backups_weekly=_parse_number(environ, "CONTRAST_BACKUP_WEEKLY", 4, 0, 1000),
        backup_secrets=environ.get("CONTRAST_BACKUP_SECRETS") == "1",
    )


def _parse_number(environ: Mapping[str, str], name: str, default: int, least: int = 0, most: int = 10**15) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or len(text) > 15 or not least <= int(text) <= most:
        range_text = "" if most == 10**15 else f" from {least} to {most}"
        raise Refused(
            f"{name} is “{text[:40]}”. Set it to a whole number{range_text}, or leave it out for {default}.", "setting"
        )
    return int(text)


def _is_json_log(environ: Mapping[str, str]) -> bool:
    given = environ.get("CONTRAST_LOG_FORMAT") or "text"
    if given not in ("text", "json"):
        raise Refused(f"CONTRAST_LOG_FORMAT is “{given[:40]}”. Set it to text or json, or leave it out.", "setting")
    return given == "json"


def _metrics_token(environ: Mapping[str, str]) -> str:
    """Returns the token, or ""; raises Refused for one that can be guessed, or that no header can hold."""
    given = environ.get("CONTRAST_METRICS_TOKEN") or ""
    if given and (len(given) < MIN_TOKEN_LENGTH or not given.isascii() or not given.isprintable() or " " in given):
        raise Refused(
            f"CONTRAST_METRICS_TOKEN needs at least {MIN_TOKEN_LENGTH} letters, digits and signs, without spaces. "
            "Choose a longer one, or leave it out.",
            "setting",
        )
    return given


def _watched_folder(environ: Mapping[str, str], instance: Path) -> Path | None:
    """Returns the folder to watch, if any; raises Refused for one that holds our own files. It need not exist now: it
    may be on another machine that isn't reachable."""
    given = environ.get("CONTRAST_WATCH_FOLDER")
    if not given:
        return None
    folder = Path(given).absolute()
    if folder == instance or instance in folder.parents:
        raise Refused(
            f"CONTRAST_WATCH_FOLDER is “{folder}”, inside the instance folder. Choose a folder outside it, or leave it "
            "out.",
            "setting",
        )
    return folder


def _backup_folder(environ: Mapping[str, str], instance: Path) -> Path | None:
    """Returns the folder for daily backups, if any; raises Refused for that of the uploaded files, which are swept."""
    given = environ.get("CONTRAST_BACKUP_FOLDER")
    if not given:
        return None
    folder, uploads = Path(given).absolute(), instance / "uploads"
    if folder == uploads or uploads in folder.parents:
        raise Refused(
            f"CONTRAST_BACKUP_FOLDER is “{folder}”, in the folder of the imported files. Choose another folder, best "
            "on another disk.",
            "setting",
        )
    return folder


def parse_database_url(url: str) -> str:
    """Returns the database URL with our PostgreSQL driver; raises Refused for an unsupported database."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if not url.startswith(("sqlite:", "postgresql+psycopg:")):
        # Not the whole address, which may hold a password.
        raise Refused(
            f"DATABASE_URL begins with “{url.partition(':')[0][:40]}”. Set it to "
            "postgresql://user:password@host/name or sqlite:////folder/file, or leave it out.",
            "setting",
        )
    return url


def _load_secret(environ: Mapping[str, str], instance: Path) -> str:
    """Returns CONTRAST_SECRET, else the secret in the instance folder, created on the first start and readable by its
    owner only. Raises Refused for one that is too short."""
    given = environ.get("CONTRAST_SECRET")
    if given is not None:
        if _is_short(given):
            raise Refused(
                f"CONTRAST_SECRET has {_size_text(given)}, and needs at least {MIN_SECRET_LENGTH}. Set it to a "
                "longer one that nobody can guess, or leave it out: one is made and kept in the instance "
                "folder.",
                "setting",
            )
        return given
    path = instance / "secret"
    kept = private_files.read_or_create(path, lambda: secrets.token_urlsafe(48))
    if _is_short(kept):
        raise Refused(
            f"The secret in {path} has {_size_text(kept)}, and needs at least {MIN_SECRET_LENGTH}: a start may have "
            "been cut off. Delete that file and start again. A new secret is made, and everybody signs in "
            "again.",
            "setting",
        )
    return kept


def _is_short(secret: str) -> bool:
    return len(secret.strip().encode()) < MIN_SECRET_LENGTH


def _size_text(secret: str) -> str:
    return f"{len(secret.strip().encode())} bytes"
