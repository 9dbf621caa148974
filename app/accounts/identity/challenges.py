"""Challenges that a browser's passkey signs: made for a page, good once for five minutes, in the signed cookie."""

import ipaddress
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from flask import request, session

from app.accounts.services.passkeys import Site
from app.web.request import current_work

KEY, MAX_AGE = "passkey_challenge", timedelta(minutes=5)


def current_site() -> Site | None:
    """Returns the site of this request; None where browsers allow no passkeys: without HTTPS, or by an IP address."""
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        if request.is_secure or host == "localhost":
            return Site(host, request.host_url.rstrip("/"))
    return None


def create() -> bytes:
    """Makes a challenge in place of the one before."""
    challenge = secrets.token_bytes(32)
    session[KEY] = [urlsafe_b64encode(challenge).decode(), current_work().now.isoformat()]
    return challenge


def take() -> bytes:
    """Returns the challenge of this browser and ends it; b"" if there is none, or it is too old."""
    text, made_at = session.pop(KEY, None) or ("", "")
    if not text or current_work().now >= datetime.fromisoformat(made_at) + MAX_AGE:
        return b""
    return urlsafe_b64decode(text)
