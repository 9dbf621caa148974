"""Signs users in whom the provider of single sign-on vouches for, and links them to their identity there.

A user is found by issuer and subject alone. Somebody unknown gets a new user, with the role of the claim or as a
reader, but never an existing one that merely has the same name: an administrator links it, or its user does.
"""

from app.accounts.services import sessions, users
from app.accounts.services.attempt_limits import WINDOW
from app.accounts.storage import attempts, identities
from app.accounts.storage import users as stored_users
from app.accounts.storage.identities import StoredIdentity
from app.accounts.storage.users import StoredUser
from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.mail import parse_address
from app.core.domain.permissions import ADMINISTRATOR, READER, Permission
from app.core.domain.single_sign_on import MAX_SUBJECT_LENGTH, Identity, OidcSettings, Reason, SignInFailed
from app.core.services import mailing
from app.core.services.work import Work, requires_permission, without_permission_check

ACTOR_NAME = "single sign-on"  # in the history
LINKED, UNLINKED, REFUSED = "linked to single sign-on", "unlinked from single sign-on", "with single sign-on"


def redirect_uri(work: Work, base_url: str, path: str) -> str:
    """Returns the address to which the provider sends people back; the provider has to know it."""
    return (mailing.effective_server(work).public_url or base_url).rstrip("/") + path


def is_first_use(work: Work, state: str) -> bool:
    """Returns whether the answer to a sign-in arrives for the first time; whoever replays it is refused."""
    with work.database.access() as access:
        attempts.delete_expired(access, work.now - 2 * WINDOW)
        return attempts.count_use(access, f"single sign-on {state}", work.now, WINDOW)


def known_user(work: Work, identity: Identity, settings: OidcSettings) -> int | None:
    """Returns the id of the user who can be signed in as they are; None if `admit` has to create or change one."""
    number = identities.find(work.session, identity.issuer, identity.subject)
    user = None if number is None else stored_users.get(work.session, number)
    role = _role(identity, settings)
    if user is None or not user.active or role is None or (settings.role_claim and user.roles != (role,)):
        return None
    return user.id


def admit(work: Work, identity: Identity, settings: OidcSettings) -> int:
    """Returns the id of the identity's user, created at the first sign-in, with the role that the claim gives now.

    The last administrator keeps that role. Raises SignInFailed for somebody without a role in the claim, a deactivated
    user, or a new one whose name is taken.
    """
    actor = work.actor
    work.actor = Actor(ACTOR_NAME, frozenset({ADMINISTRATOR}), Source.WEB, address=actor.address)
    try:
        stored_users.lock_users(work.session)
        number = identities.find(work.session, identity.issuer, identity.subject)
        user = None if number is None else stored_users.get(work.session, number)
        if user is not None and not user.active:
            raise SignInFailed(Reason.DEACTIVATED, "the user is deactivated", user_id=user.id)
        role = _role(identity, settings)
        if role is None:
            if user is not None:
                sessions.end(work, user.name)
            raise SignInFailed(Reason.NO_ROLE, "the claim has no role of ours", user_id=user.id if user else None)
        if user is None:
            return _add(work, identity, role).id
        return _with_role(work, user, role if settings.role_claim else user.roles[0]).id
    finally:
        work.actor = actor


def log_refusal(work: Work, failed: SignInFailed) -> None:
    """Logs to the history that somebody was refused; `work` may be rolled back."""
    work.log_always(EventKind.SIGN_IN_REFUSED, "user", failed.user_id, which=REFUSED, reason=failed.reason.value)


@requires_permission(Permission.OWN_ACCOUNT)
def own_identity(work: Work) -> StoredIdentity | None:
    """Returns the actor's identity at the provider, or None."""
    return identities.of_user(work.session, work.actor.user_id or 0)


@requires_permission(Permission.OWN_ACCOUNT)
def link_own(work: Work, issuer: str, subject: str) -> None:
    """Links the actor to an identity, in place of an earlier one; raises Refused if it is another user's."""
    _link(work, _user(work, work.actor.user_id or 0), issuer, subject)


@requires_permission(Permission.OWN_ACCOUNT)
def unlink_own(work: Work) -> None:
    """Ends the actor's link; raises Refused without a password, since they could not sign in any more."""
    user = _user(work, work.actor.user_id or 0)
    if not user.has_password:
        raise Refused(
            "You have no password here, so you could not sign in any more. Ask an administrator.", "no-password"
        )
    _unlink(work, user)


@requires_permission(Permission.WRITE_USERS)
def identity_of(work: Work, number: int) -> StoredIdentity | None:
    """Returns a user's identity at the provider, or None."""
    return identities.of_user(work.session, number)


@requires_permission(Permission.WRITE_USERS)
def link_user(work: Work, number: int, issuer: str, subject: str) -> None:
    """Links a user to the provider's identifier of a person; raises Refused for an invalid one or another user's."""
    subject = subject.strip()
    if not 0 < len(subject) <= MAX_SUBJECT_LENGTH or not subject.isprintable():
        message = (
            f"Enter the identifier that the provider gives this person, of at most {MAX_SUBJECT_LENGTH} characters."
        )
        raise Refused([Problem("subject", message, "subject", subject[:MAX_SUBJECT_LENGTH])])
    _link(work, _user(work, number), issuer, subject)


@requires_permission(Permission.WRITE_USERS)
def unlink_user(work: Work, number: int) -> None:
    """Ends a user's link and signs them out everywhere."""
    user = _user(work, number)
    _unlink(work, user)
    sessions.end(work, user.name)


@without_permission_check
def _user(work: Work, number: int) -> StoredUser:
    user = stored_users.get(work.session, number)
    if user is None:
        raise NotFound("There is no such user.")
    return user


@without_permission_check
def _link(work: Work, user: StoredUser, issuer: str, subject: str) -> None:
    stored_users.lock_users(work.session)
    holder = identities.find(work.session, issuer, subject)
    if holder is not None and holder != user.id:
        name = _user(work, holder).name
        message = f"This sign-in belongs to the user “{name}”. Unlink it there first."
        raise Refused([Problem("linked-elsewhere", message, "subject", subject)])
    if holder is None:
        identities.save(work.session, user.id, issuer, subject, work.now)
        work.log_event(EventKind.USER_CHANGED, "user", user.id, which=LINKED)


@without_permission_check
def _unlink(work: Work, user: StoredUser) -> None:
    if identities.of_user(work.session, user.id) is not None:
        identities.delete(work.session, user.id)
        work.log_event(EventKind.USER_CHANGED, "user", user.id, which=UNLINKED)


@without_permission_check
def _add(work: Work, identity: Identity, role: str) -> StoredUser:
    name = _name(identity)
    try:
        user = users.add(work, name, role, email=_email(identity))
    except Refused as refused:
        raise SignInFailed(
            Reason.NAME_TAKEN, f"no user can be called that: {refused.problems[0].code}", name
        ) from refused
    _link(work, user, identity.issuer, identity.subject)
    return user


@without_permission_check
def _with_role(work: Work, user: StoredUser, role: str) -> StoredUser:
    if user.roles == (role,):
        return user
    try:
        return users.update(work, user.name, role=role)
    except Refused as refused:
        if [each.code for each in refused.problems] != ["last-administrator"]:
            raise
        return user


def _role(identity: Identity, settings: OidcSettings) -> str | None:
    return settings.role_claim.role_of(identity.claims) if settings.role_claim else READER


def _name(identity: Identity) -> str:
    """Returns what to call a new user: their name, else another claim that says who they are."""
    texts = (identity.claims.get(claim) for claim in ("name", "preferred_username", "email"))
    named = (" ".join(text.split()) for text in texts if isinstance(text, str))
    return next((text[: users.MAX_NAME_LENGTH] for text in named if text), identity.subject)


def _email(identity: Identity) -> str | None:
    """Returns the mail address, if the provider has verified it."""
    address = identity.claims.get("email")
    if not isinstance(address, str) or identity.claims.get("email_verified") is not True:
        return None
    try:
        return parse_address(address, "email")
    except Refused:
        return None
