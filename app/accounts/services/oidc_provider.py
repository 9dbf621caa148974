"""Talks to the provider of single sign-on: authorization code flow with PKCE, and the checks of the ID token.

What the provider says of itself and its keys are kept for an hour; a key that is not among them is asked for at once,
but at most every minute. Nothing is followed elsewhere, and every address has to be https or on this machine.
"""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from app.core.domain.single_sign_on import (
    ISSUER,
    MAX_SUBJECT_LENGTH,
    Identity,
    OidcSettings,
    Reason,
    SignInFailed,
    is_safe_address,
)

KEPT_SECONDS, RETRY_SECONDS, KEYS_RETRY_SECONDS = 3600.0, 10.0, 60.0
TIMEOUT_SECONDS = 5.0
MAX_ANSWER_BYTES = 1_000_000
CLOCK_TOLERANCE_SECONDS = 120
# Signatures by the provider's private key. Neither "none" nor HS256, for which our secret would be the key.
ALGORITHMS = {*(f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512)), "EdDSA", "Ed25519"}
KEY_TYPES = ("RSA", "EC", "OKP")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in that has begun: three random texts that the answer has to match."""

    state: str
    nonce: str
    verifier: str

    def to_dict(self) -> dict[str, str]:
        """Returns it as the session's cookie keeps it."""
        return asdict(self)


class Provider:
    """The provider, with what it last said of itself. Threads share it."""

    def __init__(self, settings: OidcSettings):
        self.settings = settings
        self._lock = threading.Lock()
        self._metadata: dict[str, Any] | None = None
        self._keys: dict[str, Any] | None = None
        self._metadata_until = self._keys_until = self._keys_retry_at = self._failed_until = 0.0
        self._failure: SignInFailed | None = None

    def begin(self, redirect_uri: str) -> tuple[str, Attempt]:
        """Returns the provider's address to send the user to, and what its answer has to match. Raises SignInFailed."""
        attempt = Attempt(*(secrets.token_urlsafe(48) for _ in range(3)))
        metadata = self._load_metadata()
        claim = self.settings.role_claim.name if self.settings.role_claim else None
        offered = metadata.get("scopes_supported")
        more = [claim] if claim and isinstance(offered, list) and claim in offered else []
        with self._client(metadata, redirect_uri, " ".join(["openid", "profile", "email", *more])) as client:
            url, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return url, attempt

    def finish(self, attempt: Attempt, code: str, redirect_uri: str, now: int) -> Identity:
        """Exchanges the code, checks the ID token at `now` (Unix seconds), and returns who signed in.

        Raises SignInFailed.
        """
        from authlib.common.errors import AuthlibBaseError
        from requests import RequestException

        metadata = self._load_metadata()
        with self._client(metadata, redirect_uri) as client:
            try:
                token = client.fetch_token(
                    metadata["token_endpoint"], code=code, code_verifier=attempt.verifier, allow_redirects=False
                )
            except RequestException as error:
                raise _down(metadata["token_endpoint"], error) from error
            except AuthlibBaseError as error:
                raise _refused_by_provider(error) from error
            except (ValueError, TypeError) as error:
                raise SignInFailed(Reason.INVALID, f"the answer with the token can't be read: {error}") from error
            claims = self._checked_claims(token, attempt, now)
            return Identity(claims["iss"], claims["sub"], self._with_user_info(client, metadata, claims))

    def check_answering_issuer(self, issuer: str | None) -> None:
        """Raises SignInFailed if an answer comes from another provider than the one that was asked (RFC 9207)."""
        expected = self._load_metadata().get("authorization_response_iss_parameter_supported") is True
        if issuer != self.settings.issuer and (expected or issuer is not None):
            raise SignInFailed(Reason.TOKEN, "the answer comes from another issuer")

    def _client(self, metadata: Mapping[str, Any], redirect_uri: str, scope: str | None = None) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        offered = metadata.get("token_endpoint_auth_methods_supported")
        only_post = (
            isinstance(offered, list) and "client_secret_post" in offered and "client_secret_basic" not in offered
        )
        return OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret,
            token_endpoint_auth_method="client_secret_post" if only_post else "client_secret_basic",
            scope=scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            default_timeout=TIMEOUT_SECONDS,
            leeway=0,  # the access token is used at once, however short it lives
        )

    def _load_metadata(self) -> dict[str, Any]:
        """Returns what the provider says of itself; a failure is kept for some seconds, so that a provider that is down
        doesn't keep every thread waiting."""
        with self._lock:
            now = time.monotonic()
            if self._metadata is not None and now < self._metadata_until:
                return self._metadata
            if self._failure is not None and now < self._failed_until:
                raise SignInFailed(self._failure.reason, self._failure.detail)
            try:
                self._metadata = _checked_metadata(self.settings.issuer)
            except SignInFailed as failed:
                self._failure, self._failed_until = failed, time.monotonic() + RETRY_SECONDS
                raise
            self._failure, self._metadata_until = None, time.monotonic() + KEPT_SECONDS
            return self._metadata

    def _key_set(self, anew: bool = False) -> Any:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        address = self._load_metadata()["jwks_uri"]
        with self._lock:
            now = time.monotonic()
            if self._keys is None or now >= self._keys_until or (anew and now >= self._keys_retry_at):
                self._keys = _get_json(address)
                self._keys_until = time.monotonic() + KEPT_SECONDS
                self._keys_retry_at = time.monotonic() + KEYS_RETRY_SECONDS
            listed = self._keys.get("keys")
        keys = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        usable = [each for each in keys if each.get("kty") in KEY_TYPES and each.get("use", "sig") == "sig"]
        try:
            return KeySet.import_key_set({"keys": usable})
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise SignInFailed(Reason.INVALID, f"the keys at {address} can't be read: {error}") from error

    def _checked_claims(self, token: Mapping[str, Any], attempt: Attempt, now: int) -> dict[str, Any]:
        """Returns the claims of the ID token, once signature, issuer, audience, times and nonce are checked."""
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import ClaimError, ExpiredTokenError, JoseError

        given = token.get("id_token")
        if not isinstance(given, str):
            raise SignInFailed(Reason.TOKEN, "the provider sent no ID token")
        options: Any = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
            "nonce": {"essential": True, "value": attempt.nonce},
        }
        parameters = {"client_id": self.settings.client_id, "access_token": token.get("access_token")}
        try:
            decoded = self._decoded(given)
            claims = CodeIDToken(decoded.claims, decoded.header, options, parameters)
            claims.validate(now, CLOCK_TOLERANCE_SECONDS)
        except ExpiredTokenError as error:
            raise SignInFailed(Reason.CLOCK, f"the ID token has expired: exp {decoded.claims.get('exp')}") from error
        except ClaimError as error:
            times = {name: decoded.claims.get(name) for name in ("iat", "nbf")}
            ahead = error.claim in times and isinstance(times[error.claim], int | float)
            reason = Reason.CLOCK if ahead else Reason.TOKEN
            raise SignInFailed(reason, f"the ID token's claim {error.claim} is wrong: {error}") from error
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise SignInFailed(Reason.TOKEN, f"the ID token is not valid: {type(error).__name__}: {error}") from error
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_LENGTH or "\0" in subject:
            raise SignInFailed(Reason.TOKEN, "the ID token has no usable subject")
        return dict(claims)

    def _decoded(self, given: str) -> Any:
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError
        from joserfc.jws import JWSRegistry

        registry = JWSRegistry(algorithms=sorted(ALGORITHMS), strict_check_header=False)
        try:
            return jwt.decode(given, self._key_set(), registry=registry)
        except InvalidKeyIdError:  # the provider has changed its keys
            return jwt.decode(given, self._key_set(anew=True), registry=registry)

    def _with_user_info(self, client: Any, metadata: Mapping[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
        """Returns the claims, with those of the user info if the ID token lacks the role or the name."""
        from authlib.common.errors import AuthlibBaseError
        from requests import RequestException

        address, role_claim = metadata.get("userinfo_endpoint"), self.settings.role_claim
        is_complete = "name" in claims and (role_claim is None or role_claim.is_in(claims))
        if is_complete or not is_safe_address(address):
            return claims
        try:
            answer = client.get(address, allow_redirects=False)
            answer.raise_for_status()
            more = answer.json()
        except RequestException as error:
            raise _down(str(address), error) from error
        except AuthlibBaseError as error:
            raise SignInFailed(Reason.INVALID, f"the access token can't be used: {error}") from error
        if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
            raise SignInFailed(Reason.TOKEN, "the user info is about somebody else")
        return more | claims


def _checked_metadata(issuer: str) -> dict[str, Any]:
    found = _get_json(issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise SignInFailed(
            Reason.INVALID, f"{ISSUER} is {issuer}, but the provider calls itself {str(found.get('issuer'))[:200]}"
        )
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not is_safe_address(found.get(name)):
            raise SignInFailed(Reason.INVALID, f"the provider's {name} is {str(found.get(name))[:200]}")
    return found


def _get_json(address: str) -> dict[str, Any]:
    import requests

    try:
        with requests.get(address, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True) as answer:
            answer.raise_for_status()
            status, body = answer.status_code, b""
            with suppress(StopIteration):
                chunks = answer.iter_content(MAX_ANSWER_BYTES)
                while len(body) <= MAX_ANSWER_BYTES:
                    body += next(chunks)
        found = json.loads(body) if len(body) <= MAX_ANSWER_BYTES else None
    except requests.RequestException as error:
        raise _down(address, error) from error
    except ValueError as error:
        raise SignInFailed(Reason.INVALID, f"{address} is not JSON") from error
    if status != 200 or not isinstance(found, dict):
        raise SignInFailed(Reason.INVALID, f"{address} answers {status}, not a JSON object")
    return found


def _down(address: str, error: Exception) -> SignInFailed:
    return SignInFailed(Reason.DOWN, f"{address}: {type(error).__name__}: {str(error)[:300]}")


def _refused_by_provider(error: Any) -> SignInFailed:
    reasons = {
        "invalid_client": Reason.CLIENT,
        "unauthorized_client": Reason.CLIENT,
        "invalid_grant": Reason.CODE,
    }
    return SignInFailed(
        reasons.get(str(error.error), Reason.INVALID),
        f"the provider refused the code: {str(error.error)[:100]}: {str(error.description)[:200]}",
    )
