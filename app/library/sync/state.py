"""What the database knows when a sync begins."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.domain.content.history import Published
from app.domain.content.kinds import DocumentKey
from app.domain.scenarios.proof import Proof
from app.library.checking.proofs import proof_key
from app.library.loading.documents import model_of
from app.library.models import ContentItem, ContentPublication, ContentRevision, QuestionRevision, SyncRun
from app.library.sync.plan import ItemState

Raw = dict[str, object]
"""A diagnostic as it is stored."""


@dataclass
class State:
    """Items with their newest revision, and what was said about them."""

    items: list[ItemState]
    revisions: dict[DocumentKey, int]
    depends: dict[DocumentKey, Mapping[str, str]]
    diagnostics: dict[DocumentKey, list[Raw]]
    last_run: SyncRun | None
    published: list[Published] = field(default_factory=list)


def read_state(session: Session) -> State:
    """Read items, newest revisions and the last finished run. Three queries."""
    newest = select(func.max(ContentRevision.id)).group_by(ContentRevision.item_id)
    latest = aliased(ContentPublication)
    live = (
        select(func.max(latest.id))
        .where(latest.item_id == ContentItem.id)
        .correlate(ContentItem)
        .scalar_subquery()
    )
    query = (
        select(ContentItem, ContentRevision.id, ContentRevision.content_hash, ContentRevision.depends,
               ContentPublication.revision_id)
        .outerjoin(ContentRevision, (ContentRevision.item_id == ContentItem.id) & ContentRevision.id.in_(newest))
        .outerjoin(ContentPublication, ContentPublication.id == live)
        .order_by(ContentItem.retired_at.is_(None), ContentItem.id)
    )  # fmt: skip
    state = State([], {}, {}, {}, None)
    for item, revision_id, revision_hash, depends, live_id in session.execute(query):
        key = DocumentKey(item.kind, item.slug)
        is_live = revision_id is not None and live_id == revision_id
        state.items.append(
            ItemState(
                item.id,
                key,
                item.document_id,
                item.source_hash,
                revision_hash,
                is_live,
                item.is_broken,
                item.retired_at is not None,
            )
        )
        state.diagnostics[key] = item.diagnostics
        if revision_id is not None:
            state.revisions[key] = revision_id
            state.depends[key] = depends
    runs = select(SyncRun).where(SyncRun.finished_at.is_not(None), SyncRun.failed.is_(False))
    state.last_run = session.scalars(runs.order_by(SyncRun.id.desc()).limit(1)).one_or_none()
    return state


def read_published(session: Session) -> list[Published]:
    """Every question as it was ever published."""
    query = (
        select(ContentItem.kind, ContentItem.slug, QuestionRevision.question_id, QuestionRevision.type,
               QuestionRevision.option_ids)
        .join(QuestionRevision, QuestionRevision.item_id == ContentItem.id)
        .where(QuestionRevision.published_at.is_not(None))
    )  # fmt: skip
    return [
        Published(DocumentKey(kind, slug), question_id, type_name, frozenset(option_ids))
        for kind, slug, question_id, type_name, option_ids in session.execute(query)
    ]


def read_documents(
    session: Session, revisions: Mapping[DocumentKey, int]
) -> tuple[dict[DocumentKey, BaseModel], dict[DocumentKey, str]]:
    """Stored documents, and the proof keys of those that were proved, by document key. One query."""
    by_id = {revision_id: key for key, revision_id in revisions.items()}
    documents: dict[DocumentKey, BaseModel] = {}
    proved: dict[DocumentKey, str] = {}
    if not by_id:
        return documents, proved
    query = select(
        ContentRevision.id, ContentRevision.content_hash, ContentRevision.document, ContentRevision.proof
    ).where(ContentRevision.id.in_(by_id))
    for row in session.execute(query):
        key = by_id[row.id]
        documents[key] = model_of(key).model_validate_json(row.document)
        if row.proof:
            proof = Proof.from_json(json.loads(row.proof))
            proved[key] = proof_key(row.content_hash, proof.severities)
    return documents, proved
