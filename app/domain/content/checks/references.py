"""Names of competencies, topics, red lines, positions and other documents lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.content.checks.near import naming
from app.domain.content.collection import Collection, Finding
from app.domain.content.diagnostics import Path, Problem
from app.domain.content.history import questions_of
from app.domain.content.kinds import Kind, Register
from app.domain.questions import QuestionBase

_CODES = {
    Register.COMPETENCIES: "unknown_competency",
    Register.TOPICS: "unknown_topic",
    Register.RED_LINES: "unknown_red_line",
    Register.POSITIONS: "unknown_position",
}


def check(collection: Collection) -> Iterator[Finding]:
    """Find names that lead nowhere."""
    for key, course in collection.courses():
        yield from (
            (key, p)
            for p in _names(collection, Register.COMPETENCIES, course.competencies, ("competencies",))
        )
        yield from ((key, p) for p in _names(collection, Register.POSITIONS, course.audience, ("audience",)))
        if course.closing_quiz and not collection.is_known(Kind.PAPER, course.closing_quiz):
            known = (k.slug for k, _ in collection.papers())
            yield key, Problem("unknown_paper", ("closing_quiz",), naming(course.closing_quiz, known))
        for index, slug in enumerate(course.prerequisites):
            if not collection.is_known(Kind.COURSE, slug):
                known = (k.slug for k, _ in collection.courses())
                yield key, Problem("unknown_course", ("prerequisites", index), naming(slug, known))
        for i, lesson in enumerate(course.lessons):
            at: Path = ("lessons", i)
            for register, names, field in (
                (Register.COMPETENCIES, lesson.competencies, "competencies"),
                (Register.TOPICS, lesson.topics, "topics"),
                (Register.RED_LINES, lesson.red_lines, "red_lines"),
            ):
                yield from ((key, p) for p in _names(collection, register, names, (*at, field)))
            for j, question in enumerate(lesson.checks):
                yield from ((key, p) for p in _question(collection, question, (*at, "checks", j)))
    for key, bank in collection.banks():
        for path, _, asked in questions_of(bank):
            yield from ((key, p) for p in _question(collection, asked, path))
    for key, scenario in collection.scenarios():
        yield from ((key, p) for p in _names(collection, Register.TOPICS, scenario.topics, ("topics",)))
        yield from (
            (key, p)
            for p in _names(collection, Register.COMPETENCIES, scenario.competencies, ("competencies",))
        )
        for at, part in scenario.judged():
            yield from ((key, p) for p in _one(collection, Register.RED_LINES, part.breach, (*at, "breach")))
            for name in part.score:
                found = _one(collection, Register.COMPETENCIES, name, (*at, "score", name))
                yield from ((key, p) for p in found)


def _question(collection: Collection, question: QuestionBase, at: Path) -> Iterator[Problem]:
    for name in question.competencies:
        yield from _one(collection, Register.COMPETENCIES, name, (*at, "competencies", name))
    yield from _names(collection, Register.TOPICS, question.topics, (*at, "topics"))
    yield from _one(collection, Register.RED_LINES, question.red_line, (*at, "red_line"))


def _names(collection: Collection, register: Register, names: Iterable[str], at: Path) -> Iterator[Problem]:
    for index, name in enumerate(names):
        yield from _one(collection, register, name, (*at, index))


def _one(collection: Collection, register: Register, name: str | None, at: Path) -> Iterator[Problem]:
    if name is None or not collection.can_resolve(register):
        return
    known = entries(collection, register)
    if name not in known:
        yield Problem(_CODES[register], at, naming(name, known))


def entries(collection: Collection, register: Register) -> Iterable[str]:
    """The ids of a register."""
    return {
        Register.COMPETENCIES: collection.registers.competencies,
        Register.TOPICS: collection.registers.topics,
        Register.RED_LINES: collection.registers.red_lines,
        Register.POSITIONS: collection.registers.positions,
        Register.REGULATIONS: collection.registers.regulations,
        Register.GLOSSARY: collection.registers.glossary,
    }[register].keys()
