"""What of the registers is taught, asked and rehearsed, and what is not yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.content.collection import Collection
from app.domain.content.course import Course
from app.domain.content.history import questions_of
from app.domain.content.kinds import DocumentKey
from app.domain.content.lesson import Lesson
from app.domain.content.markup import ReferenceKind, references
from app.domain.content.registers import Coverage, RedLineRegister
from app.domain.scenarios.format import Scenario


@dataclass
class Row:
    """An entry of a register with the number of lessons, questions and scenarios that name it."""

    register: str
    id: str
    title: str
    counts: Counter[Coverage] = field(default_factory=Counter)
    excused: Mapping[Coverage, str] = field(default_factory=dict)
    levels: Counter[int] = field(default_factory=Counter)
    """Items per level, for competencies."""

    @property
    def gaps(self) -> list[Coverage]:
        """Kinds of material that are missing without a stated reason."""
        wanted = [Coverage.ITEMS] if self.register == "competency" else [
            Coverage.LESSON, Coverage.QUESTION, Coverage.SCENARIO
        ]  # fmt: skip
        return [kind for kind in wanted if not self.counts[kind] and kind not in self.excused]


def coverage_of(collection: Collection) -> list[Row]:
    """Topics, red lines and competencies against the material."""
    registers = collection.registers
    topics = {t.id: Row("topic", t.id, t.title, excused=t.not_covered) for t in registers.topics.values()}
    lines = {
        r.id: Row("red-line", r.id, r.title, excused=r.not_covered) for r in registers.red_lines.values()
    }
    competencies = {
        c.id: Row("competency", c.id, c.title, excused=c.not_covered) for c in registers.competencies.values()
    }
    for group, kind, ids in _mentions(collection):
        rows = {"topic": topics, "red-line": lines}[group]
        for name in set(ids):
            if name in rows:
                rows[name].counts[kind] += 1
    for name, level in _items(collection):
        if name in competencies:
            competencies[name].counts[Coverage.ITEMS] += 1
            competencies[name].levels[level] += 1
    return [*topics.values(), *lines.values(), *competencies.values()]


def _mentions(collection: Collection) -> Iterator[tuple[str, Coverage, list[str]]]:
    for _, course in collection.courses():
        for lesson in course.lessons:
            yield "topic", Coverage.LESSON, list(lesson.topics)
            yield "red-line", Coverage.LESSON, list(lesson.red_lines)
    for document in collection.documents.values():
        for _, _, question in questions_of(document):
            yield "topic", Coverage.QUESTION, list(question.topics)
            yield "red-line", Coverage.QUESTION, [question.red_line] if question.red_line else []
    for _, scenario in collection.scenarios():
        yield "topic", Coverage.SCENARIO, list(scenario.topics)
        yield "red-line", Coverage.SCENARIO, [breach for _, breach in scenario.breaches()]


def _items(collection: Collection) -> Iterator[tuple[str, int]]:
    for document in collection.documents.values():
        for _, _, question in questions_of(document):
            for name in question.competencies:
                yield name, question.level
    for _, scenario in collection.scenarios():
        for name in scenario.competencies:
            yield name, scenario.level


def lines_of(rows: list[Row]) -> Iterator[str]:
    """The rows as text for a terminal."""
    for row in rows:
        if row.register == "competency":
            figures = " ".join(f"L{level}:{row.levels[level]}" for level in (1, 2, 3, 4))
        else:
            kinds = (Coverage.LESSON, Coverage.QUESTION, Coverage.SCENARIO)
            figures = " ".join(f"{kind.value}:{_figure(row, kind)}" for kind in kinds)
        mark = "!" if row.gaps else " "
        yield f"{mark} {row.register:<10} {row.id:<28} {figures}  {row.title}"


def _figure(row: Row, kind: Coverage) -> str:
    if row.counts[kind]:
        return str(row.counts[kind])
    return "–" if kind in row.excused else "0"


@dataclass(frozen=True)
class Mention:
    """A place that cites something: the document, its title, and the question, lesson, choice or entry in it."""

    key: DocumentKey
    title: str
    part: str


def cites_of(collection: Collection, clause_id: str) -> list[Mention]:
    """What cites a clause, documents in order: questions, lessons (head or text), choices, red lines."""
    found: list[Mention] = []
    for key, document in collection.documents.items():
        title = str(getattr(document, "title", ""))
        parts = [name for _, name, question in questions_of(document) if clause_id in question.cites]
        if isinstance(document, Course):
            parts += [lesson.slug for lesson in document.lessons if clause_id in _cited_in(lesson)]
        elif isinstance(document, Scenario):
            parts += [f"{path[1]}/{path[-1]}" for path, part in document.judged() if clause_id in part.cites]
        elif isinstance(document, RedLineRegister):
            parts += [entry.id for entry in document.red_lines if clause_id in entry.cites]
        found.extend(Mention(key, title, part) for part in parts)
    return found


def _cited_in(lesson: Lesson) -> set[str]:
    named = {r.target for r in references(lesson.body) if r.kind == ReferenceKind.CLAUSE}
    return named | set(lesson.cites)
