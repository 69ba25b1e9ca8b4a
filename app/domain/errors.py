"""Broken rules. The web turns a kind into a status and a code into a sentence; nobody here knows either."""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """A rule said no. `code` names the rule for the catalogues, `params` fill its sentence."""

    code: ClassVar[str] = "refused"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code, params)
        self.params = params


class NotFound(DomainError):
    """There is no such thing, or none that this person may know of: the two must look alike."""

    code = "not_found"


class Forbidden(DomainError):
    """The person is known and may not do this."""

    code = "forbidden"


class Conflict(DomainError):
    """The act comes too late, twice, or against the state of things."""

    code = "conflict"


class Invalid(DomainError):
    """What was given cannot be understood or accepted."""

    code = "invalid"


class TooMany(DomainError):
    """Too often; `seconds` says how long to wait."""

    code = "too_many"
