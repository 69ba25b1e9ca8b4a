"""Sources to documents. One broken file spoils its own document only, and everything wrong is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel, ValidationError

from app.domain.content.bank import Bank
from app.domain.content.course import Course, CourseFile
from app.domain.content.diagnostics import Diagnostic, Path, Problem, Severity
from app.domain.content.kinds import DocumentKey, Kind, Register
from app.domain.content.paper import Paper
from app.domain.content.registers import (
    CompetencyRegister,
    GlossaryRegister,
    PositionRegister,
    RedLineRegister,
    RegulationRegister,
    TopicRegister,
)
from app.domain.scenarios.format import Scenario
from app.library.loading.decoding import decode
from app.library.loading.found import Findings
from app.library.loading.includes import flatten
from app.library.loading.lessons import LessonTree, read_lesson, read_yaml
from app.library.loading.schema import build, report
from app.library.loading.sources import Source, SourceFile
from app.library.loading.tree import Place, Places, Tree, Value

MODELS: dict[Kind, type[BaseModel]] = {
    Kind.COURSE: Course,
    Kind.BANK: Bank,
    Kind.PAPER: Paper,
    Kind.SCENARIO: Scenario,
}
"""The model of each kind; registers have one each, below."""

REGISTERS: dict[Register, type[BaseModel]] = {
    Register.COMPETENCIES: CompetencyRegister,
    Register.POSITIONS: PositionRegister,
    Register.REGULATIONS: RegulationRegister,
    Register.RED_LINES: RedLineRegister,
    Register.TOPICS: TopicRegister,
    Register.GLOSSARY: GlossaryRegister,
}


ABOUT_KEYS = frozenset(
    {"unknown_competency", "scenario_competency_not_declared", "scenario_floor_without_points"}
)
"""Codes that complain about a name which may stand before a colon: then the key is shown, not its value."""


def model_of(key: DocumentKey) -> type[BaseModel]:
    """The model that a document of this kind (and slug, for registers) has."""
    return REGISTERS[Register(key.slug)] if key.kind is Kind.REGISTER else MODELS[key.kind]


@dataclass
class Loaded:
    """A source that was read: the document when it is sound, where its parts stand, and what is wrong."""

    source: Source
    document: BaseModel | None
    places: Places
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def key(self) -> DocumentKey:
        """Kind and slug."""
        return self.source.key

    def locate(self, problem: Problem) -> Diagnostic:
        """The diagnostic for a problem that a check of the domain found in this document."""
        place = self.places.find(problem.path, key=problem.code in ABOUT_KEYS) or self.top
        return Diagnostic(
            problem.code, problem.severity, place.file, place.line, place.column, problem.path, problem.params
        )

    @property
    def top(self) -> Place:
        """The beginning of the document."""
        files = self.source.files
        return Place(files[0].path if files else self.source.folder, 1, 1)


def load(source: Source) -> Loaded:
    """Read one document. Never raises for what an author wrote."""
    if unread := [file for file in source.files if file.trouble]:
        return Loaded(source, None, Places(), list(map(_unreadable, unread)))
    if source.key.kind is Kind.COURSE:
        return _load_course(source)
    main = source.main
    if main is None:
        return Loaded(source, None, Places())
    found = Findings(main.path)
    text = decode(main.data, found)
    tree = read_yaml(text, found) if text is not None else None
    if tree is None:
        return Loaded(source, None, Places(), found.diagnostics)
    if source.key.kind is Kind.SCENARIO:
        tree = flatten(tree, source.parts, found)
    document = build(model_of(source.key), tree, found)
    if found.has_errors:
        document = None
    return Loaded(source, document, tree.places, found.diagnostics)


def _unreadable(file: SourceFile) -> Diagnostic:
    """A link out of the material could show anything on this machine, so nothing of the document is used."""
    params: dict[str, object] = {"name": file.name, "reason": file.trouble}
    return Diagnostic("file_unreadable", Severity.ERROR, file.path, 1, 1, (), params)


def _load_course(source: Source) -> Loaded:
    found = Findings(source.main.path if source.main else f"{source.folder}/course.yml")
    lessons: list[LessonTree] = []
    for file in source.parts:
        inner = Findings(file.path)
        lessons.append(read_lesson(file, inner))
        found.diagnostics.extend(inner.diagnostics)
    if source.main is None:
        found.add("course_file_missing", folder=source.folder)
        return Loaded(source, None, Places(), found.diagnostics)
    text = decode(source.main.data, found)
    tree = read_yaml(text, found) if text is not None else None
    head = build(CourseFile, tree, found) if tree else None
    if tree is None or head is None:
        return Loaded(source, None, tree.places if tree else Places(), found.diagnostics)
    places = Places(dict(tree.places.values), dict(tree.places.keys))
    ordered = _order_lessons(head, lessons, source, tree.places, found)
    value: dict[str, Value] = dict(tree.value) if isinstance(tree.value, dict) else {}
    value["lessons"] = [lesson.value for lesson in ordered if lesson.value is not None]
    for index, lesson in enumerate(ordered):
        places.graft(lesson.places, ("lessons", index))
    if found.has_errors:
        return Loaded(source, None, places, found.diagnostics)
    try:
        document = Course.model_validate(value)
    except ValidationError as error:
        report(error, Course, Tree(value, places), found)
        document = None
    return Loaded(source, document, places, found.diagnostics)


def _order_lessons(
    head: CourseFile, lessons: list[LessonTree], source: Source, places: Places, found: Findings
) -> list[LessonTree]:
    """Lessons in the order of `course.yml`; the list and the files must name each other."""
    by_id: dict[str, LessonTree] = {}
    for lesson, file in zip(lessons, source.parts, strict=True):
        if lesson.lesson_id is None:
            continue
        if lesson.lesson_id in by_id:
            _at(found, "duplicate_lesson_id", lesson.places, ("id",), id=lesson.lesson_id)
            continue
        by_id[lesson.lesson_id] = lesson
        if lesson.lesson_id not in head.lessons:
            _at(found, "lesson_not_listed", lesson.places, ("id",), id=lesson.lesson_id, file=file.name)
    unread = any(lesson.lesson_id is None for lesson in lessons)
    ordered: list[LessonTree] = []
    for index, lesson_id in enumerate(head.lessons):
        if lesson_id in head.lessons[:index]:
            _at(found, "lesson_listed_twice", places, ("lessons", index), id=lesson_id)
        elif lesson_id in by_id:
            ordered.append(by_id[lesson_id])
        elif not unread:
            _at(found, "lesson_missing", places, ("lessons", index), id=lesson_id)
    return ordered


def _at(found: Findings, code: str, places: Places, path: Path, **params: object) -> None:
    place = places.find(path)
    if place is not None:
        inner = Findings(place.file)
        inner.note(code, place.line, place.column, path, params)
        found.diagnostics.extend(inner.diagnostics)
