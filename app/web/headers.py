"""Security headers on every answer, and caching of static files by the hash in their address."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.wrappers import Response

CONTENT_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
IMMUTABLE = "public, max-age=31536000, immutable"


def add_headers(response: Response) -> Response:
    """Add what is missing. Pages are never stored by browsers or proxies: they are about one person."""
    given = {name.lower() for name, _value in response.headers}
    response.headers.extend([pair for pair in HEADERS.items() if pair[0].lower() not in given])
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = IMMUTABLE
    elif "cache-control" not in given:
        response.headers["Cache-Control"] = "no-store"
    return response


def init_headers(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(add_headers)
