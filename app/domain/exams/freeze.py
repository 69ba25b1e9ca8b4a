"""Freezing a paper for one attempt: which questions, in which order, worth what, under which rule."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from app.domain.content.bank import Bank
from app.domain.content.paper import Paper
from app.domain.errors import Conflict
from app.domain.exams.allot import allot
from app.domain.exams.pools import Pools
from app.domain.questions.chance import lot, shuffled
from app.domain.questions.exact import read_written, write_exact
from app.domain.questions.rules import Rule, read_rule, write_rule


class PaperNotDrawable(Conflict):
    """The banks no longer hold what the paper asks for; `unfilled` slots, `unmet` competencies."""

    code = "paper_not_drawable"


@dataclass(frozen=True)
class FrozenQuestion:
    """A question of an attempt. `order` is the shown order of its options, `uses` the count the draw saw."""

    bank: str
    question: str
    section: int
    points: Fraction
    order: tuple[int, ...] = ()
    rule: Rule | None = None
    uses: int = 0

    @property
    def key(self) -> str:
        """`bank/question`."""
        return f"{self.bank}/{self.question}"


@dataclass(frozen=True)
class Pin:
    """A revision for good: its row, and the hash under which a process may hold it already."""

    revision_id: int
    content_hash: str


@dataclass(frozen=True)
class FrozenPaper:
    """What an attempt is made of. Questions are numbered from 1 by their place; `banks` pins each bank's revision.

    The JSON form is short because every request reads it: texts stay in the pinned revisions.
    """

    banks: Mapping[str, Pin]
    questions: tuple[FrozenQuestion, ...]
    pass_percent: int
    all_right: tuple[int, ...] = ()

    @cached_property
    def total(self) -> Fraction:
        """The points of a flawless attempt."""
        return sum((question.points for question in self.questions), Fraction(0))

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        return {
            "format": 1,
            "pass": self.pass_percent,
            "all_right": list(self.all_right),
            "banks": {slug: [pin.revision_id, pin.content_hash] for slug, pin in self.banks.items()},
            "questions": [
                [
                    q.bank,
                    q.question,
                    q.section,
                    write_exact(q.points),
                    list(q.order),
                    write_rule(q.rule) if q.rule else None,
                    q.uses,
                ]
                for q in self.questions
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FrozenPaper:
        """Read back what `to_json` wrote."""
        questions = tuple(
            FrozenQuestion(
                bank,
                name,
                section,
                read_written(points),
                tuple(order),
                read_rule(rule) if rule else None,
                uses,
            )
            for bank, name, section, points, order, rule, uses in data["questions"]
        )
        banks = {
            slug: Pin(revision_id, content_hash)
            for slug, (revision_id, content_hash) in data["banks"].items()
        }
        return cls(banks, questions, data["pass"], tuple(data["all_right"]))


def freeze(
    paper: Paper,
    banks: Mapping[str, Bank],
    pools: Pools,
    *,
    pins: Mapping[str, Pin],
    uses: Mapping[str, int],
    met_last: Set[str],
    seed: str,
) -> FrozenPaper:
    """Draw and fix an attempt's questions.

    Those the person met last time come last, then the less used come first; equals by lot under the seed.
    `uses` and `met_last` go by `bank/question`. Raises PaperNotDrawable when there are too few.
    """
    preference = sorted(pools.competency, key=lambda key: (key in met_last, uses.get(key, 0), lot(seed, key)))
    result = allot(pools.sections, preference, pools.competency, paper.blueprint)
    if not result.complete:
        raise PaperNotDrawable(unfilled=result.unfilled, unmet=dict(result.unmet))
    questions = [
        _frozen(paper, banks, index, key, uses.get(key, 0), seed)
        for index, chosen in enumerate(result.chosen)
        for key in _in_asking_order(paper, pools, index, chosen, seed)
    ]
    used = {question.bank for question in questions}
    return FrozenPaper(
        {slug: pins[slug] for slug in sorted(used)},
        tuple(questions),
        paper.pass_percent,
        tuple(index for index, section in enumerate(paper.sections) if section.all_right),
    )


def _in_asking_order(paper: Paper, pools: Pools, index: int, chosen: tuple[str, ...], seed: str) -> list[str]:
    """Mixed by the seed, or in the author's order where the paper says `shuffle: false`."""
    if paper.shuffle:
        return shuffled(f"{seed}/{index}", chosen)
    return [key for key in pools.sections[index].pool if key in chosen]


def _frozen(
    paper: Paper, banks: Mapping[str, Bank], index: int, key: str, uses: int, seed: str
) -> FrozenQuestion:
    slug, _, name = key.partition("/")
    bank, section = banks[slug], paper.sections[index]
    question = bank.question(name)
    if question is None:  # a pool names only questions of its banks
        raise PaperNotDrawable(unfilled=1, unmet={})
    order = question.shown_order(f"{seed}/{slug}", bank.defaults.shuffle)
    rule = question.resolve_rule(section.rule, bank.defaults.rule)
    return FrozenQuestion(slug, name, index, section.points, order, rule, uses)
