"""Papers and banks as this room needs them, held in the process by content hash: no request parses them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from app.domain.content.bank import Bank
from app.domain.content.collection import Registers
from app.domain.content.kinds import Kind
from app.domain.content.paper import Paper
from app.domain.errors import NotFound
from app.domain.exams.freeze import FrozenPaper, Pin
from app.domain.exams.pools import Pools, pools_of
from app.domain.questions import Case, Match, Order, QuestionBase, Short
from app.domain.questions.options import OptionQuestion
from app.domain.questions.presenting import QuestionTexts
from app.library import queries as library
from app.library.cache import BoundedCache
from app.library.rendering.context import RenderContext
from app.library.rendering.render import render_text

_pools: BoundedCache[Pools] = BoundedCache(100)
_papers: BoundedCache[Paper] = BoundedCache(200)
_questions: BoundedCache[Mapping[str, QuestionBase]] = BoundedCache(200)
_texts: BoundedCache[QuestionTexts] = BoundedCache(4000)


@dataclass(frozen=True)
class LivePaper:
    """The paper as it stands for new attempts."""

    item_id: int
    slug: str
    pin: Pin
    paper: Paper


def live_paper(session: Session, slug: str) -> LivePaper:
    """The live paper. Raises NotFound when there is none or it was withdrawn."""
    live = library.get_live(session, Kind.PAPER, slug)
    return _as_paper(live)


def live_papers(session: Session) -> list[LivePaper]:
    """All live papers, by title."""
    return sorted(map(_as_paper, library.list_live(session, Kind.PAPER)), key=lambda live: live.paper.title)


def _as_paper(live: library.LiveDocument) -> LivePaper:
    if not isinstance(live.document, Paper):
        raise NotFound
    return LivePaper(live.item_id, live.slug, Pin(live.revision_id, live.content_hash), live.document)


@dataclass(frozen=True)
class LiveBanks:
    """The live banks that a paper draws from, with their pins, by slug; and the paper's pools over them."""

    banks: Mapping[str, Bank]
    pins: Mapping[str, Pin]
    pools: Pools


def live_banks(session: Session, live: LivePaper) -> LiveBanks:
    """The banks a new attempt draws from. A bank that is gone is left out: the draw will say what is missing."""
    banks: dict[str, Bank] = {}
    pins: dict[str, Pin] = {}
    for slug in sorted(bank_slugs(live.paper)):
        try:
            found = library.get_live(session, Kind.BANK, slug)
        except NotFound:
            continue
        if isinstance(found.document, Bank):
            banks[slug] = found.document
            pins[slug] = Pin(found.revision_id, found.content_hash)
    key = (live.pin.content_hash, *(pins[slug].content_hash for slug in sorted(pins)))
    return LiveBanks(banks, pins, _pools.get(key) or _pools.put(key, pools_of(live.paper, banks)))


def bank_slugs(paper: Paper) -> set[str]:
    """Every bank that the paper names."""
    fixed = {key.partition("/")[0] for section in paper.sections for key in section.fixed}
    return fixed | {slug for section in paper.sections if section.draw for slug in section.draw.banks}


def pinned_paper(session: Session, pin: Pin) -> Paper:
    """The paper of an attempt, as it was at its start."""
    paper = _papers.get(pin.content_hash)
    if paper is not None:
        return paper
    document = library.get_revision(session, pin.revision_id).document
    if not isinstance(document, Paper):
        raise NotFound
    return _papers.put(pin.content_hash, document)


def pinned_questions(session: Session, frozen: FrozenPaper) -> list[QuestionBase]:
    """The questions of an attempt in its order, as they were at its start."""
    by_bank = {slug: _by_name(session, pin) for slug, pin in frozen.banks.items()}
    return [by_bank[place.bank][place.question] for place in frozen.questions]


def _by_name(session: Session, pin: Pin) -> Mapping[str, QuestionBase]:
    """The questions of a pinned bank by id; no query when the process holds them."""
    found = _questions.get(pin.content_hash)
    if found is not None:
        return found
    bank = library.get_revision(session, pin.revision_id).document
    if not isinstance(bank, Bank):
        raise NotFound
    return _questions.put(pin.content_hash, {question.id: question for question in bank.questions})


def texts_of(pin: Pin, question: QuestionBase) -> QuestionTexts:
    """The question's texts as safe HTML."""
    key = (pin.content_hash, question.id)
    return _texts.get(key) or _texts.put(key, render_texts(question))


def render_texts(question: QuestionBase) -> QuestionTexts:
    """Plain text to paragraphs: questions of banks are written without markup, only a stimulus is Markdown.

    Done once per question and process. A stimulus stands by itself: it has no references to look up.
    """
    if isinstance(question, Case):
        return QuestionTexts(
            paragraphs(question.stem),
            explain=paragraphs(question.explain),
            stimulus=Markup(  # noqa: S704  # what the renderer's cleaner lets through
                render_text(question.stimulus, RenderContext(Registers()))
            ),
            inner=tuple(map(render_texts, question.questions)),
        )
    if isinstance(question, Short):
        return _of_rows(question, {point.id: point.text for point in question.rubric}, {})
    if isinstance(question, Match):
        return _of_rows(question, question.left, question.right)
    if isinstance(question, Order):
        return _of_rows(question, question.items, {})
    if not isinstance(question, OptionQuestion):
        return QuestionTexts(paragraphs(question.stem), {}, paragraphs(question.explain))
    return QuestionTexts(
        paragraphs(question.stem),
        {name: escape(text) for name, text in question.options.items()},
        paragraphs(question.explain),
        {name: escape(text) for name, text in question.why.items()},
    )


def _of_rows(question: QuestionBase, rows: Mapping[str, str], options: Mapping[str, str]) -> QuestionTexts:
    return QuestionTexts(
        paragraphs(question.stem),
        {name: escape(text) for name, text in options.items()},
        paragraphs(question.explain),
        rows={name: escape(text) for name, text in rows.items()},
    )


def paragraphs(text: str) -> Markup:
    """Blank lines separate paragraphs, single ones break lines; everything else is escaped."""
    blocks = [block.strip().split("\n") for block in text.split("\n\n") if block.strip()]
    return Markup().join(Markup("<p>%s</p>") % Markup("<br>").join(lines) for lines in blocks)
