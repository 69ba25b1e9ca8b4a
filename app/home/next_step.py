"""The one thing a learner should do next. Pure: the page gives it a title, words and a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.learning.queries import CourseView


class StepKind(StrEnum):
    """What kind of thing it is."""

    ATTEMPT = "attempt"  # a paper that was begun
    RUN = "run"  # a scenario that was begun
    LESSON = "lesson"  # the next lesson of a course under way
    QUIZ = "quiz"  # the closing quiz of a course whose lessons are done
    REREAD = "reread"  # a lesson that changed after the course was completed
    COURSE = "course"  # a course not begun yet
    REHEARSE = "rehearse"  # all courses are done: rehearse
    NOTHING = "nothing"


@dataclass(frozen=True)
class Begun:
    """An attempt or a run that is open."""

    uuid: UUID
    title: str
    started_at: datetime
    deadline_at: datetime | None = None


@dataclass(frozen=True)
class Step:
    """The next step; `begun` or `view` says what it is about."""

    kind: StepKind
    begun: Begun | None = None
    view: CourseView | None = None


def next_step(
    attempts: Sequence[Begun], runs: Sequence[Begun], views: Sequence[CourseView], *, may_rehearse: bool
) -> Step:
    """First what is begun and may run out of time, then what is open, then what is new.

    Of several attempts the one with the nearest deadline; of several courses the one nearest to its end.
    """
    if attempts:
        nearest = min(attempts, key=lambda one: (one.deadline_at is None, one.deadline_at or one.started_at))
        return Step(StepKind.ATTEMPT, begun=nearest)
    if runs:
        return Step(StepKind.RUN, begun=max(runs, key=lambda one: one.started_at))
    if under_way := [view for view in views if view.is_open]:
        view = max(under_way, key=lambda one: one.progress.done / max(1, one.progress.total))
        return Step(StepKind.LESSON if view.progress.next_lesson else StepKind.QUIZ, view=view)
    if changed := [view for view in views if view.is_completed and view.progress.reopened]:
        return Step(StepKind.REREAD, view=changed[0])
    if fresh := [view for view in views if view.study is None]:
        ready = [view for view in fresh if _is_ready(view, views)]
        return Step(StepKind.COURSE, view=min(ready or fresh, key=lambda one: one.course.level))
    return Step(StepKind.REHEARSE if may_rehearse else StepKind.NOTHING)


def _is_ready(view: CourseView, views: Sequence[CourseView]) -> bool:
    """Whether the courses it builds on were completed."""
    done = {other.live.slug for other in views if other.is_completed}
    return set(view.course.prerequisites) <= done
