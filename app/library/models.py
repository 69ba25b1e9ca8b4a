"""Documents, their immutable revisions, what is live since when, media, sync runs and the search index.

Documents and rendered parts are stored as JSON text, not as a JSON column: PostgreSQL's JSONB forgets the order
of keys, and the order of options and choices is part of what an author wrote.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.domain.content.kinds import Kind
from app.orm import Base, Json, UtcDateTime, enum_column, new_uuid


class Origin(StrEnum):
    """Where a revision came from."""

    FILE = "file"
    STUDIO = "studio"


class PublicationClass(StrEnum):
    """What a publication asks of people who are in the middle of the material, or through with it."""

    COSMETIC = "cosmetic"
    NEW_LEARNERS = "new-learners"
    RE_READ = "re-read"
    RE_CERTIFY = "re-certify"


class ContentItem(Base):
    """A document over time: kind and slug, the author's id, and what is wrong with its files now."""

    __tablename__ = "content_items"
    __table_args__ = (
        Index(
            "uq_content_items_kind_slug",
            "kind",
            "slug",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=new_uuid, unique=True)
    kind: Mapped[Kind] = mapped_column(enum_column(Kind))
    slug: Mapped[str] = mapped_column(String(64))
    document_id: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(300))
    source_hash: Mapped[str] = mapped_column(String(64))
    """Content hash of the files as last synced, sound or broken."""
    diagnostics: Mapped[list[dict[str, object]]] = mapped_column(Json, default=list)
    is_broken: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    revisions: Mapped[list[ContentRevision]] = relationship(back_populates="item", lazy="raise")


class ContentRevision(Base):
    """One immutable version of a document: its files, its parsed form, its pages, and its hashes."""

    __tablename__ = "content_revisions"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    scoring_hash: Mapped[str] = mapped_column(String(64))
    teaching_hash: Mapped[str] = mapped_column(String(64))
    rendered_hash: Mapped[str] = mapped_column(String(64))
    """Hash of `rendered`: differs where a clause or title shown on the page changed but the files did not."""
    depends: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    """Digests of the register entries and titles shown on its pages, by name."""
    questions: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    """Question id (in courses `lesson/check`) to the id of its question revision."""
    source: Mapped[str] = deferred(mapped_column(Text))
    """JSON text: the files, path to text; media as `sha256:` digests."""
    document: Mapped[str] = deferred(mapped_column(Text))
    rendered: Mapped[str] = deferred(mapped_column(Text))
    proof: Mapped[str | None] = deferred(mapped_column(Text))
    origin: Mapped[Origin] = mapped_column(enum_column(Origin), default=Origin.FILE)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    item: Mapped[ContentItem] = relationship(back_populates="revisions", lazy="raise")


class ContentPublication(Base):
    """An append-only row: from then on this revision is live. The latest row of an item counts."""

    __tablename__ = "content_publications"
    __table_args__ = (Index(None, "item_id", "published_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"), index=True)
    publication_class: Mapped[PublicationClass] = mapped_column(enum_column(PublicationClass))
    reason: Mapped[str] = mapped_column(String(500), default="")
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuestionRevision(Base):
    """A question exactly as it could be shown and marked; attempts point here."""

    __tablename__ = "question_revisions"
    __table_args__ = (UniqueConstraint("item_id", "question_id", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"))
    question_id: Mapped[str] = mapped_column(String(130))
    hash: Mapped[str] = mapped_column(String(64), index=True)
    type: Mapped[str] = mapped_column(String(20))
    option_ids: Mapped[list[str]] = mapped_column(Json, default=list)
    document: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MediaFile(Base):
    """An image, video or attachment, addressed by the SHA-256 of its bytes."""

    __tablename__ = "media_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SyncRun(Base):
    """One sync: who ran it, over what, and which findings it introduced, mended, or met again."""

    __tablename__ = "sync_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed: Mapped[bool] = mapped_column(default=False)
    tree_hash: Mapped[str] = mapped_column(String(64))
    is_publishing: Mapped[bool]
    operations: Mapped[dict[str, list[str]]] = mapped_column(Json, default=dict)
    introduced: Mapped[list[dict[str, object]]] = mapped_column(Json, default=list)
    fixed: Mapped[list[dict[str, object]]] = mapped_column(Json, default=list)
    remaining: Mapped[list[dict[str, object]]] = mapped_column(Json, default=list)


class SearchEntry(Base):
    """Something that search can lead to: a document or a part of one, with the text it is found by."""

    __tablename__ = "search_entries"
    __table_args__ = (UniqueConstraint("item_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"))
    kind: Mapped[str] = mapped_column(String(20), index=True)
    """course, lesson, scenario, paper, clause, red-line, term or topic."""
    slug: Mapped[str] = mapped_column(String(64))
    part: Mapped[str] = mapped_column(String(130), default="")
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)


class SearchTerm(Base):
    """A pair of neighbouring characters, or a Latin word, in an entry. `weight` grows with title and count."""

    __tablename__ = "search_terms"

    term: Mapped[str] = mapped_column(String(24), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("search_entries.id"), primary_key=True, index=True)
    weight: Mapped[int]
