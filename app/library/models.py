"""Tables of the material: what was written, which revision is live since when, and what learners need of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.domain.content.kinds import Kind
from app.orm import Base, Json, UtcDateTime, enum_column


class Origin(StrEnum):
    """Where a revision was written."""

    FILE = "file"
    STUDIO = "studio"


class PublicationClass(StrEnum):
    """What a new revision means for people who are at it or were."""

    COSMETIC = "cosmetic"
    NEW_LEARNERS = "new-learners"
    RE_READ = "re-read"
    RE_CERTIFY = "re-certify"


class ContentItem(Base):
    """A document as a thing with a name: its revisions come and go, it stays. Never deleted."""

    __tablename__ = "content_items"
    __table_args__ = (UniqueConstraint("kind", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(enum_column(Kind))
    slug: Mapped[str] = mapped_column(String(100))
    document_id: Mapped[str] = mapped_column(String(100), index=True)  # the authored id, which renames keep
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ContentRevision(Base):
    """A document as it was at one moment; immutable. The big columns are read only when the process lacks them."""

    __tablename__ = "content_revisions"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"), index=True)
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    scoring_hash: Mapped[str] = mapped_column(String(64))
    teaching_hash: Mapped[str] = mapped_column(String(64))
    source: Mapped[dict[str, str]] = deferred(mapped_column(Json))  # file name → text
    parsed: Mapped[dict[str, Any]] = deferred(mapped_column(Json))
    rendered: Mapped[dict[str, Any]] = deferred(mapped_column(Json))
    proof: Mapped[dict[str, Any] | None] = deferred(mapped_column(Json))  # of a scenario
    origin: Mapped[Origin] = mapped_column(enum_column(Origin), default=Origin.FILE)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContentPublication(Base):
    """A revision went live. Append-only: live is the latest one, and what was live on a past day can be read."""

    __tablename__ = "content_publications"
    __table_args__ = (Index("ix_content_publications_item_id_at", "item_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("content_revisions.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    publication_class: Mapped[PublicationClass] = mapped_column(enum_column(PublicationClass))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class QuestionRevision(Base):
    """One question as it was, stored once by its content, so that an attempt pins exactly what was shown."""

    __tablename__ = "question_revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    bank_slug: Mapped[str] = mapped_column(String(100), index=True)
    question_id: Mapped[str] = mapped_column(String(100))
    parsed: Mapped[dict[str, Any]] = deferred(mapped_column(Json))
    rendered: Mapped[dict[str, Any]] = deferred(mapped_column(Json))


class MediaFile(Base):
    """A picture, attachment or video, stored once by its content."""

    __tablename__ = "media_files"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class SyncRun(Base):
    """One look at the files: what changed and which problems are new, gone or still there."""

    __tablename__ = "sync_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    operations: Mapped[dict[str, Any]] = mapped_column(Json)
    diagnostics: Mapped[list[dict[str, Any]]] = mapped_column(Json)


class FileState(Base):
    """What was last seen of a file, so that unchanged files cost no parsing and no proof."""

    __tablename__ = "file_states"

    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))


class SearchTerm(Base):
    """A pair of neighbouring characters (or a word of letters) in a live text: the index of the search."""

    __tablename__ = "search_terms"
    __table_args__ = (Index("ix_search_terms_term", "term", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[int] = mapped_column(ForeignKey("content_items.id"), index=True)
    part: Mapped[str] = mapped_column(String(100), default="")  # lesson id, clause id …
    weight: Mapped[int]
