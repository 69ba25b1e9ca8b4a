"""Making a revision: parsed, rendered, hashed, with its questions and media stored beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from mimetypes import guess_type

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.content.collection import Registers
from app.domain.content.hashes import digest, question_hash, scoring_hash, teaching_hash
from app.domain.content.history import option_ids, questions_of
from app.domain.content.kinds import DocumentKey
from app.domain.scenarios.proof import Proof
from app.library.loading.sources import Source
from app.library.models import ContentItem, ContentRevision, MediaFile, QuestionRevision
from app.library.rendering.context import RenderContext
from app.library.rendering.render import render_document


def make_revision(
    session: Session,
    item: ContentItem,
    source: Source,
    document: BaseModel,
    registers: Registers,
    titles: Mapping[DocumentKey, str],
    proof: Proof | None,
    *,
    note: str = "",
    now: datetime,
) -> ContentRevision:
    """Add the next revision of an item. Rendered once, here; nothing renders later."""
    media = {file.path.removeprefix(f"{source.folder}/"): file.digest for file in source.media}
    context = RenderContext(registers, titles, media)
    rendered = render_document(document, context)
    number = session.scalar(
        select(func.max(ContentRevision.number)).where(ContentRevision.item_id == item.id)
    )
    revision = ContentRevision(
        item_id=item.id,
        number=(number or 0) + 1,
        title=item.title,
        content_hash=source.content_hash,
        scoring_hash=scoring_hash(document),
        teaching_hash=teaching_hash(document),
        rendered_hash=digest(rendered),
        depends=context.depends,
        questions=_store_questions(session, item, document),
        source=source_text(source),
        document=document.model_dump_json(by_alias=True),
        rendered=json.dumps(rendered, ensure_ascii=False),
        proof=json.dumps(proof.to_json(), ensure_ascii=False) if proof else None,
        note=note,
        created_at=now,
    )
    session.add(revision)
    _store_media(session, source, now)
    session.flush()
    return revision


def source_text(source: Source) -> str:
    """The files of a document as JSON text: path to text, and to `sha256:…` for media."""
    files = {file.path: file.data.decode("utf-8") for file in source.files if file not in source.media}
    files |= {file.path: f"sha256:{file.digest}" for file in source.media}
    return json.dumps(files, ensure_ascii=False)


def _store_questions(session: Session, item: ContentItem, document: BaseModel) -> dict[str, int]:
    wanted = {(name, question_hash(question)): question for _, name, question in questions_of(document)}
    if not wanted:
        return {}
    query = select(QuestionRevision).where(QuestionRevision.item_id == item.id)
    rows = {(row.question_id, row.hash): row for row in session.scalars(query)}
    for (name, hashed), question in wanted.items():
        if (name, hashed) not in rows:
            row = QuestionRevision(
                item_id=item.id,
                question_id=name,
                hash=hashed,
                type=question.type_name(),
                option_ids=sorted(option_ids(question)),
                document=question.model_dump_json(by_alias=True),
            )
            session.add(row)
            rows[name, hashed] = row
    session.flush()
    return {name: rows[name, hashed].id for name, hashed in wanted}


def _store_media(session: Session, source: Source, now: datetime) -> None:
    if not source.media:
        return
    files = {file.digest: file for file in source.media}
    known = set(session.scalars(select(MediaFile.digest).where(MediaFile.digest.in_(files))))
    for hashed, file in files.items():
        if hashed not in known:
            media_type = guess_type(file.name)[0] or "application/octet-stream"
            row = MediaFile(
                digest=hashed, media_type=media_type, size=len(file.data), data=file.data, created_at=now
            )
            session.add(row)
