"""Circles among prerequisites, each told once."""

from __future__ import annotations

import pytest

from app.domain.content.checks.prerequisites import check
from app.domain.content.collection import Collection
from app.domain.content.course import Course
from app.domain.content.kinds import DocumentKey, Kind


def course(slug: str, *needs: str) -> Course:
    lesson = {"id": "l", "title": "课", "minutes": 5, "objectives": ["能"], "slug": "l", "body": "正文。"}
    head = {
        "id": slug,
        "title": slug,
        "summary": "课。",
        "level": 1,
        "hours": 1,
        "prerequisites": list(needs),
    }
    return Course.model_validate(head | {"lessons": [lesson]})


@pytest.mark.parametrize(
    ("needs", "circles"),
    [
        ({"a": [], "b": ["a"], "c": ["b", "a"]}, []),
        ({"a": ["a"]}, [["a", "a"]]),
        ({"a": ["b"], "b": ["a"]}, [["a", "b", "a"]]),
        ({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]}, [["a", "b", "c", "a"]]),
        ({"a": ["x"]}, []),
    ],
)
def test_circles(needs: dict[str, list[str]], circles: list[list[str]]) -> None:
    documents = {DocumentKey(Kind.COURSE, slug): course(slug, *wanted) for slug, wanted in needs.items()}
    found = [problem.params["courses"] for _, problem in check(Collection(documents))]
    assert found == circles
