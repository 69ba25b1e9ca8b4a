"""The nearest known name, for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from app.domain.content.diagnostics import Params


def naming(name: str, known: Iterable[str]) -> Params:
    """Parameters of a finding about an unknown name: the name, and the nearest known one when one is near."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return {"id": name, "suggestion": near[0]} if near else {"id": name}
