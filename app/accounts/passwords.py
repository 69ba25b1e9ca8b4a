"""Hashing of passwords: argon2id at 19 MiB, two passes, one lane (OWASP's floor for argon2id)."""

from __future__ import annotations

import unicodedata
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.errors import Invalid

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_ONE_AT_A_TIME = Lock()
"""Each check takes 19 MiB and a whole core: a process that did eight at once would be no faster, only larger."""
SHORTEST, LONGEST = 10, 128


class WeakPassword(Invalid):
    """The new password is too short, too long, or holds the staff number."""

    code = "weak_password"


def normalise(password: str) -> str:
    """One form for what different keyboards type (NFKC), as NIST SP 800-63B asks."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """The hash to store."""
    with _ONE_AT_A_TIME:
        return HASHER.hash(normalise(password))


DECOY = hash_password("nobody has this password")


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password fits. Costs the same when there is no such account or no password yet."""
    try:
        with _ONE_AT_A_TIME:
            return HASHER.verify(stored or DECOY, normalise(password[: LONGEST * 4])) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def refuse_weak(password: str, staff_number: str) -> None:
    """Length is what helps; the staff number is the first thing a colleague would try.

    Raises WeakPassword.
    """
    password = normalise(password)
    if not SHORTEST <= len(password) <= LONGEST or staff_number.lower() in password.lower():
        raise WeakPassword(shortest=SHORTEST, longest=LONGEST)
