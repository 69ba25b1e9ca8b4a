"""Written answers: length, waiting for a marker, rubric marks, hints."""

from fractions import Fraction

import pytest

from app.domain.questions import QUESTION, AnswerUnreadable
from app.domain.questions.presenting import QuestionTexts, ask, review
from app.domain.questions.short import MarksUnfit

RUBRIC = [
    {"id": "p1", "marks": "2", "text": "说明核身在先", "keywords": ["核实身份", "核身"]},
    {"id": "p2", "text": "不透露欠款", "keywords": ["不谈债务"]},
]
DATA = {
    "id": "w",
    "type": "short",
    "stem": "怎么办？",
    "words": "20",
    "model": "先核身，不谈债务。",
    "rubric": RUBRIC,
}


def short(**changes):
    return QUESTION.validate_python({**DATA, **changes})


def case_with_short():
    single = {"id": "s", "type": "single", "stem": "？", "options": {"a": "甲", "b": "乙"}, "answer": "a"}
    return QUESTION.validate_python(
        {"id": "c", "type": "case", "stimulus": "材料", "questions": [single, DATA]}
    )


def marks(**given):
    return {name: Fraction(value) for name, value in given.items()}


def test_a_text_is_kept_as_written_up_to_its_length():
    assert short().parse_answer({"": [" 先核身\r\n再谈 "]}) == "先核身\n再谈"
    assert short().parse_answer({"": ["字" * 20]}) == "字" * 20
    assert short().parse_answer({"": [" \r\n "]}) is None
    with pytest.raises(AnswerUnreadable) as refused:
        short().parse_answer({"": ["字" * 21]})
    assert refused.value.params == {"reason": "too_long", "longest": 20}


def test_an_answer_waits_for_its_marks_and_none_does_not():
    grading = short().grade("先核身")
    assert (grading.fraction, grading.right, grading.waiting) == (0, False, True)
    assert not short().grade(None).waiting
    assert not short().mark(None, {}).waiting


@pytest.mark.parametrize(
    ("given", "fraction", "waiting"),
    [
        ({"p1": "2", "p2": "1"}, Fraction(1), False),
        ({"p1": "1.5", "p2": "0"}, Fraction(1, 2), False),
        ({"p1": "0", "p2": "0"}, Fraction(0), False),
        ({"p1": "2"}, Fraction(2, 3), True),
        ({}, Fraction(0), True),
    ],
)
def test_marks_of_the_rubric_make_the_fraction(given, fraction, waiting):
    grading = short().mark("先核身", marks(**given))
    assert (grading.fraction, grading.waiting) == (fraction, waiting)


@pytest.mark.parametrize("given", [{"p1": "2.5"}, {"p1": "-1"}, {"p3": "1"}])
def test_marks_outside_of_the_rubric_are_refused(given):
    with pytest.raises(MarksUnfit):
        short().mark("先核身", marks(**given))


def test_keywords_are_hints_for_the_eye_and_never_marks():
    assert short().hints("先 核实身份，然后核身。") == {"p1": ("核实身份", "核身"), "p2": ()}
    assert short().grade("核实身份 核身 不谈债务").fraction == 0
    assert short().hints(None) == {"p1": (), "p2": ()}


def test_a_case_waits_for_its_written_answers_only():
    case = case_with_short()
    grading = case.grade({"s": "a", "w": "先核身"})
    assert (grading.fraction, grading.waiting) == (Fraction(1, 2), True)
    assert not case.grade({"s": "a"}).waiting
    marked = case.mark({"s": "a", "w": "先核身"}, marks(**{"w/p1": "2", "w/p2": "0"}))
    assert (marked.fraction, marked.waiting) == (Fraction(5, 6), False)
    assert [one.fraction for one in marked.inner] == [1, Fraction(2, 3)]
    with pytest.raises(MarksUnfit):
        case.mark({"w": "先核身"}, marks(**{"x/p1": "1"}))


def view_of(shown, grading):
    question = short()
    texts = QuestionTexts("怎么办？", explain="解", rows={"p1": "说明核身在先", "p2": "不透露欠款"})
    return review(question, texts, (), "先核身", grading, correctness=shown, key=shown, explanation=shown)


def test_model_and_rubric_are_shown_only_with_the_key():
    page = ask(short(), QuestionTexts("怎么办？", rows={"p1": "说明核身在先"}), (), "先核身")
    assert (page.value, page.words, page.rows, page.key) == ("先核身", 20, (), "")
    grading = short().mark("先核身", marks(p1="1.5", p2="0"))
    hidden, shown = view_of(False, grading), view_of(True, grading)
    assert (hidden.rows, hidden.key, hidden.state) == ((), "", None)
    assert [(row.html, row.value, row.key) for row in shown.rows] == [
        ("说明核身在先", "1.5", "2"),
        ("不透露欠款", "0", "1"),
    ]
    assert (shown.key, shown.state) == ("先核身，不谈债务。", "partly")
