"""What the pages of an attempt may see, all by number. Only `present_result` touches the key, under the policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.content.collection import Registers
from app.domain.content.paper import Paper, Part
from app.domain.exams.fold import CurrentAnswer
from app.domain.exams.freeze import FrozenPaper, Pin
from app.domain.exams.grading import AttemptGrade, grade_attempt
from app.domain.exams.review import visible_parts
from app.domain.questions import Case, Grading, QuestionBase
from app.domain.questions.exact import write_exact
from app.domain.questions.presenting import QuestionView, ask, review
from app.exams import material, queries
from app.exams.models import Attempt
from app.library.clauses import ClauseCard, clause_cards
from app.library.queries import registers

AnyAttempt = Attempt | queries.AttemptRecord


@dataclass(frozen=True)
class Item:
    """A question on a page. `section` is the title to print above it, where one begins.

    `inner` are the sub-questions of a case, numbered 7-1, 7-2 …
    """

    number: int | str
    view: QuestionView
    points: str
    sequence: int = 0
    section: str = ""
    all_right: bool = False
    earned: str = ""
    clauses: tuple[ClauseCard, ...] = ()
    inner: tuple[Item, ...] = ()


class NavMark(NamedTuple):
    """A question in the navigator, with the page it stands on. A tuple, because pages print many."""

    number: int
    page: int
    state: str | None


@dataclass(frozen=True)
class AttemptPage:
    """One page of an attempt in progress."""

    paper: Paper
    page: int
    pages: int
    items: tuple[Item, ...]
    marks: tuple[NavMark, ...]
    answered: int

    @property
    def total(self) -> int:
        """How many questions there are in all."""
        return len(self.marks)


def read_attempt(session: Session, attempt: AnyAttempt) -> tuple[Paper, FrozenPaper]:
    """The paper as it was, and what was frozen of it."""
    paper = material.pinned_paper(session, Pin(attempt.revision_id, attempt.paper_hash))
    return paper, FrozenPaper.from_json(attempt.frozen)


def present_page(session: Session, attempt: AnyAttempt, page: int) -> AttemptPage:
    """A page of questions with the answers saved so far; a page number outside the paper gives the nearest one."""
    paper, frozen = read_attempt(session, attempt)
    answers = queries.current_answers(session, attempt.id)
    pages, page, numbers = _cut(paper, frozen, page)
    questions = material.pinned_questions(session, frozen)
    items = []
    for number in numbers:
        place, question, current = frozen.questions[number - 1], questions[number - 1], answers.get(number)
        texts = material.texts_of(frozen.banks[place.bank], question)
        view = ask(question, texts, place.order, current.answer if current else None)
        title, all_right = _section_head(paper, frozen, number, numbers)
        sequence = current.sequence if current else 0
        inner = _inner(question, view, number, place.points)
        points = write_exact(place.points)
        items.append(Item(number, view, points, sequence, title, all_right, inner=inner))
    return AttemptPage(paper, page, pages, tuple(items), _marks(paper, frozen, answers), _count(answers))


def unanswered(session: Session, attempt: AnyAttempt) -> tuple[Paper, tuple[NavMark, ...]]:
    """Every question with its state, for the page before handing in."""
    paper, frozen = read_attempt(session, attempt)
    return paper, _marks(paper, frozen, queries.current_answers(session, attempt.id))


@dataclass(frozen=True)
class CompetencyLine:
    """Points for one competency, by its title."""

    title: str
    points: str
    of: str
    percent: int


@dataclass(frozen=True)
class ResultPage:
    """A result as far as it may be shown now. Without marks there is only "handed in"."""

    paper: Paper
    parts: frozenset[Part]
    page: int
    pages: int
    items: tuple[Item, ...]
    marks: tuple[NavMark, ...]
    points: str
    of: str
    score: str
    right: int
    answered: int
    failed_sections: tuple[str, ...]
    competencies: tuple[CompetencyLine, ...]

    @property
    def total(self) -> int:
        """How many questions there were."""
        return len(self.marks)


def present_result(session: Session, attempt: AnyAttempt, page: int, *, now: datetime) -> ResultPage:
    """The result, recomputed from stored answers and pinned questions."""
    paper, frozen = read_attempt(session, attempt)
    answers = queries.current_answers(session, attempt.id)
    questions = material.pinned_questions(session, frozen)
    grade = grade_attempt(frozen, questions, {number: current.answer for number, current in answers.items()})
    parts = visible_parts(paper, attempt.state, attempt.finished_at, now)
    pages, page, numbers = _cut(paper, frozen, page)
    known = registers(session) if parts & {Part.EXPLANATION, Part.MARKS} else Registers()
    cites = {name for number in numbers for name in cited_by(questions[number - 1])}
    shown = clause_cards(known, cites) if Part.EXPLANATION in parts else ()
    cards = {card.id: card for card in shown}
    items = [
        _reviewed(paper, frozen, questions, answers, grade, number, numbers, parts, cards)
        for number in numbers
    ]
    return ResultPage(
        paper,
        parts,
        page,
        pages,
        tuple(items) if Part.OWN_ANSWER in parts else (),
        _result_marks(paper, grade, answers, parts),
        write_exact(grade.points),
        write_exact(grade.of),
        percent(grade.score),
        sum(one.grading.right for one in grade.questions),
        _count(answers),
        tuple(paper.sections[index].title for index in grade.failed_sections),
        _competencies(grade, known) if Part.MARKS in parts else (),
    )


def percent(score: Fraction) -> str:
    """A score to one place, rounded down so that it never looks like a pass that it is not."""
    whole, tenth = divmod(score.numerator * 10 // score.denominator, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def _cut(paper: Paper, frozen: FrozenPaper, page: int) -> tuple[int, int, range]:
    """Number of pages, the page asked for, and the question numbers on it."""
    total = len(frozen.questions)
    pages = max(1, -(-total // paper.per_page))
    page = min(max(1, page), pages)
    first = (page - 1) * paper.per_page + 1
    return pages, page, range(first, min(first + paper.per_page, total + 1))


def page_of(paper: Paper, number: int) -> int:
    """The page on which a question stands."""
    return (number - 1) // paper.per_page + 1


def _section_head(paper: Paper, frozen: FrozenPaper, number: int, numbers: range) -> tuple[str, bool]:
    """Title above a question: where its section begins, and again at the top of a page."""
    index = frozen.questions[number - 1].section
    if number != numbers.start and frozen.questions[number - 2].section == index:
        return "", False
    return paper.sections[index].title, paper.sections[index].all_right


def _marks(paper: Paper, frozen: FrozenPaper, answers: Mapping[int, CurrentAnswer]) -> tuple[NavMark, ...]:
    return tuple(
        NavMark(number, page_of(paper, number), "answered" if _is_answered(answers.get(number)) else None)
        for number in range(1, len(frozen.questions) + 1)
    )


def _is_answered(current: CurrentAnswer | None) -> bool:
    return current is not None and current.answer is not None


def _count(answers: Mapping[int, CurrentAnswer]) -> int:
    return sum(_is_answered(current) for current in answers.values())


def _result_marks(
    paper: Paper, grade: AttemptGrade, answers: Mapping[int, CurrentAnswer], parts: frozenset[Part]
) -> tuple[NavMark, ...]:
    """Right and wrong only where correctness may be seen."""
    marks = []
    for one in grade.questions:
        state = "answered" if _is_answered(answers.get(one.number)) else None
        if Part.CORRECTNESS in parts:
            state = "right" if one.grading.right else "partly" if one.grading.fraction else "wrong"
        marks.append(NavMark(one.number, page_of(paper, one.number), state))
    return tuple(marks)


def _reviewed(
    paper: Paper,
    frozen: FrozenPaper,
    questions: Sequence[QuestionBase],
    answers: Mapping[int, CurrentAnswer],
    grade: AttemptGrade,
    number: int,
    numbers: range,
    parts: frozenset[Part],
    cards: Mapping[str, ClauseCard],
) -> Item:
    place, question = frozen.questions[number - 1], questions[number - 1]
    one, current = grade.questions[number - 1], answers.get(number)
    view = review(
        question,
        material.texts_of(frozen.banks[place.bank], question),
        place.order,
        current.answer if current else None,
        one.grading,
        correctness=Part.CORRECTNESS in parts,
        key=Part.KEY in parts,
        explanation=Part.EXPLANATION in parts,
    )
    title, all_right = _section_head(paper, frozen, number, numbers)
    # Marks of one question tell whether it is right, so they need both.
    earned = write_exact(one.points) if {Part.MARKS, Part.CORRECTNESS} <= parts else ""
    clauses = tuple(cards[name] for name in question.cites if name in cards)
    inner = _inner(question, view, number, place.points, one.grading if earned else None, cards)
    return Item(number, view, write_exact(place.points), 0, title, all_right, earned, clauses, inner)


def cited_by(question: QuestionBase) -> set[str]:
    """The clauses that a question names, in its sub-questions too."""
    inner = question.questions if isinstance(question, Case) else ()
    return set(question.cites).union(*(sub.cites for sub in inner))


def _inner(
    question: QuestionBase,
    view: QuestionView,
    number: int,
    points: Fraction,
    grading: Grading | None = None,
    cards: Mapping[str, ClauseCard] | None = None,
) -> tuple[Item, ...]:
    """The sub-questions of a case as questions of their own; what they earned only with a grading."""
    if not isinstance(question, Case):
        return ()
    known = cards or {}
    return tuple(
        Item(
            f"{number}-{place}",
            sub_view,
            write_exact(points * share),
            earned=write_exact(points * share * grading.inner[place - 1].fraction) if grading else "",
            clauses=tuple(known[name] for name in sub.cites if name in known),
        )
        for place, (sub, sub_view, share) in enumerate(
            zip(question.questions, view.inner, question.shares, strict=True), 1
        )
    )


def _competencies(grade: AttemptGrade, known: Registers) -> tuple[CompetencyLine, ...]:
    """In the register's order."""
    titles = {name: competency.title for name, competency in known.competencies.items()}
    places = {name: place for place, name in enumerate(titles)}
    return tuple(
        CompetencyLine(
            titles.get(line.competency, line.competency),
            percent(line.points),
            percent(line.of),
            int(line.fraction * 100),
        )
        for line in sorted(grade.competencies, key=lambda line: places.get(line.competency, len(places)))
    )
