"""Which prerequisites of a paper a person fulfils, read from the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.content.kinds import Kind
from app.ledger.models import SubjectKind
from app.ledger.queries import best_by_item
from app.library.models import ContentItem

KINDS = {"course": (Kind.COURSE, SubjectKind.COURSE), "paper": (Kind.PAPER, SubjectKind.PAPER)}


def fulfilled(session: Session, person_id: int, prerequisites: Sequence[str]) -> frozenset[str]:
    """Those of `course/slug` and `paper/slug` that the person has completed or passed. Without any, no query."""
    met = set()
    for word, (kind, subject) in KINDS.items():
        slugs = [name.partition("/")[2] for name in prerequisites if name.startswith(f"{word}/")]
        if not slugs:
            continue
        query = select(ContentItem.id, ContentItem.slug)
        named = session.execute(query.where(ContentItem.kind == kind, ContentItem.slug.in_(slugs)))
        best = best_by_item(session, person_id, subject)
        met |= {f"{word}/{slug}" for item_id, slug in named if item_id in best and best[item_id].passed}
    return frozenset(met)
