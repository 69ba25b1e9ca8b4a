"""How an entry is hashed. Pure: the same texts give the same hashes in any program that wants to check them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

GENESIS = "0" * 64
"""The hash before the first entry."""


def canonical(payload: Mapping[str, object]) -> str:
    """A payload as the text that is stored and hashed: sorted keys, no spaces, Unicode kept."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def payload_hash(salt: str, text: str) -> str:
    """SHA-256 in hex over salt, a line feed and the stored text."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def entry_hash(seq: int, at: str, actor: str, action: str, subject: str, payload: str, previous: str) -> str:
    """SHA-256 in hex over the columns as stored, in this order, one to a line (none may hold a line feed)."""
    return hashlib.sha256(
        "\n".join([str(seq), at, actor, action, subject, payload, previous]).encode()
    ).hexdigest()
