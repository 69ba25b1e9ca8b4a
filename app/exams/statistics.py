"""Statistics of a paper from stored attempts: people's first ones, by item and revision of the item."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.content.paper import Paper
from app.domain.exams.statistics import (
    Finding,
    Item,
    ItemStatistics,
    PaperStatistics,
    Taken,
    findings_of,
    item_statistics,
    paper_statistics,
)
from app.domain.questions import Multiple, QuestionBase, Single, TrueFalse
from app.domain.questions.exact import read_exact
from app.exams import material
from app.exams.models import Attempt, AttemptAnswer, GradingRow
from app.library import queries as library


@dataclass(frozen=True)
class ItemLine:
    """An item of the page: its question as it was, its number of revision, its figures and what to look at."""

    key: str
    question: QuestionBase
    is_newest: bool
    statistics: ItemStatistics
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """A paper's statistics; items with findings first, then by name."""

    paper: Paper
    slug: str
    whole: PaperStatistics
    items: tuple[ItemLine, ...]


@dataclass(frozen=True)
class _First:
    """A first attempt as stored: its questions as (bank, question, bank revision) and what they gave."""

    attempt_id: int
    score: float
    passed: bool
    questions: tuple[tuple[str, str, int], ...]
    fractions: tuple[float, ...]


@dataclass(frozen=True)
class _Met:
    """An item as people met it: the row of its wording, its shape for the figures, its definition."""

    pinned: int
    item: Item
    question: QuestionBase


def report_of(session: Session, slug: str) -> Report:
    """The statistics of a live paper. A constant number of queries. Raises NotFound."""
    live = material.live_paper(session, slug)
    firsts = _list_firsts(session, live.item_id)
    chosen = _chosen(session, live.item_id)
    banks = library.list_revisions(
        session, {revision for first in firsts for _, _, revision in first.questions}
    )
    met: dict[str, _Met] = {}
    attempts = []
    for first in firsts:
        answers = chosen.get(first.attempt_id, {})
        taken = {}
        for number, (bank, name, revision) in enumerate(first.questions, start=1):
            pinned = banks[revision].questions[name]
            key = f"{bank}/{name}#{pinned}"
            if key not in met:
                question = banks[revision].document.question(name)
                met[key] = _Met(pinned, _item(key, question), question)
            taken[key] = Taken(first.fractions[number - 1], answers.get(number, ()))
        attempts.append(taken)
    scores, passed = [first.score for first in firsts], [first.passed for first in firsts]
    return Report(
        live.paper,
        slug,
        paper_statistics(attempts, scores, passed, live.paper.pass_percent),
        _lines(attempts, met),
    )


def _lines(attempts: list[dict[str, Taken]], met: Mapping[str, _Met]) -> tuple[ItemLine, ...]:
    newest: dict[str, int] = defaultdict(int)
    for key, item in met.items():
        name = key.partition("#")[0]
        newest[name] = max(newest[name], item.pinned)
    lines = []
    for figures in item_statistics(attempts, [item.item for item in met.values()]):
        name, item = figures.item.key.partition("#")[0], met[figures.item.key]
        is_newest = item.pinned == newest[name]
        lines.append(ItemLine(name, item.question, is_newest, figures, tuple(findings_of(figures))))
    return tuple(sorted(lines, key=lambda line: (not line.findings, line.key, not line.is_newest)))


def _item(key: str, question: QuestionBase) -> Item:
    floor = float(question.guess_floor())
    if isinstance(question, Single):
        return Item(key, tuple(question.options), frozenset({question.answer}), floor)
    if isinstance(question, Multiple):
        return Item(key, tuple(question.options), frozenset(question.answer), floor)
    if isinstance(question, TrueFalse):
        return Item(key, ("true", "false"), frozenset({str(question.answer).lower()}), floor)
    return Item(key, floor=floor)


def _list_firsts(session: Session, item_id: int) -> list[_First]:
    newest = aliased(GradingRow)
    latest = (
        select(func.max(newest.id))
        .where(newest.attempt_id == Attempt.id)
        .correlate(Attempt)
        .scalar_subquery()
    )
    query = (
        select(Attempt.id, Attempt.score, Attempt.passed, Attempt.frozen, GradingRow.fractions)
        .join(GradingRow, GradingRow.id == latest)
        .where(Attempt.item_id == item_id, Attempt.number == 1)
        .order_by(Attempt.id)
    )
    return [
        _First(
            row.id,
            row.score,
            row.passed,
            _questions(row.frozen),
            tuple(float(read_exact(f)) for f in row.fractions),
        )
        for row in session.execute(query)
    ]


def _number(text: str) -> float:
    return float(read_exact(text))


def _questions(frozen: Mapping[str, Any]) -> tuple[tuple[str, str, int], ...]:
    revisions = {slug: pin[0] for slug, pin in frozen["banks"].items()}
    return tuple((entry[0], entry[1], revisions[entry[0]]) for entry in frozen["questions"])


def _chosen(session: Session, item_id: int) -> dict[int, dict[int, tuple[str, ...]]]:
    """Chosen options by attempt and number. Answers come as text: there are few different ones among many rows."""
    query = (
        select(AttemptAnswer.attempt_id, AttemptAnswer.number, cast(AttemptAnswer.answer, Text))
        .join(Attempt, Attempt.id == AttemptAnswer.attempt_id)
        .where(Attempt.item_id == item_id, Attempt.number == 1)
    )
    read: dict[str | None, tuple[str, ...]] = {None: ()}
    chosen: dict[int, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for attempt_id, number, text in session.execute(query):
        if text not in read:
            read[text] = _options(json.loads(text))
        chosen[attempt_id][number] = read[text]
    return chosen


def _options(answer: Any) -> tuple[str, ...]:
    if isinstance(answer, str):
        return (answer,)
    if isinstance(answer, list):
        return tuple(str(option) for option in answer)
    return ()
