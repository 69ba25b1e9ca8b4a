"""Whether a document can be turned into pages, tried before anything is written: one text spoils only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pydantic import BaseModel

from app.domain.content.collection import Registers
from app.domain.content.course import Course
from app.domain.content.diagnostics import Path, Problem
from app.library.rendering.context import RenderContext
from app.library.rendering.render import TooManyParts, render_document, render_lesson

SPARE = 60
"""Frames of the stack kept free: publishing renders again from a deeper place."""


def check_rendering(document: BaseModel) -> Iterator[Problem]:
    """Try to render a document. Code: nested_too_deeply."""
    context = RenderContext(Registers())
    tries: list[tuple[Path, Callable[[], object]]] = [((), lambda: render_document(document, context))]
    if isinstance(document, Course):
        tries = [
            (("lessons", place, "body"), lambda lesson=lesson: render_lesson(lesson, context))  # type: ignore[misc]
            for place, lesson in enumerate(document.lessons)
        ]
    for path, act in tries:
        try:
            _deeper(SPARE, act)
        except (RecursionError, TooManyParts):
            yield Problem("nested_too_deeply", path)


def _deeper(frames: int, act: Callable[[], object]) -> object:
    return _deeper(frames - 1, act) if frames else act()
