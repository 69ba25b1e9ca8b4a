"""Carrying out a plan, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.services import mirror_positions
from app.domain.content.collection import Registers
from app.domain.content.kinds import DocumentKey
from app.domain.content.registers import PositionRegister
from app.library.checking.checker import Checked
from app.library.models import (
    ContentItem,
    ContentPublication,
    ContentRevision,
    PublicationClass,
    QuestionRevision,
)
from app.library.search import forget_document, index_document
from app.library.sync.compare import to_raw
from app.library.sync.plan import Operation, Step
from app.library.sync.revise import make_revision


class SyncDisagreesError(Exception):
    """After a sync, files and database do not say the same: a mistake of ours, so nothing is committed."""


def apply(session: Session, operations: list[Operation], checked: Checked, *, now: datetime) -> None:
    """Carry out every operation, then make sure that files and database agree."""
    items = {item.id: item for item in session.scalars(select(ContentItem))}
    titles = {key: title_of(document) for key, document in checked.collection.documents.items()}
    _free_slugs(session, operations, items)
    for operation in operations:
        item = items.get(operation.item_id or 0)
        if operation.step is Step.RETIRED:
            if item is not None:
                item.retired_at = now
                forget_document(session, item.id)
            continue
        _apply_one(session, operation, item, checked, titles, now)
    session.flush()
    _assert_agreement(session, operations, checked)


def _free_slugs(session: Session, operations: list[Operation], items: Mapping[int, ContentItem]) -> None:
    """Let go of the slugs of renamed and retired documents first: another document may take them now."""
    for operation in operations:
        item = items.get(operation.item_id or 0)
        if item is not None and operation.step is Step.RENAMED:
            item.slug = f"~{item.id}"
        elif item is not None and operation.step is Step.RETIRED:
            item.retired_at = item.retired_at or item.created_at
    session.flush()


def _apply_one(
    session: Session,
    operation: Operation,
    item: ContentItem | None,
    checked: Checked,
    titles: Mapping[DocumentKey, str],
    now: datetime,
) -> None:
    loaded = checked.loaded[operation.key]
    document = loaded.document
    if item is None:
        item = ContentItem(kind=operation.key.kind, slug=operation.key.slug, created_at=now, title="")
        session.add(item)
    item.slug = operation.key.slug
    item.source_hash = loaded.source.content_hash
    item.diagnostics = [to_raw(diagnostic) for diagnostic in loaded.diagnostics]
    item.is_broken = operation.step is Step.BROKEN
    item.retired_at = None
    if operation.step is Step.BROKEN or document is None:
        item.title = item.title or operation.key.slug
        session.flush()
        return
    item.title = title_of(document) or operation.key.slug
    item.document_id = document_id_of(document)
    session.flush()
    if operation.revise:
        make_revision(
            session,
            item,
            loaded.source,
            document,
            checked.collection.registers,
            titles,
            checked.proofs.get(operation.key),
            now=now,
        )
    if operation.publish:
        _publish_newest(session, item, document, checked.collection.registers, now)
    elif operation.step in {Step.REVIVED, Step.RENAMED} and _is_published(session, item.id):
        index_document(session, item, document, checked.collection.registers)


def _is_published(session: Session, item_id: int) -> bool:
    query = select(ContentPublication.id).where(ContentPublication.item_id == item_id).limit(1)
    return session.scalar(query) is not None


def _publish_newest(
    session: Session, item: ContentItem, document: BaseModel, registers: Registers, now: datetime
) -> None:
    query = select(ContentRevision).where(ContentRevision.item_id == item.id)
    revision = session.scalars(query.order_by(ContentRevision.number.desc()).limit(1)).one()
    publish_revision(session, item, revision, document, registers, PublicationClass.NEW_LEARNERS, now=now)


def publish_revision(
    session: Session,
    item: ContentItem,
    revision: ContentRevision,
    document: BaseModel,
    registers: Registers,
    publication_class: PublicationClass,
    *,
    reason: str = "",
    person_id: int | None = None,
    now: datetime,
) -> ContentPublication:
    """Make a revision live: append the publication, bind its questions, renew the index and the positions."""
    publication = ContentPublication(
        item_id=item.id,
        revision_id=revision.id,
        publication_class=publication_class,
        reason=reason,
        published_by_id=person_id,
        published_at=now,
    )
    session.add(publication)
    if revision.questions:
        bound = QuestionRevision.id.in_(revision.questions.values())
        session.execute(
            update(QuestionRevision)
            .where(bound, QuestionRevision.published_at.is_(None))
            .values(published_at=now)
            .execution_options(synchronize_session=False)
        )
    index_document(session, item, document, registers)
    if isinstance(document, PositionRegister):
        mirror_positions(session, {position.id: position.title for position in document.positions})
    session.flush()
    return publication


def title_of(document: BaseModel) -> str:
    """The title of a document; registers have none."""
    return str(getattr(document, "title", ""))


def document_id_of(document: BaseModel) -> str | None:
    """The author's id of a document; registers are known by their names alone."""
    name = getattr(document, "id", None)
    return name if isinstance(name, str) else None


def _assert_agreement(session: Session, operations: list[Operation], checked: Checked) -> None:
    rows = session.execute(
        select(ContentItem.kind, ContentItem.slug, ContentItem.source_hash).where(
            ContentItem.retired_at.is_(None)
        )
    )
    stored = {DocumentKey(kind, slug): source_hash for kind, slug, source_hash in rows}
    files = {key: entry.source.content_hash for key, entry in checked.loaded.items()}
    if stored != files:
        raise SyncDisagreesError(sorted(str(key) for key in set(stored.items()) ^ set(files.items())))
    revised = {op.key for op in operations if op.revise}
    for key in revised:
        query = (
            select(ContentRevision.content_hash)
            .join(ContentItem, ContentItem.id == ContentRevision.item_id)
            .where(
                ContentItem.kind == key.kind, ContentItem.slug == key.slug, ContentItem.retired_at.is_(None)
            )
            .order_by(ContentRevision.number.desc())
            .limit(1)
        )
        if session.scalar(query) != files[key]:
            raise SyncDisagreesError([str(key)])
