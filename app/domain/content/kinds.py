"""The kinds of documents that authors write.

To add a kind: a member here, its folder in `app/library/loading/layout.py`, its model in
`app/library/loading/models.py`; a guard test names whatever is missing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a document is; stored by value."""

    COURSE = "course"
    BANK = "bank"
    PAPER = "paper"
    SCENARIO = "scenario"
    REGISTER = "register"


class Register(StrEnum):
    """The registers: documents of kind REGISTER, one per slug."""

    COMPETENCIES = "competencies"
    POSITIONS = "positions"
    REGULATIONS = "regulations"
    RED_LINES = "red-lines"
    TOPICS = "topics"
    GLOSSARY = "glossary"


class DocumentKey(NamedTuple):
    """Names one document: its kind and slug."""

    kind: Kind
    slug: str

    def __str__(self) -> str:
        return f"{self.kind.value}/{self.slug}"
