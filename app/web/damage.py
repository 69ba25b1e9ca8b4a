"""Requests that no page of ours sends and no database takes: refused before anybody reads them."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.datastructures import MultiDict

from app.domain.errors import Invalid

NUL = "\x00"
"""PostgreSQL stores no text with it, SQLite does; so nobody gets as far as finding out."""


class RequestDamaged(Invalid):
    """A NUL stands in the address or in a field."""

    code = "bad_request"


def check() -> None:
    """Refuse a request with a NUL in its path, query or fields. Raises RequestDamaged."""
    texts = [request.path, *_texts(request.args), *(_texts(request.form) if request.method == "POST" else [])]
    if any(NUL in text for text in texts):
        raise RequestDamaged


def _texts(values: MultiDict[str, str]) -> list[str]:
    return [text for pair in values.items(multi=True) for text in pair]


def init_damage(app: Flask) -> None:
    """Look at every request first."""
    app.before_request(check)
