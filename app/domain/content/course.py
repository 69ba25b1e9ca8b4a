"""Courses: `course.yml` with its lessons, revised as one document."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.domain.content.base import Id, Level, Line, Material, Slug, Text
from app.domain.content.lesson import Lesson
from app.domain.questions import Question


class CourseHead(Material):
    """What `course.yml` says about the course, apart from its lessons."""

    id: Id
    title: Line
    summary: Text
    audience: Annotated[tuple[Slug, ...], Field(description="Positions the course is for.")] = ()
    level: Level
    competencies: Annotated[tuple[Id, ...], Field(description="Competencies the course builds.")] = ()
    hours: Annotated[float, Field(gt=0, le=200, description="Training hours written when it is completed.")]
    closing_quiz: Annotated[Slug | None, Field(description="Paper that must be passed to complete.")] = None
    prerequisites: Annotated[
        tuple[Slug, ...], Field(description="Courses that must be completed before this one opens.")
    ] = ()


class CourseFile(CourseHead):
    """`course.yml` as it is written: lessons by id, in reading order."""

    lessons: Annotated[tuple[Id, ...], Field(min_length=1, description="Lesson ids in reading order.")]


class Course(CourseHead):
    """A course with its lessons inside, in reading order."""

    lessons: Annotated[tuple[Lesson, ...], Field(min_length=1)]

    def lesson(self, lesson_id: str) -> Lesson | None:
        """The lesson with this id, or None."""
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

    def lesson_by_slug(self, slug: str) -> Lesson | None:
        """The lesson with this slug, or None."""
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    @property
    def minutes(self) -> int:
        """Reading time of all lessons."""
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def checks(self) -> tuple[Question, ...]:
        """The in-place questions of all lessons, in reading order."""
        return tuple(check for lesson in self.lessons for check in lesson.checks)
