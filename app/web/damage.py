"""Requests that no page of ours sends and no database takes: refused before anybody reads them."""

from __future__ import annotations

import re

from flask import Flask, request
from werkzeug.datastructures import MultiDict

from app.domain.errors import Invalid

NUL = "\x00"
"""PostgreSQL stores no text with it, SQLite does; so nobody gets as far as finding out."""


SHAPELESS = re.compile(r"[\x00-\x1f\x7f]")
"""Signs that no path of ours holds; a line feed would end the header that repeats a file's name."""


class RequestDamaged(Invalid):
    """A NUL stands in the address or in a field, or another sign without shape in the path."""

    code = "bad_request"


def check() -> None:
    """Refuse a request with a NUL in its query or fields, or any such sign in its path. Raises RequestDamaged."""
    query = request.query_string
    if SHAPELESS.search(request.path) or b"%00" in query or b"\x00" in query:
        raise RequestDamaged
    if request.method == "POST" and any(NUL in text for text in _texts(request.form)):
        raise RequestDamaged


def _texts(values: MultiDict[str, str]) -> list[str]:
    return [text for pair in values.items(multi=True) for text in pair]


def init_damage(app: Flask) -> None:
    """Look at every request first."""
    app.before_request(check)
