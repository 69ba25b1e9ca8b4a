"""What a page shows of a question, before the answer is graded and after: rendered texts in shown order.

`ask` never touches the key. `review` shows only what it is told to show, so that a page cannot leak what the
review policy keeps. Both work for every type by the types' own `show` and `fill`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from app.domain.questions.answers import Answer, Grading
from app.domain.questions.blank import GAP
from app.domain.questions.case import Case, answers_by_question
from app.domain.questions.common import QuestionBase
from app.domain.questions.exact import write_exact
from app.domain.questions.options import OptionQuestion
from app.domain.questions.rows import RowQuestion
from app.domain.questions.short import Short

State = Literal["own", "right", "wrong", "missed", "partly", "none"]


@dataclass(frozen=True)
class QuestionTexts:
    """A question's texts as safe HTML, rendered when it was published; options, reasons and rows by authored id."""

    stem: str
    options: Mapping[str, str] = field(default_factory=dict)
    explain: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    stimulus: str = ""
    inner: tuple[QuestionTexts, ...] = ()


@dataclass(frozen=True)
class OptionView:
    """An option as shown: number to send back, letter to read, and how it fared once that may be seen."""

    number: int
    mark: str
    html: str
    chosen: bool = False
    state: State | None = None
    why: str = ""


@dataclass(frozen=True)
class GapView:
    """A gap as shown; `before` is the piece of the stem in front of it."""

    number: int
    before: str
    value: str = ""
    state: State | None = None
    key: str = ""


@dataclass(frozen=True)
class RowView:
    """A row as shown; `value` is the number of the chosen option, `key` that of the right one. "" for none.

    Of a rubric: `value` the marks given, `key` the most that can be given.
    """

    number: int
    html: str
    value: str = ""
    state: State | None = None
    key: str = ""


@dataclass(frozen=True)
class QuestionView:
    """Everything a page needs of one question. `tail` is what follows the last gap, or the whole stem; `inner` are
    the sub-questions of a case."""

    type: str
    tail: str
    options: tuple[OptionView, ...] = ()
    gaps: tuple[GapView, ...] = ()
    value: str = ""
    unit: str = ""
    state: State | None = None
    key: str = ""
    explain: str = ""
    rows: tuple[RowView, ...] = ()
    stimulus: str = ""
    inner: tuple[QuestionView, ...] = ()
    words: int = 0


def ask(
    question: QuestionBase, texts: QuestionTexts, order: Sequence[int] = (), answer: Answer | None = None
) -> QuestionView:
    """The question to be answered, with the answer given so far."""
    if isinstance(question, Case):
        own = answers_by_question(answer)
        inner = tuple(
            ask(sub, its, places, own.get(sub.id))
            for (sub, places), its in zip(question.with_orders(order), texts.inner, strict=True)
        )
        return QuestionView("case", texts.stem, stimulus=texts.stimulus, inner=inner)
    given = question.fill(answer, order)
    shown = question.show(order)
    options = tuple(
        OptionView(number, letter(number), texts.options.get(name, name), str(number) in given.get("", ()))
        for number, name in enumerate(_names(question, order), 1)
    )
    names = question.row_names(order) if isinstance(question, RowQuestion) else []
    rows = tuple(
        RowView(number, texts.rows[name], _first(given, str(number))) for number, name in enumerate(names, 1)
    )
    marked = type(texts.stem)  # a text that is marked as safe HTML stays marked in pieces
    pieces = [marked(piece) for piece in GAP.split(texts.stem)[::2]] if shown.blanks else [texts.stem]
    gaps = tuple(
        GapView(number, piece, _first(given, str(number))) for number, piece in enumerate(pieces[:-1], 1)
    )
    return QuestionView(
        shown.type, pieces[-1], options, gaps, _first(given, ""), shown.unit, rows=rows, words=shown.words
    )


def review(
    question: QuestionBase,
    texts: QuestionTexts,
    order: Sequence[int],
    answer: Answer | None,
    grading: Grading,
    *,
    correctness: bool,
    key: bool,
    explanation: bool,
) -> QuestionView:
    """The question after grading, with what may be shown of how the answer fared, the key and the reasons."""
    if isinstance(question, Case):
        own = answers_by_question(answer)
        inner = tuple(
            review(
                sub,
                its,
                places,
                own.get(sub.id),
                one,
                correctness=correctness,
                key=key,
                explanation=explanation,
            )
            for (sub, places), its, one in zip(
                question.with_orders(order), texts.inner, grading.inner, strict=True
            )
        )
        return QuestionView(
            "case",
            texts.stem,
            state=verdict(grading, answered=answer is not None) if correctness else None,
            explain=texts.explain if explanation else "",
            stimulus=texts.stimulus,
            inner=inner,
        )
    plain = ask(question, texts, order, answer)
    right = question.fill(question.key_answer(), order) if key else {}
    names = _names(question, order)
    options = tuple(
        OptionView(
            option.number,
            option.mark,
            option.html,
            option.chosen,
            _option_state(option, right.get("", ()), key=key),
            texts.why.get(name, "") if explanation else "",
        )
        for option, name in zip(plain.options, names, strict=True)
    )
    fared = [part.right for part in grading.parts] if grading.parts else [False] * len(plain.gaps)
    gaps = tuple(
        GapView(
            gap.number,
            gap.before,
            gap.value,
            ("right" if was_right else "wrong") if correctness else None,
            _first(right, str(gap.number)),
        )
        for gap, was_right in zip(plain.gaps, fared, strict=False)
    )
    by_name = {part.name: part.right for part in grading.parts}
    row_names = question.row_names(order) if isinstance(question, RowQuestion) else []
    rows = tuple(
        replace(
            row,
            state=("right" if by_name.get(name) else "wrong") if correctness and row.value else None,
            key=_first(right, str(row.number)),
        )
        for row, name in zip(plain.rows, row_names, strict=True)
    )
    if isinstance(question, Short) and key:
        rows = _rubric(question, texts, grading, correctness=correctness)
    return QuestionView(
        plain.type,
        plain.tail,
        options,
        gaps,
        plain.value,
        plain.unit,
        verdict(grading, answered=answer is not None) if correctness else None,
        _first(right, "") if not options else "",
        texts.explain if explanation else "",
        rows,
    )


def _rubric(
    question: Short, texts: QuestionTexts, grading: Grading, *, correctness: bool
) -> tuple[RowView, ...]:
    given = {part.name: part.given for part in grading.parts} if correctness else {}
    return tuple(
        RowView(number, texts.rows[point.id], given.get(point.id, ""), key=write_exact(point.marks))
        for number, point in enumerate(question.rubric, 1)
    )


def verdict(grading: Grading, *, answered: bool) -> State:
    """One word for how an answer fared."""
    if not answered:
        return "none"
    if grading.right:
        return "right"
    return "partly" if grading.fraction else "wrong"


def letter(number: int) -> str:
    """The letter of an option: A for 1."""
    return chr(ord("A") + number - 1)


def _names(question: QuestionBase, order: Sequence[int]) -> list[str]:
    if isinstance(question, RowQuestion):
        return question.choice_names(order)
    return question.in_order(order) if isinstance(question, OptionQuestion) else []


def _first(fields: Mapping[str, Sequence[str]], part: str) -> str:
    values = fields.get(part, ())
    return values[0] if values else ""


def _option_state(option: OptionView, right: Sequence[str], *, key: bool) -> State | None:
    """Without the key an own choice is only marked as own: to call it right would be to give the key away."""
    if not key:
        return "own" if option.chosen else None
    if str(option.number) in right:
        return "right" if option.chosen else "missed"
    return "wrong" if option.chosen else None
