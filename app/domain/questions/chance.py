"""Chance from a stored seed: the same seed gives the same order on every machine and every version."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b


def lot(seed: str, *names: str) -> bytes:
    """The lot that `names` draw under this seed; sorting by lots is shuffling."""
    return blake2b("\x1f".join((seed, *names)).encode(), digest_size=8).digest()


def shuffled(seed: str, names: Iterable[str]) -> list[str]:
    """The names in the order of their lots; the order they came in does not matter."""
    return sorted(names, key=lambda name: (lot(seed, name), name))
