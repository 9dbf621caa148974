"""Passkeys (WebAuthn): a key on a user's device, which unlocks it with a fingerprint, face or PIN.

Signing in with one takes no password and no code, since the device has checked two factors. The browser signs a
challenge that the server has just made, and only for this site.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from app.accounts.services.authenticator import ISSUER
from app.accounts.storage import passkeys as stored
from app.accounts.storage.passkeys import StoredPasskey
from app.accounts.storage.second_factors import use_counter
from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission

MAX_PASSKEYS, MAX_NAME_LENGTH = 20, 60
TIMEOUT_MS = 300_000  # for the browser's dialogue
NOT_ADDED = "The passkey was not added. Try again."
NOT_ACCEPTED = "This passkey was not accepted. Try again, or sign in with your password."


@dataclass(frozen=True, slots=True)
class Site:
    """What a passkey is bound to: the host's name, and the origin (scheme, host and port) of the page."""

    host: str
    origin: str


@requires_permission(Permission.OWN_ACCOUNT)
def own(work: Work) -> tuple[StoredPasskey, ...]:
    """Returns the actor's passkeys, the oldest first."""
    return stored.of_user(work.session, work.actor.user_id or 0)


@requires_permission(Permission.READ_USERS)
def owners(work: Work) -> frozenset[int]:
    """Returns the ids of the users who have a passkey."""
    return stored.owners(work.session)


@requires_permission(Permission.OWN_ACCOUNT)
def creation_options(work: Work, site: Site, challenge: bytes, secret: str) -> str:
    """Returns what the browser needs to make a passkey, as JSON. `secret`: of the installation."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import structs

    handle = hashlib.sha256(f"passkey\0{secret}\0{work.actor.user_id}".encode()).digest()
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=ISSUER,
        user_id=handle,
        user_name=work.actor.name,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=_from_text(each.credential_id)) for each in own(work)
        ],
    )
    return options_to_json(options)


@requires_permission(Permission.OWN_ACCOUNT)
def add(work: Work, site: Site, challenge: bytes, credential: str, name: str) -> int:
    """Stores a passkey that the browser has made for this challenge, and returns its id; raises Refused if it doesn't
    fit, or its name is too long. `credential`: the browser's answer, as JSON."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    name = " ".join(name.split()) or "Passkey"
    if len(name) > MAX_NAME_LENGTH:
        raise Refused([Problem("text-long", f"Use at most {MAX_NAME_LENGTH} characters.", "name")])
    if len(own(work)) >= MAX_PASSKEYS:
        raise Refused(f"You have {MAX_PASSKEYS} passkeys already. Remove one first.", "too-many")
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Refused(NOT_ADDED, "passkey") from None
    number = work.actor.user_id or 0
    identifier = _to_text(made.credential_id)
    if stored.find(work.session, identifier) is not None:
        raise Refused("This passkey is known already.", "passkey")
    added = stored.insert(work.session, number, identifier, _to_text(made.credential_public_key), name, work.now)
    work.log_event(EventKind.PASSKEY_ADDED, "user", number, which=PersonalText(name))
    return added


@requires_permission(Permission.OWN_ACCOUNT)
def remove(work: Work, number: int) -> None:
    """Removes one of the actor's passkeys; raises NotFound if they have none with this id."""
    user_id = work.actor.user_id or 0
    name = next((each.name for each in own(work) if each.id == number), None)
    if name is None or not stored.remove(work.session, user_id, number):
        raise NotFound("This passkey was removed already.")
    work.log_event(EventKind.PASSKEY_REMOVED, "user", user_id, which=PersonalText(name))


def is_offered(work: Work) -> bool:
    """Returns whether the sign-in page offers passkeys: somebody has one."""
    return stored.any_stored(work.session)


def request_options(site: Site, challenge: bytes) -> str:
    """Returns what the browser needs to sign in, as JSON. It names no passkeys, so that nobody learns who has one."""
    return json.dumps(
        {
            "challenge": _to_text(challenge),
            "timeout": TIMEOUT_MS,
            "rpId": site.host,
            "userVerification": "required",
        }
    )


def find_used(work: Work, site: Site, challenge: bytes, credential: str) -> StoredPasskey:
    """Returns the passkey that signed this challenge; raises Refused if there is none."""
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        parsed: Any = json.loads(credential)
        found = stored.find(work.session, str(parsed["id"]).rstrip("="))
        if found is None:
            raise Refused(NOT_ACCEPTED, "passkey")
        verified = verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=_from_text(found.public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Refused(NOT_ACCEPTED, "passkey") from None
    if verified.new_sign_count:  # many devices don't count
        with work.database.access() as access:
            if not use_counter(access, f"passkey {found.id}", verified.new_sign_count):
                raise Refused(NOT_ACCEPTED, "passkey")
    return found


def _to_text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def _from_text(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
