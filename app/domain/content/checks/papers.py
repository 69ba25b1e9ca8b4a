"""Papers can be drawn from their banks, and what they name exists."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.content.checks.near import naming
from app.domain.content.collection import Collection, Finding
from app.domain.content.diagnostics import Path, Problem
from app.domain.content.kinds import DocumentKey, Kind, Register
from app.domain.content.paper import Paper
from app.domain.exams.pools import check_paper
from app.domain.questions import TYPES


def check(collection: Collection) -> Iterator[Finding]:
    """Find papers that cannot be taken."""
    banks = {key.slug: bank for key, bank in collection.banks()}
    for key, paper in collection.papers():
        for problem in _names(collection, paper):
            yield key, problem
        wanted = {slug for section in paper.sections for slug in (section.draw.banks if section.draw else ())}
        wanted |= {path.partition("/")[0] for section in paper.sections for path in section.fixed}
        absent = {slug for slug in wanted - set(banks) if collection.is_known(Kind.BANK, slug)}
        for slug in sorted(absent):
            if DocumentKey(Kind.BANK, slug) in collection.broken:
                yield key, Problem("waits_for_bank", ("sections",), {"bank": slug})
        if not absent:  # what a broken bank would hold cannot be judged
            for problem in check_paper(paper, banks):
                yield key, problem


def _names(collection: Collection, paper: Paper) -> Iterator[Problem]:
    for index, prerequisite in enumerate(paper.prerequisites):
        word, _, slug = prerequisite.partition("/")
        kind = Kind(word)
        if not collection.is_known(kind, slug):
            known = [key.slug for key in collection.documents if key.kind is kind]
            yield Problem(f"unknown_{word}", ("prerequisites", index), naming(slug, known))
    for name in paper.blueprint:
        yield from _competency(collection, name, ("blueprint", name))
    for index, section in enumerate(paper.sections):
        if section.draw is None:
            continue
        at: Path = ("sections", index, "draw")
        for place, name in enumerate(section.draw.competencies):
            yield from _competency(collection, name, (*at, "competencies", place))
        for place, name in enumerate(section.draw.types):
            if name not in TYPES:
                yield Problem("unknown_question_type", (*at, "types", place), naming(name, TYPES))


def _competency(collection: Collection, name: str, at: Path) -> Iterator[Problem]:
    if collection.can_resolve(Register.COMPETENCIES) and name not in collection.registers.competencies:
        yield Problem("unknown_competency", at, naming(name, collection.registers.competencies))
