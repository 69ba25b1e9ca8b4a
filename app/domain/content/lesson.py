"""Lessons: a front matter, a Markdown body, and the questions asked in place."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import Field

from app.domain.content.base import Id, Line, Material, Slug, Text
from app.domain.content.hashes import digest
from app.domain.questions import Question


class LessonHead(Material):
    """The front matter between the two `---` lines."""

    id: Id
    title: Line
    minutes: Annotated[int, Field(ge=1, le=240, description="Reading time with checks, in minutes.")]
    objectives: Annotated[tuple[Line, ...], Field(min_length=1, description="What the reader can do after.")]
    competencies: tuple[Id, ...] = ()
    topics: tuple[Slug, ...] = ()
    red_lines: tuple[Slug, ...] = ()
    cites: Annotated[tuple[Id, ...], Field(description="Clauses of regulations.yml.")] = ()


class Lesson(LessonHead):
    """A lesson. `body` is Markdown in which each fenced check block stands for one of `checks`, in order."""

    slug: Slug
    body: Text
    checks: tuple[Question, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Equal for two lessons that teach and ask the same; titles and minutes do not count."""
        return digest(self.model_dump(mode="json", include={"body", "checks"}))

    def check_by_id(self, check_id: str) -> Question | None:
        """The in-place question with this id, or None."""
        return next((check for check in self.checks if check.id == check_id), None)
