"""What a publication means for a study that stands on an earlier revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from app.domain.content.course import Course


class Effect(Enum):
    """What a publication asks of studies."""

    FOLLOW = auto()  # cosmetic: studies on the revision it replaces move along, nothing reopens
    STAY = auto()  # new learners only: studies finish where they are
    REOPEN = auto()  # re-read required: every study moves, changed lessons become undone


@dataclass(frozen=True)
class Publication:
    """From `at` on this revision was live."""

    id: int
    revision_id: int
    effect: Effect
    at: datetime


@dataclass(frozen=True)
class Move:
    """A study goes from one revision to another because of a publication."""

    publication_id: int
    from_revision_id: int
    to_revision_id: int
    reopens: bool
    at: datetime


def due_moves(standing_on: int, seen_publication: int, publications: Sequence[Publication]) -> list[Move]:
    """The moves a study has yet to make.

    `publications` are all of the course's, oldest first; `seen_publication` is the last one the study knows.
    A cosmetic publication takes along only those who stand on the very revision it replaces: for others it would
    carry changes that were meant for new learners only.
    """
    moves: list[Move] = []
    standing = live = standing_on
    for publication in publications:
        if publication.id <= seen_publication:
            live = publication.revision_id
            continue
        follows = publication.effect is Effect.FOLLOW and standing == live
        if (follows or publication.effect is Effect.REOPEN) and publication.revision_id != standing:
            reopens = publication.effect is Effect.REOPEN
            moves.append(
                Move(publication.id, standing, publication.revision_id, reopens=reopens, at=publication.at)
            )
            standing = publication.revision_id
        live = publication.revision_id
    return moves


def changed_lessons(before: Course, after: Course) -> frozenset[str]:
    """Ids of the lessons of `after` whose text or questions differ from `before`, new ones among them."""
    known = {lesson.id: lesson.digest for lesson in before.lessons}
    return frozenset(lesson.id for lesson in after.lessons if known.get(lesson.id) != lesson.digest)
