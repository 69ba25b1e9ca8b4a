"""Telling htmx requests from whole pages."""

from flask import request


def is_htmx() -> bool:
    """Whether htmx asks for a fragment. The same address answers whole pages without it."""
    return request.headers.get("HX-Request") == "true"
