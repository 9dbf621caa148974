"""A passkey in software: answers a page as a browser with a device would, for visitors without script."""

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64encode
from html import unescape

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import encode_cbor

from tests.fixtures.site import PASSWORD, token_in

PASSKEYS, ORIGIN = "/account/passkeys", "http://localhost"
PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40


def as_text(value):
    return urlsafe_b64encode(value).decode().rstrip("=")


def options_on(page):
    """What a page asks the browser for."""
    return json.loads(unescape(re.search(r'data-options="([^"]+)"', page).group(1)))


def client_data(kind, options):
    return json.dumps({"type": kind, "challenge": options["challenge"], "origin": ORIGIN}).encode()


class SoftwarePasskey:
    """`verifies`: the device checks its user by a finger, a face or a PIN."""

    def __init__(self, verifies=True):
        self.verifies = verifies
        self.id, self.key = secrets.token_bytes(16), ec.generate_private_key(ec.SECP256R1())

    def add_to(self, visitor, password=PASSWORD):
        """Sends the form of a signed-in visitor's page of passkeys."""
        page = visitor.get(PASSKEYS).text
        options = options_on(page)
        point = self.key.public_key().public_numbers()
        public_key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + encode_cbor(public_key)
        data = self._data(options["rp"]["id"], HOLDS_KEY) + held
        response = {
            "clientDataJSON": as_text(client_data("webauthn.create", options)),
            "attestationObject": as_text(encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._send(visitor, PASSKEYS, page, response, password=password)

    def sign_in(self, visitor):
        """Sends the form of the sign-in page."""
        page = visitor.get("/sign-in").text
        options = options_on(page)
        said, data = client_data("webauthn.get", options), self._data(options["rpId"])
        signed = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": as_text(said), "authenticatorData": as_text(data), "signature": as_text(signed)}
        return self._send(visitor, "/sign-in/passkey", page, response)

    def _send(self, visitor, url, page, response, **typed):
        credential = {"id": as_text(self.id), "rawId": as_text(self.id), "type": "public-key", "response": response}
        token = token_in(page)
        return visitor.post(url, data=typed | {"credential": json.dumps(credential), "csrf_token": token})

    def _data(self, host, more=0):
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + bytes(4)
