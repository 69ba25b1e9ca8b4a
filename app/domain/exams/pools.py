"""Which questions a paper may take where, and whether there are enough of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.content.bank import Bank
from app.domain.content.diagnostics import Problem
from app.domain.content.paper import Draw, Paper, Purpose
from app.domain.exams.allot import Slots, allot
from app.domain.questions import QuestionBase, Use


@dataclass(frozen=True)
class Pools:
    """A paper's sections with their pools of `bank/question` keys; the same for every attempt at it."""

    sections: tuple[Slots, ...]
    competency: Mapping[str, str | None]


def usable(bank: Bank, question: QuestionBase, purpose: Purpose) -> bool:
    """Whether a paper of this purpose may ask the question: only exams show what is kept for exams."""
    use = question.use or bank.use
    return use is Use.BOTH or (use is Use.EXAM) == (purpose is Purpose.EXAM)


def fits(draw: Draw, question: QuestionBase) -> bool:
    """Whether the question meets every condition of the draw, banks and use apart."""
    return (
        (not draw.types or question.type_name() in draw.types)
        and (not draw.difficulty or question.difficulty in draw.difficulty)
        and (not draw.levels or question.level in draw.levels)
        and (not draw.tags or any(tag in draw.tags for tag in question.tags))
        and (not draw.competencies or any(name in draw.competencies for name in question.speaks_for))
    )


def pools_of(paper: Paper, banks: Mapping[str, Bank]) -> Pools:
    """The pools of every section; what `check_paper` complains about is left out."""
    competency: dict[str, str | None] = {}
    sections = []
    for section in paper.sections:
        keys = list(section.fixed) if section.draw is None else list(_drawable(paper, section.draw, banks))
        for key in keys:
            question = find_question(banks, key)
            competency[key] = question.main_competency if question else None
        sections.append(Slots(section.count, tuple(keys)))
    return Pools(tuple(sections), competency)


def find_question(banks: Mapping[str, Bank], key: str) -> QuestionBase | None:
    """The question under `bank/question`, or None."""
    slug, _, name = key.partition("/")
    bank = banks.get(slug)
    return bank.question(name) if bank else None


def _drawable(paper: Paper, draw: Draw, banks: Mapping[str, Bank]) -> Iterator[str]:
    for slug in draw.banks:
        bank = banks.get(slug)
        if bank is None:
            continue
        for question in bank.questions:
            if fits(draw, question) and usable(bank, question, paper.purpose):
                yield f"{slug}/{question.id}"


def check_paper(paper: Paper, banks: Mapping[str, Bank]) -> list[Problem]:
    """Everything that would keep an attempt at this paper from being drawn.

    Codes: paper_unknown_bank, paper_unknown_question, paper_question_not_usable, paper_question_twice,
    exam_pool_too_small, paper_pools_overlap, paper_blueprint_unreachable.
    """
    problems = list(_check_fixed(paper, banks))
    pools = pools_of(paper, banks)
    for index, (section, slots) in enumerate(zip(paper.sections, pools.sections, strict=True)):
        if section.draw is None:
            continue
        path = ("sections", index, "draw")
        for place, slug in enumerate(section.draw.banks):
            if slug not in banks:
                problems.append(Problem("paper_unknown_bank", (*path, "banks", place), {"bank": slug}))
        if len(slots.pool) < slots.count and all(slug in banks for slug in section.draw.banks):
            params: dict[str, object] = {
                "section": section.title,
                "needs": slots.count,
                "has": len(slots.pool),
            }
            problems.append(Problem("exam_pool_too_small", (*path, "count"), params))
    return problems or list(_check_together(paper, pools))


def _check_fixed(paper: Paper, banks: Mapping[str, Bank]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, section in enumerate(paper.sections):
        for place, key in enumerate(section.fixed):
            path = ("sections", index, "fixed", place)
            slug = key.partition("/")[0]
            question = find_question(banks, key)
            if slug not in banks:
                yield Problem("paper_unknown_bank", path, {"bank": slug})
            elif question is None:
                yield Problem("paper_unknown_question", path, {"question": key})
            elif not usable(banks[slug], question, paper.purpose):
                yield Problem(
                    "paper_question_not_usable", path, {"question": key, "purpose": paper.purpose.value}
                )
            if key in seen:
                yield Problem("paper_question_twice", path, {"question": key})
            seen.add(key)


def _check_together(paper: Paper, pools: Pools) -> Iterator[Problem]:
    """Sections that share a pool, and minimums: each may be possible alone and impossible together."""
    keys = list(pools.competency)
    result = allot(pools.sections, keys, pools.competency, paper.blueprint)
    if result.unfilled:
        needs = paper.question_count
        yield Problem("paper_pools_overlap", ("sections",), {"needs": needs, "has": needs - result.unfilled})
        return
    for name, has in result.unmet.items():
        params: dict[str, object] = {"competency": name, "needs": paper.blueprint[name], "has": has}
        yield Problem("paper_blueprint_unreachable", ("blueprint", name), params)
