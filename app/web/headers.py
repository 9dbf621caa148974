"""What every answer tells the browser: load nothing from elsewhere, run nothing inline, keep no page with data.

No HSTS: whoever serves over HTTPS sets it where HTTPS ends, and plain networks must go on working.
"""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

ALLOWED = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {whence}" for what, whence in ALLOWED.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Sets the headers, and puts a version into the address of every static file."""
    versions: dict[str, str] = {}

    def version_of(name: str) -> str:
        path = Path(app.static_folder or "", name)
        if name not in versions or app.debug:
            versions[name] = hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""
        return versions[name]

    @app.url_defaults
    def _with_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and (version := version_of(values["filename"])):
            values["v"] = version

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)  # a page may ask for a stricter one
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        elif (request.args.get("v") or None) == version_of((request.view_args or {}).get("filename", "")):
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        else:
            response.headers["Cache-Control"] = "no-cache"
        return response
