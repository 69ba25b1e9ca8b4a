"""The three hashes of a revision, all SHA-256 over canonical JSON.

`content_hash` changes with any byte of the files; `scoring_hash` with what decides a mark; `teaching_hash` with
what a reader is taught. A publisher states a class and a reason when one of the latter two changes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pydantic import BaseModel

FORMAT = 1
"""Part of every content hash. Raise it when loading or rendering changes, so that documents are made anew."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TEACHING = _words(
    "body cites statement definition note brief summary comment explain why objectives levels lines "
    "exhibits article grade say hint "
)
_SCORING = _words(
    "id type stem options answer rule tolerance unit blanks any_order left right items rubric words "
    "stimulus points pass pass_ pass_mark draw fixed difficulty competencies level tags blueprint "
    "minutes attempts cooldown_hours retake result score breach effects goto when floors turn_limit "
    "vars triggers auto time_limit once ending start set severity closing_quiz hours all_right "
    "targets defaults certifications next "
)
"""Keys whose values count, wherever they stand. Containers (questions, nodes, sections …) are walked through."""


def canonical(value: object) -> str:
    """JSON with sorted keys, no spaces and real characters: equal for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON of a value, in hex."""
    return sha256(canonical(value).encode()).hexdigest()


def content_hash(files: Mapping[str, str]) -> str:
    """Hash of a document from the digests of its files by path."""
    return digest({"format": FORMAT, "files": dict(files)})


def scoring_hash(document: BaseModel) -> str:
    """Hash of ids, types, normalised stems and options, keys, points, pass marks and draw rules."""
    return digest(_only(document.model_dump(mode="json"), _SCORING, inside=False))


def teaching_hash(document: BaseModel) -> str:
    """Hash of lesson bodies, explanations, comments and citations."""
    return digest(_only(document.model_dump(mode="json"), _TEACHING, inside=False))


def question_hash(question: BaseModel) -> str:
    """The address of a question revision: everything that could be shown or marked."""
    return digest(question.model_dump(mode="json"))


def _only(value: Any, keys: frozenset[str], *, inside: bool) -> Any:
    """Keep what stands under one of the keys. Text is normalised, so that spacing alone changes nothing."""
    if isinstance(value, dict):
        kept = {
            name: _only(part, keys, inside=inside or name in keys)
            for name, part in value.items()
            if name in keys or isinstance(part, dict | list) or inside
        }
        return {name: part for name, part in kept.items() if part not in ({}, [], None)}
    if isinstance(value, list):
        parts = [_only(part, keys, inside=inside) for part in value]
        return [part for part in parts if part not in ({}, [], None)]
    if not inside:
        return None
    return normal_text(value) if isinstance(value, str) else value


def normal_text(text: str) -> str:
    """Width forms folded and runs of spaces made one."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
