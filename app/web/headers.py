"""Security headers on every answer, and caching of static files by the hash in their address."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.routing import RequestRedirect
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


def forget_host(url: str) -> str:
    """The path and query of an address; the router's own redirects repeat whatever host a request claimed."""
    return "/" + url.split("/", 3)[3].lstrip("/")  # two slashes would begin another host


def add_headers(response: Response) -> Response:
    """Add what is missing. Pages are never stored by browsers or proxies: they are about one person."""
    if isinstance(request.routing_exception, RequestRedirect):
        response.location = forget_host(request.routing_exception.new_url)
    given = {name.lower() for name, _value in response.headers}
    response.headers.extend([pair for pair in HEADERS.items() if pair[0].lower() not in given])
    if request.endpoint == "static" and request.args.get("v") and response.status_code < 400:
        response.headers["Cache-Control"] = IMMUTABLE
    elif "cache-control" not in given:
        response.headers["Cache-Control"] = "no-store"
    return response


def init_headers(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(add_headers)
