"""Search by overlapping pairs of characters: no dictionary, the same on both databases.

Chinese runs are indexed as every two neighbouring characters, Latin words and numbers whole. An entry is found
when it holds at least two thirds of the terms asked for; titles weigh most, and entries that hold the very words
come first.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel
from sqlalchemy import ColumnElement, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from app.domain.content.collection import Registers
from app.domain.content.course import Course
from app.domain.content.markup import REFERENCE, ReferenceKind, prose
from app.domain.content.paper import Paper
from app.domain.content.registers import (
    Clause,
    GlossaryRegister,
    Instrument,
    RedLineRegister,
    RegulationRegister,
    TopicRegister,
)
from app.domain.questions import Use
from app.domain.scenarios.format import Scenario
from app.library.models import ContentItem, SearchEntry, SearchTerm

TITLE_WEIGHT = 12
MOST_PER_TERM = 6
MOST_TERMS_ASKED = 24
SNIPPET = 70

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:[.\-][a-z0-9]+)*")
_MARKS = re.compile(r"[#*`>|\[\]!_~:-]{1,}|\(media/[^)]*\)|[✗✓]")


@dataclass(frozen=True)
class Searchable:
    """Something to be found: a part of a document, its title and its text."""

    kind: str
    part: str
    title: str
    body: str


@dataclass(frozen=True)
class Hit:
    """An entry that was found. `kind` and `part` say where it leads: lesson and its slug, clause and its id …"""

    kind: str
    slug: str
    part: str
    title: str
    snippet: str
    item_id: int


def normal(text: str) -> str:
    """Width and case folded."""
    return unicodedata.normalize("NFKC", text).lower()


def terms_of(text: str) -> Iterator[str]:
    """The terms of a text, in order and with repetitions. A lone Chinese character is a term of its own."""
    for run in _RUN.findall(normal(text)):
        if run[0] < "\u3400":
            yield run[:24]
        elif len(run) == 1:
            yield run
        else:
            yield from (run[i : i + 2] for i in range(len(run) - 1))


def searchable(document: BaseModel, registers: Registers) -> list[Searchable]:
    """What can be found of a document. Material for exams only is left out, and so are questions."""
    if isinstance(document, Course):
        lessons = [
            Searchable(
                "lesson",
                lesson.slug,
                lesson.title,
                plain("\n".join([*lesson.objectives, said_in_full(lesson.body, registers)])),
            )
            for lesson in document.lessons
        ]
        return [Searchable("course", "", document.title, plain(document.summary)), *lessons]
    if isinstance(document, Scenario) and document.use is not Use.EXAM:
        return [Searchable("scenario", "", document.title, plain(document.brief))]
    if isinstance(document, Paper):
        return [Searchable("paper", "", document.title, plain(document.summary or ""))]
    if isinstance(document, RegulationRegister):
        instruments = {entry.id: entry for entry in document.instruments}
        return [
            Searchable(
                "clause",
                clause.id,
                clause_title(clause, instruments[clause.instrument]),
                f"{clause.statement} {instruments[clause.instrument].title}",
            )
            for clause in document.clauses
            if clause.instrument in instruments
        ]
    if isinstance(document, RedLineRegister):
        return [
            Searchable("red-line", entry.id, entry.title, entry.statement) for entry in document.red_lines
        ]
    if isinstance(document, GlossaryRegister):
        return [
            Searchable(
                "term", entry.id, f"{entry.term} {entry.english}", f"{entry.definition} {entry.note or ''}"
            )
            for entry in document.terms
        ]
    if isinstance(document, TopicRegister):
        return [Searchable("topic", entry.id, entry.title, "") for entry in document.topics]
    return []


def clause_title(clause: Clause, instrument: Instrument) -> str:
    """Where a clause stands and what it is about; the article only where its number was checked."""
    place = (
        f"{instrument.short} {clause.article}"
        if clause.article and clause.article_verified
        else instrument.short
    )
    return f"{place} · {clause.topic}" if clause.topic else place


def said_in_full(body: str, registers: Registers) -> str:
    """A body in which references to terms and clauses read as the page shows them."""

    def words(hit: re.Match[str]) -> str:
        target = hit["target"].strip()
        if hit["kind"] == ReferenceKind.TERM and target in registers.glossary:
            return registers.glossary[target].term
        instrument = registers.instrument_of(target) if hit["kind"] == ReferenceKind.CLAUSE else None
        return instrument.short if instrument else " "

    return REFERENCE.sub(words, body)


def plain(markdown: str) -> str:
    """Readable text of Markdown: no fences, marks or references."""
    text = REFERENCE.sub(" ", prose(markdown))
    return re.sub(r"\s+", " ", _MARKS.sub(" ", text)).strip()


def index_document(session: Session, item: ContentItem, document: BaseModel, registers: Registers) -> None:
    """Make the index hold this version of a document and no other."""
    forget_document(session, item.id)
    for entry in searchable(document, registers):
        row = SearchEntry(
            item_id=item.id,
            kind=entry.kind,
            slug=item.slug,
            part=entry.part,
            title=entry.title,
            body=entry.body,
        )
        session.add(row)
        session.flush()
        terms = weights(entry)
        if terms:
            rows = [{"term": term, "entry_id": row.id, "weight": weight} for term, weight in terms.items()]
            session.execute(insert(SearchTerm), rows)


def forget_document(session: Session, item_id: int) -> None:
    """Take a document out of the index."""
    entries = select(SearchEntry.id).where(SearchEntry.item_id == item_id)
    session.execute(delete(SearchTerm).where(SearchTerm.entry_id.in_(entries)))
    session.execute(delete(SearchEntry).where(SearchEntry.item_id == item_id))


def weights(entry: Searchable) -> dict[str, int]:
    """Terms with their weights: once per title, and up to a limit per occurrence in the text."""
    counted = {term: min(count, MOST_PER_TERM) for term, count in Counter(terms_of(entry.body)).items()}
    for term in set(terms_of(entry.title)):
        counted[term] = counted.get(term, 0) + TITLE_WEIGHT
    return counted


def search(session: Session, q: str, kinds: Iterable[str] | None = None, limit: int = 20) -> list[Hit]:
    """Entries that match, best first. One query; none when nothing is asked."""
    asked = list(dict.fromkeys(terms_of(q)))[:MOST_TERMS_ASKED]
    if not asked:
        return []
    needed = max(1, -(-len(asked) * 2 // 3))
    matches: ColumnElement[bool] = SearchTerm.term.in_(asked)
    if len(asked) == 1 and len(asked[0]) == 1:
        matches = or_(matches, SearchTerm.term.startswith(asked[0], autoescape=True))
    found = (
        select(
            SearchTerm.entry_id,
            func.count().label("terms"),
            func.sum(SearchTerm.weight).label("weight"),
        )
        .where(matches)
        .group_by(SearchTerm.entry_id)
        .having(func.count() >= needed)
        .subquery()
    )
    query = select(SearchEntry, found.c.terms, found.c.weight).join(found, found.c.entry_id == SearchEntry.id)
    if kinds is not None:
        query = query.where(SearchEntry.kind.in_(list(kinds)))
    query = query.order_by(found.c.terms.desc(), found.c.weight.desc(), SearchEntry.id).limit(
        max(limit * 3, 30)
    )
    words = normal(q).strip()
    ranked = sorted(session.execute(query), key=lambda row: _rank(row[0], words, int(row[1]), int(row[2])))
    return [_hit(row[0], words, asked) for row in ranked[:limit]]


def _rank(entry: SearchEntry, words: str, terms: int, weight: int) -> tuple[int, int, int, int]:
    title = normal(entry.title)  # a clause's begins with its law: a word inside that name is no hit
    in_title = title.startswith(words) if entry.kind == "clause" else words in title
    in_body = words in normal(entry.body)
    return (0 if in_title else 1 if in_body else 2, -terms, -weight, entry.id)


def _hit(entry: SearchEntry, words: str, asked: Sequence[str]) -> Hit:
    return Hit(
        entry.kind, entry.slug, entry.part, entry.title, snippet_of(entry.body, words, asked), entry.item_id
    )


def snippet_of(text: str, words: str, asked: Sequence[str]) -> str:
    """A piece of the text around the words, or around the first term that occurs."""
    folded = normal(text)
    at = next((folded.find(part) for part in (words, *asked) if part and folded.find(part) >= 0), 0)
    start = max(0, at - SNIPPET // 3)
    piece = text[start : start + SNIPPET]
    return ("…" if start else "") + piece + ("…" if start + SNIPPET < len(text) else "")
