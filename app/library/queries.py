"""Reading the live material. Documents and pages come from the process's cache; a page costs one small query."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from app.domain.content.collection import Collection, Registers, make_registers
from app.domain.content.coverage import Mention, cites_of
from app.domain.content.kinds import DocumentKey, Kind
from app.domain.questions import QUESTION, QuestionBase
from app.library.cache import BoundedCache
from app.library.errors import NoSuchDocument, NoSuchMedia
from app.library.loading.documents import model_of
from app.library.models import (
    ContentItem,
    ContentPublication,
    ContentRevision,
    MediaFile,
    QuestionRevision,
)

_documents: BoundedCache[BaseModel] = BoundedCache(400)
_rendered: BoundedCache[Mapping[str, Any]] = BoundedCache(400)
_questions: BoundedCache[QuestionBase] = BoundedCache(4000)
_registers: BoundedCache[Registers] = BoundedCache(8)


# Statements are built once and over plain tables: every page asks some of these, and building one costs more than
# sending it.
_items, _revisions = ContentItem.__table__, ContentRevision.__table__
_publications = ContentPublication.__table__
_PLACE = _items.join(_revisions, _revisions.c.item_id == _items.c.id)
_COLUMNS = select(
    _items.c.id.label("item_id"),
    _items.c.uuid,
    _items.c.kind,
    _items.c.slug,
    _items.c.retired_at,
    _revisions.c.id.label("revision_id"),
    _revisions.c.title,
    _revisions.c.number,
    _revisions.c.content_hash,
    _revisions.c.rendered_hash,
    _revisions.c.questions,
)
"""The small columns of a revision and its item; the large ones are fetched only when the cache lacks them."""

_latest = _publications.alias()
_LIVE_PLACE = _PLACE.join(_publications, _publications.c.revision_id == _revisions.c.id)
_IS_LIVE = and_(
    _publications.c.id
    == select(func.max(_latest.c.id))
    .where(_latest.c.item_id == _items.c.id)
    .correlate(_items)
    .scalar_subquery(),
    _items.c.retired_at.is_(None),
)
_LIVE = _COLUMNS.select_from(_LIVE_PLACE).where(_IS_LIVE)
_KIND = bindparam("kind", type_=_items.c.kind.type)
_LIVE_BY_NAME = _LIVE.where(_items.c.kind == _KIND, _items.c.slug == bindparam("slug"))
_LIVE_OF_KIND = _LIVE.where(_items.c.kind == _KIND).order_by(_items.c.slug)
_LIVE_HASHES = (
    select(_items.c.slug, _revisions.c.content_hash)
    .select_from(_LIVE_PLACE)
    .where(_IS_LIVE, _items.c.kind == _KIND)
    .order_by(_items.c.slug)
)
_LIVE_TITLES = (
    select(_items.c.id, _items.c.slug, _items.c.title)
    .where(_items.c.kind == _KIND, _items.c.retired_at.is_(None))
    .where(_items.c.id.in_(select(_publications.c.item_id)))
    .order_by(_items.c.slug)
)
_BY_REVISION = _COLUMNS.select_from(_PLACE).where(_revisions.c.id == bindparam("revision_id"))
_BY_REVISIONS = _COLUMNS.select_from(_PLACE).where(
    _revisions.c.id.in_(bindparam("revision_ids", expanding=True))
)


@dataclass(frozen=True)
class LiveDocument:
    """One revision of a document, parsed and rendered."""

    item_id: int
    revision_id: int
    uuid: UUID
    """The document's outside name."""
    kind: Kind
    slug: str
    title: str
    number: int
    content_hash: str
    document: Any
    """The pydantic model of its kind: Course, Bank, Paper, Scenario or one of the registers."""
    rendered: Mapping[str, Any]
    """Courses: `{"lessons": {lesson id: [{"html": …} | {"check": id}, …]}}`; scenarios: `{"brief": html,
    "exhibits": {id: html}}`; else empty."""
    questions: Mapping[str, int]
    """Question id (in courses `lesson/check`) to the id of its question revision."""
    is_retired: bool = False


def get_live(session: Session, kind: Kind, slug: str) -> LiveDocument:
    """The live revision of a document. Raises NoSuchDocument."""
    found = find_live(session, kind, slug)
    if found is None:
        raise NoSuchDocument(kind=kind.value, slug=slug)
    return found


def find_live(session: Session, kind: Kind, slug: str) -> LiveDocument | None:
    """The live revision of a document, or None when nothing of that name is live."""
    return next(iter(_load(session, _LIVE_BY_NAME, {"kind": kind, "slug": slug})), None)


def list_live(session: Session, kind: Kind) -> list[LiveDocument]:
    """Every live document of a kind, by slug. Two queries at most."""
    return _load(session, _LIVE_OF_KIND, {"kind": kind})


def get_revision(session: Session, revision_id: int) -> LiveDocument:
    """A revision by its id, live or not. Raises NoSuchDocument."""
    found = _load(session, _BY_REVISION, {"revision_id": revision_id})
    if not found:
        raise NoSuchDocument(revision=revision_id)
    return found[0]


def list_revisions(session: Session, revision_ids: Iterable[int]) -> dict[int, LiveDocument]:
    """Several revisions by id. Two queries at most."""
    wanted = set(revision_ids)
    if not wanted:
        return {}
    found = _load(session, _BY_REVISIONS, {"revision_ids": list(wanted)})
    return {document.revision_id: document for document in found}


def live_as_of(session: Session, item_id: int, when: datetime) -> int | None:
    """The id of the revision that was live at an instant, or None."""
    query = (
        select(ContentPublication.revision_id)
        .where(ContentPublication.item_id == item_id, ContentPublication.published_at <= when)
        .order_by(ContentPublication.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def list_titles(session: Session, item_ids: Iterable[int]) -> dict[int, str]:
    """Titles of documents, retired ones too, by item id. One query."""
    wanted = set(item_ids)
    if not wanted:
        return {}
    rows = session.execute(select(ContentItem.id, ContentItem.title).where(ContentItem.id.in_(wanted)))
    return {row.id: row.title for row in rows}


def list_live_titles(session: Session, kind: Kind) -> list[Row[tuple[int, str, str]]]:
    """Item id, slug and title of every live document of a kind, by slug. One query, no parsing."""
    return list(session.execute(_LIVE_TITLES, {"kind": kind}))


def list_live_revision_ids(session: Session) -> list[int]:
    """The ids of all live revisions. One query."""
    return [row.revision_id for row in session.execute(_LIVE.order_by(_items.c.kind, _items.c.slug))]


def registers(session: Session) -> Registers:
    """The live registers by id. One query when nothing changed since the last call."""
    hashes = session.execute(_LIVE_HASHES, {"kind": Kind.REGISTER})
    key = tuple((row.slug, row.content_hash) for row in hashes)
    cached = _registers.get(key)
    if cached is None:
        found = list_live(session, Kind.REGISTER)
        key = tuple((live.slug, live.content_hash) for live in found)
        documents = {DocumentKey(Kind.REGISTER, live.slug): live.document for live in found}
        cached = _registers.put(key, make_registers(documents))
    return cached


def live_collection(session: Session) -> Collection:
    """Everything that is live, as the domain's checks and counts want it. One query per kind when cached."""
    live = [document for kind in Kind for document in list_live(session, kind)]
    return Collection({DocumentKey(entry.kind, entry.slug): entry.document for entry in live})


def list_citing(session: Session, clause_id: str) -> list[Mention]:
    """Where live material and the red lines rest on a clause."""
    return cites_of(live_collection(session), clause_id)


def get_question(session: Session, question_revision_id: int) -> QuestionBase:
    """A question exactly as it was when it was pinned. Raises NoSuchDocument."""
    found = list_questions(session, [question_revision_id])
    if question_revision_id not in found:
        raise NoSuchDocument(question=question_revision_id)
    return found[question_revision_id]


def list_questions(session: Session, question_revision_ids: Sequence[int]) -> dict[int, QuestionBase]:
    """Pinned questions by revision id. One query when all are cached, else two."""
    wanted = set(question_revision_ids)
    if not wanted:
        return {}
    query = select(QuestionRevision.id, QuestionRevision.hash).where(QuestionRevision.id.in_(wanted))
    found: dict[int, QuestionBase] = {}
    missing: list[int] = []
    for row_id, hashed in session.execute(query).tuples():
        question = _questions.get(hashed)
        if question is None:
            missing.append(row_id)
        else:
            found[row_id] = question
    if missing:
        texts = select(QuestionRevision.id, QuestionRevision.hash, QuestionRevision.document)
        for row in session.execute(texts.where(QuestionRevision.id.in_(missing))):
            found[row.id] = _questions.put(row.hash, QUESTION.validate_json(row.document))
    return found


def get_proof(session: Session, revision_id: int) -> Any:
    """The stored proof of a scenario revision as JSON values, or None."""
    text = session.scalar(select(ContentRevision.proof).where(ContentRevision.id == revision_id))
    return json.loads(text) if text else None


@dataclass(frozen=True)
class Media:
    """A stored file."""

    digest: str
    media_type: str
    data: bytes


def get_media(session: Session, digest: str) -> Media:
    """An image, video or attachment by the SHA-256 of its bytes. Raises NoSuchMedia."""
    query = select(MediaFile.digest, MediaFile.media_type, MediaFile.data).where(MediaFile.digest == digest)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NoSuchMedia(digest=digest)
    return Media(row.digest, row.media_type, row.data)


def _load(session: Session, query: Select[Any], params: Mapping[str, Any]) -> list[LiveDocument]:
    return _from_rows(session, list(session.execute(query, params)))


_Large = tuple[BaseModel, Mapping[str, Any]]
"""The parsed document and the rendered parts of a revision."""


def _from_rows(session: Session, rows: Sequence[Row[Any]]) -> list[LiveDocument]:
    large: dict[int, _Large] = {}
    for row in rows:
        document, rendered = _documents.get(_document_key(row)), _rendered.get(row.rendered_hash)
        if document is not None and rendered is not None:
            large[row.revision_id] = (document, rendered)
    missing = {row.revision_id: row for row in rows if row.revision_id not in large}
    if missing:
        query = select(ContentRevision.id, ContentRevision.document, ContentRevision.rendered)
        for found in session.execute(query.where(ContentRevision.id.in_(missing))):
            row = missing[found.id]
            model = model_of(DocumentKey(row.kind, row.slug))
            large[found.id] = (
                _documents.put(_document_key(row), model.model_validate_json(found.document)),
                _rendered.put(row.rendered_hash, json.loads(found.rendered)),
            )
    return [_assemble(row, large[row.revision_id]) for row in rows]


def _document_key(row: Row[Any]) -> tuple[Kind, str, str]:
    return (row.kind, row.slug if row.kind is Kind.REGISTER else "", row.content_hash)


def _assemble(row: Row[Any], large: _Large) -> LiveDocument:
    return LiveDocument(
        row.item_id,
        row.revision_id,
        row.uuid,
        row.kind,
        row.slug,
        row.title,
        row.number,
        row.content_hash,
        large[0],
        large[1],
        row.questions,
        row.retired_at is not None,
    )
