"""Security headers of every response: no external resources, no inline scripts, no caching of pages with data.

No HSTS: it belongs where HTTPS is terminated, and installations without HTTPS must keep working.
"""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = {
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
    "Content-Security-Policy": "; ".join(f"{what} {whence}" for what, whence in CONTENT_SECURITY_POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}


def register(app: Flask) -> None:
    """Sets the headers of every response; static files may be cached, see `static_files`."""

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)  # a page may ask for a stricter one
        if request.endpoint != "static" or "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
