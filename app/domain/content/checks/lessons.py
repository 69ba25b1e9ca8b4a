"""The bodies of lessons: what they refer to exists, media have words, callouts are whole."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.content import markup
from app.domain.content.checks.near import naming
from app.domain.content.collection import Collection, Finding
from app.domain.content.course import Course
from app.domain.content.diagnostics import Path, Problem, Severity
from app.domain.content.kinds import Kind, Register
from app.domain.content.markup import ReferenceKind

_TARGETS = {
    ReferenceKind.SCENARIO: (Kind.SCENARIO, "unknown_scenario"),
    ReferenceKind.QUIZ: (Kind.PAPER, "unknown_paper"),
}


def check(collection: Collection) -> Iterator[Finding]:
    """Find what a lesson page could not show."""
    for key, course in collection.courses():
        for problem in _course(collection, key.slug, course):
            yield key, problem


def _course(collection: Collection, slug: str, course: Course) -> Iterator[Problem]:
    used: set[str] = set()
    for index, lesson in enumerate(course.lessons):
        at: Path = ("lessons", index, "body")
        for reference in markup.references(lesson.body):
            yield from _reference(collection, reference, at)
        for link in markup.media_links(lesson.body):
            used.add(link.path)
            yield from _media(collection, slug, link, at)
        for callout in markup.callouts(lesson.body):
            yield from _callout(callout, at)
    here = collection.media.get(slug, frozenset())
    for name in sorted(here - used) if used <= here else ():  # a misspelt name says enough
        yield Problem("media_unused", (), {"name": name}, Severity.WARNING)


def _reference(collection: Collection, reference: markup.Reference, body: Path) -> Iterator[Problem]:
    at = (*body, reference.line, reference.column)
    if reference.kind not in set(ReferenceKind):
        yield Problem(
            "unknown_reference", at, {**naming(reference.kind, ReferenceKind), "known": list(ReferenceKind)}
        )
        return
    kind = ReferenceKind(reference.kind)
    registers = collection.registers
    if kind is ReferenceKind.CLAUSE:
        if collection.can_resolve(Register.REGULATIONS) and reference.target not in registers.regulations:
            yield Problem("unknown_clause", at, naming(reference.target, registers.regulations))
    elif kind is ReferenceKind.TERM:
        if collection.can_resolve(Register.GLOSSARY) and reference.target not in registers.glossary:
            yield Problem("unknown_term", at, naming(reference.target, registers.glossary))
    elif kind in _TARGETS:
        target, code = _TARGETS[kind]
        if not collection.is_known(target, reference.target):
            known = (key.slug for key in collection.documents if key.kind is target)
            yield Problem(code, at, naming(reference.target, known))


def _media(collection: Collection, slug: str, link: markup.MediaLink, body: Path) -> Iterator[Problem]:
    at = (*body, link.line, link.column)
    if link.is_outside or not link.path.startswith("media/") or ".." in link.path:
        yield Problem("media_outside", at, {"name": link.path})
        return
    shown = markup.IMAGES | markup.VIDEOS
    if link.extension not in (shown if link.embedded else shown | markup.ATTACHMENTS):
        yield Problem("media_type", at, {"name": link.path, "known": sorted(shown | markup.ATTACHMENTS)})
    elif collection.complete and link.path not in collection.media.get(slug, frozenset()):
        yield Problem("media_missing", at, naming(link.path, collection.media.get(slug, ())))
    if not link.label:
        yield Problem("media_without_words", at, {"name": link.path})


def _callout(callout: markup.Callout, body: Path) -> Iterator[Problem]:
    at = (*body, callout.line, 1)
    if callout.kind not in set(markup.CalloutKind):
        known = list(markup.CalloutKind)
        yield Problem("unknown_callout", at, {**naming(callout.kind, known), "known": known})
    elif not any(line.strip() for line in callout.block):
        yield Problem("callout_empty", at, {"kind": callout.kind})
    elif callout.kind == markup.CalloutKind.SAY:
        good = [is_good for is_good, _ in markup.say_lines(callout)]
        if True not in good or False not in good:
            yield Problem("say_one_sided", at, {"missing": "✗" if True in good else "✓"})
