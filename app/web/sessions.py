"""The browser's session: Flask's signed cookie, read and written with less ceremony, because every request does it."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class PlainJson:
    """Plain values only: text, numbers, lists. Flask's own also writes types that no session here holds."""

    @staticmethod
    def dumps(value: object) -> str:
        """Without spaces: the cookie travels with every request."""
        return json.dumps(value, separators=(",", ":"))

    @staticmethod
    def loads(text: str | bytes) -> Any:
        """What `dumps` wrote."""
        return json.loads(text)


class SignedSessions(SecureCookieSessionInterface):
    """One signer for the life of the process instead of two per request."""

    serializer = PlainJson  # type: ignore[assignment]
    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer over the application's key."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer
