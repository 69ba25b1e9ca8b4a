"""What a publication asks of studies that stand on an earlier revision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.content.course import Course
from app.domain.learning.moves import Effect, Move, Publication, changed_lessons, due_moves

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def published(number: int, effect: Effect) -> Publication:
    """The nth publication, of revision n, on the nth day."""
    return Publication(number, number, effect, DAY + timedelta(days=number))


FIRST = published(1, Effect.STAY)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([], []),
        ([published(2, Effect.STAY)], []),
        ([published(2, Effect.FOLLOW)], [(1, 2, False)]),
        ([published(2, Effect.REOPEN)], [(1, 2, True)]),
        ([published(2, Effect.FOLLOW), published(3, Effect.FOLLOW)], [(1, 2, False), (2, 3, False)]),
        # who stayed behind is not taken along by a cosmetic change of what they never saw
        ([published(2, Effect.STAY), published(3, Effect.FOLLOW)], []),
        # but a required re-read takes everybody
        ([published(2, Effect.STAY), published(3, Effect.REOPEN)], [(1, 3, True)]),
        ([published(2, Effect.REOPEN), published(3, Effect.FOLLOW)], [(1, 2, True), (2, 3, False)]),
        ([published(2, Effect.REOPEN), published(3, Effect.STAY)], [(1, 2, True)]),
    ],
)
def test_moves_follow_the_class_of_each_publication(
    later: list[Publication], expected: list[tuple[int, int, bool]]
) -> None:
    moves = due_moves(1, 1, [FIRST, *later])
    assert [(move.from_revision_id, move.to_revision_id, move.reopens) for move in moves] == expected


def test_a_publication_that_was_taken_note_of_moves_nothing_again() -> None:
    publications = [FIRST, published(2, Effect.REOPEN), published(3, Effect.REOPEN)]
    again = due_moves(2, 2, publications)
    assert again == [Move(3, 2, 3, reopens=True, at=DAY + timedelta(days=3))]
    assert due_moves(3, 3, publications) == []


def test_publishing_the_old_revision_again_moves_those_on_the_newer_one_back() -> None:
    back = Publication(3, 1, Effect.REOPEN, DAY + timedelta(days=3))
    moves = due_moves(2, 2, [FIRST, published(2, Effect.REOPEN), back])
    assert [(move.from_revision_id, move.to_revision_id) for move in moves] == [(2, 1)]


def course(*lessons: tuple[str, str, str]) -> Course:
    """A course of lessons given as id, title and body."""
    return Course.model_validate(
        {
            "id": "c",
            "title": "课程",
            "summary": "概要",
            "level": 1,
            "hours": 1,
            "lessons": [
                {"id": name, "slug": name, "title": title, "minutes": 5, "objectives": ["知道"], "body": body}
                for name, title, body in lessons
            ],
        }
    )


def test_changed_lessons_are_those_that_teach_something_else() -> None:
    before = course(("a", "一", "正文一"), ("b", "二", "正文二"), ("c", "三", "正文三"))
    after = course(("b", "新的标题", "正文二"), ("a", "一", "正文一，改过"), ("d", "四", "正文四"))
    assert changed_lessons(before, after) == {"a", "d"}
