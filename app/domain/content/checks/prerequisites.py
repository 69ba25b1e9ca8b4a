"""Courses do not wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.content.collection import Collection, Finding
from app.domain.content.diagnostics import Problem


def check(collection: Collection) -> Iterator[Finding]:
    """Find each circle once, at the course that comes first by slug."""
    needs = {key.slug: course.prerequisites for key, course in collection.courses()}
    keys = {key.slug: key for key, _ in collection.courses()}
    told: set[frozenset[str]] = set()
    for slug in sorted(needs):
        circle = _circle(slug, needs)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            at = ("prerequisites", needs[slug].index(circle[1] if len(circle) > 1 else slug))
            yield keys[slug], Problem("prerequisite_circle", at, {"courses": [*circle, slug]})


def _circle(start: str, needs: dict[str, tuple[str, ...]]) -> list[str]:
    """The way from a course back to itself along prerequisites, without the return; empty when there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for step in needs.get(way[-1], ()):
            if step == start:
                return way
            if step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return []
