"""Checks across documents: one module per theme, each with `check(collection)` yielding findings.

To add a theme, write its module and add a line to CHECKS; a new code also needs its sentence, page and golden
example, which a guard test asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.content.checks import (
    citations,
    identity,
    lessons,
    papers,
    prerequisites,
    questions,
    references,
    registers,
)
from app.domain.content.collection import Collection, Finding

CHECKS: tuple[Callable[[Collection], Iterator[Finding]], ...] = (
    identity.check,
    registers.check,
    references.check,
    citations.check,
    lessons.check,
    questions.check,
    prerequisites.check,
    papers.check,
)


def check_all(collection: Collection) -> list[Finding]:
    """Every finding of every theme, in the order of CHECKS."""
    return [finding for check in CHECKS for finding in check(collection)]
