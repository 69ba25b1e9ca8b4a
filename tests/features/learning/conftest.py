"""Courses published straight into the tables, in whatever class a test needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.content.course import Course
from app.domain.content.hashes import digest
from app.domain.content.kinds import Kind
from app.library.models import ContentItem, ContentPublication, ContentRevision, PublicationClass
from tests import factories

Publish = Callable[..., int]
TRUE = {"id": "k1", "type": "truefalse", "stem": "可以告诉同事吗？", "answer": "false", "explain": "不可以。"}


def lesson(name: str, body: str = "正文", *checks: dict[str, Any], title: str = "一课") -> dict[str, Any]:
    """A lesson as its file would say."""
    return {
        "id": name,
        "slug": name,
        "title": title,
        "minutes": 5,
        "objectives": ["知道边界"],
        "body": body,
        "checks": list(checks),
    }


@pytest.fixture
def publish(session: Session) -> Publish:
    """Publish a course of these lessons; gives the revision's id. The first call makes the item."""
    numbers = count(1)

    def publish_course(
        *lessons: dict[str, Any],
        at: datetime,
        slug: str = "basics",
        quiz: str | None = None,
        prerequisites: tuple[str, ...] = (),
        how: PublicationClass = PublicationClass.NEW_LEARNERS,
    ) -> int:
        course = Course.model_validate(
            {
                "id": slug,
                "title": f"课程 {slug}",
                "summary": "概要",
                "level": 1,
                "hours": 1.5,
                "closing_quiz": quiz,
                "prerequisites": prerequisites,
                "lessons": lessons,
            }
        )
        item = session.scalars(select(ContentItem).where(ContentItem.slug == slug)).one_or_none()
        if item is None:
            item = ContentItem(kind=Kind.COURSE, slug=slug, title=course.title, source_hash="", created_at=at)
            session.add(item)
            session.flush()
        text = course.model_dump_json(by_alias=True)
        revision = ContentRevision(
            item_id=item.id,
            number=next(numbers),
            title=course.title,
            content_hash=digest(text),
            scoring_hash="",
            teaching_hash="",
            rendered_hash=digest(["rendered", text]),
            source="{}",
            document=text,
            rendered='{"lessons": {}}',
            created_at=at,
        )
        session.add(revision)
        session.flush()
        session.add(
            ContentPublication(
                item_id=item.id, revision_id=revision.id, publication_class=how, published_at=at
            )
        )
        session.flush()
        return revision.id

    return publish_course


@pytest.fixture
def learner(session: Session, now: datetime) -> Actor:
    """Somebody who reads."""
    return factories.make_actor(session, now=now)
