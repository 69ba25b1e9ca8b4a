"""How far a study is. Counted over the lessons of its own revision only, so it never passes 100 per cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.content.course import Course
from app.domain.content.lesson import Lesson
from app.domain.errors import Conflict, NotFound


class CourseUnknown(NotFound):
    """There is no such course, or it was retired and this person never began it."""

    code = "course_unknown"


class LessonUnknown(NotFound):
    """The course has no such lesson, or the lesson no such check."""

    code = "lesson_unknown"


class ChecksUnanswered(Conflict):
    """A lesson is done only after all its checks were answered; `left` says how many are not."""

    code = "checks_unanswered"


class LessonChanged(Conflict):
    """The page was made for an earlier wording of the lesson."""

    code = "lesson_changed"


class PrerequisiteOpen(Conflict):
    """Another course must be completed first; `course` is its title."""

    code = "prerequisite_open"


@dataclass(frozen=True)
class LessonRecord:
    """What is known of a person and a lesson: confirmed when, answered what, reopened when by a new revision."""

    done_at: datetime | None = None
    answered: Mapping[str, Any] = field(default_factory=dict)
    reopened_at: datetime | None = None


@dataclass(frozen=True)
class LessonProgress:
    """A lesson with what its reader did; `is_reopened` says that it changed after it was done."""

    lesson: Lesson
    done_at: datetime | None
    answered: Mapping[str, Any]
    is_reopened: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the reader confirmed it as it stands."""
        return self.done_at is not None

    @property
    def left(self) -> int:
        """How many checks are not answered."""
        return sum(1 for check in self.lesson.checks if check.id not in self.answered)


@dataclass(frozen=True)
class CourseProgress:
    """All lessons in reading order, and the closing quiz if there is one."""

    lessons: tuple[LessonProgress, ...]
    needs_quiz: bool = False
    quiz_passed: bool = False

    @property
    def done(self) -> int:
        """Steps taken: lessons done, and the quiz."""
        return sum(lesson.is_done for lesson in self.lessons) + int(self.needs_quiz and self.quiz_passed)

    @property
    def total(self) -> int:
        """Steps in all."""
        return len(self.lessons) + int(self.needs_quiz)

    @property
    def lessons_done(self) -> bool:
        """Whether only the quiz may be missing."""
        return all(lesson.is_done for lesson in self.lessons)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.total

    @property
    def reopened(self) -> int:
        """How many lessons changed since they were read, or were added, and are to be read again."""
        return sum(lesson.is_reopened for lesson in self.lessons)

    @property
    def next_lesson(self) -> LessonProgress | None:
        """The first lesson that is not done."""
        return next((lesson for lesson in self.lessons if not lesson.is_done), None)


def measure(
    course: Course, records: Mapping[str, LessonRecord], *, quiz_passed: bool = False
) -> CourseProgress:
    """Lay what a person did beside the lessons of a revision; records of lessons it does not have count nothing."""
    lessons = []
    for lesson in course.lessons:
        record = records.get(lesson.id, LessonRecord())
        is_reopened = record.reopened_at is not None and record.done_at is None
        lessons.append(LessonProgress(lesson, record.done_at, record.answered, is_reopened))
    return CourseProgress(tuple(lessons), course.closing_quiz is not None, quiz_passed)


def reopened_record(at: datetime) -> LessonRecord:
    """The record of a lesson that changed: to be read and answered again."""
    return LessonRecord(None, {}, at)


def refuse_unanswered(progress: LessonProgress) -> None:
    """Raise ChecksUnanswered while a check of the lesson has no answer."""
    if progress.left:
        raise ChecksUnanswered(left=progress.left)
