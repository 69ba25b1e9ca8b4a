"""How far a study is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.content.course import Course
from app.domain.learning.progress import (
    ChecksUnanswered,
    LessonRecord,
    measure,
    refuse_unanswered,
    reopened_record,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
CHECK = {"id": "k1", "type": "truefalse", "stem": "对吗？", "answer": "true"}


def course(lessons: int = 3, *, quiz: bool = False, checks: int = 0) -> Course:
    """A course of so many lessons, named l1, l2 …"""
    written: dict[str, Any] = {
        "id": "c",
        "title": "课程",
        "summary": "概要",
        "level": 1,
        "hours": 1,
        "closing_quiz": "quiz" if quiz else None,
        "lessons": [
            {
                "id": f"l{number}",
                "slug": f"l{number}",
                "title": "一课",
                "minutes": 5,
                "objectives": ["知道"],
                "body": "正文",
                "checks": [{**CHECK, "id": f"k{check}"} for check in range(1, checks + 1)],
            }
            for number in range(1, lessons + 1)
        ],
    }
    return Course.model_validate(written)


def test_a_fresh_study_points_at_the_first_lesson() -> None:
    progress = measure(course(), {})
    assert (progress.done, progress.total, progress.is_complete) == (0, 3, False)
    assert progress.next_lesson is not None
    assert progress.next_lesson.lesson.id == "l1"


def test_the_quiz_is_a_step_of_its_own() -> None:
    done = {f"l{number}": LessonRecord(NOW) for number in (1, 2, 3)}
    waiting = measure(course(quiz=True), done)
    assert (waiting.done, waiting.total, waiting.lessons_done, waiting.is_complete) == (3, 4, True, False)
    passed = measure(course(quiz=True), done, quiz_passed=True)
    assert (passed.done, passed.total, passed.is_complete) == (4, 4, True)


def test_a_quiz_passed_early_does_not_complete_the_course() -> None:
    assert not measure(course(quiz=True), {"l1": LessonRecord(NOW)}, quiz_passed=True).is_complete


@given(st.sets(st.integers(1, 9)), st.integers(1, 6), st.booleans(), st.booleans())
def test_progress_never_passes_the_whole(read: set[int], lessons: int, quiz: bool, passed: bool) -> None:
    records = {f"l{number}": LessonRecord(NOW) for number in read}
    progress = measure(course(lessons, quiz=quiz), records, quiz_passed=passed)
    assert 0 <= progress.done <= progress.total


def test_a_reopened_lesson_is_counted_and_named_until_it_is_done_again() -> None:
    records = {"l1": LessonRecord(NOW), "l2": reopened_record(NOW)}
    progress = measure(course(2), records)
    assert (progress.done, progress.reopened) == (1, 1)
    again = measure(course(2), {**records, "l2": LessonRecord(NOW, {}, NOW)})
    assert (again.done, again.reopened) == (2, 0)


@pytest.mark.parametrize(("answered", "left"), [({}, 2), ({"k1": 0.0}, 1), ({"k1": 1.0, "gone": 1.0}, 1)])
def test_a_lesson_waits_for_all_its_checks(answered: dict[str, float], left: int) -> None:
    entry = measure(course(1, checks=2), {"l1": LessonRecord(None, answered)}).lessons[0]
    assert entry.left == left
    with pytest.raises(ChecksUnanswered) as refused:
        refuse_unanswered(entry)
    assert refused.value.params == {"left": left}


def test_wrong_answers_count_as_answered() -> None:
    entry = measure(course(1, checks=1), {"l1": LessonRecord(None, {"k1": 0.0})}).lessons[0]
    refuse_unanswered(entry)
    assert entry.left == 0
