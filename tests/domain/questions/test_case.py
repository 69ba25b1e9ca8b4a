"""A case: one unit of several questions, numbered, ordered, answered and graded together."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.questions import QUESTION
from app.domain.questions.presenting import QuestionTexts, ask, review
from app.domain.questions.rules import read_rule

OPTIONS = {"a": "甲", "b": "乙", "c": "丙", "d": "丁"}
ONE = {"id": "one", "type": "single", "stem": "其一", "options": OPTIONS, "answer": "a"}
MANY = {"id": "many", "type": "multiple", "stem": "其二", "options": OPTIONS, "answer": ["a", "b"]}
ROWS = {
    "id": "rows",
    "type": "match",
    "stem": "其三",
    "left": {"x": "左一", "y": "左二"},
    "right": OPTIONS,
    "answer": {"x": "a", "y": "b"},
}


def case(*questions, **more):
    data = {"id": "c", "type": "case", "stimulus": "材料", "questions": list(questions) or [ONE, MANY, ROWS]}
    return QUESTION.validate_python({**data, **more})


def test_points_divide_the_case():
    assert case().shares == (Fraction(1, 3),) * 3
    assert case({**ONE, "points": "3"}, MANY).shares == (Fraction(3, 4), Fraction(1, 4))
    question = case({**ONE, "points": "3"}, MANY, ROWS)
    grading = question.grade({"one": "a", "many": ["a"], "rows": {"x": "a"}})
    assert grading.fraction == Fraction(3 + Fraction(1, 2) + Fraction(1, 2), 5)
    assert [one.fraction for one in grading.inner] == [1, Fraction(1, 2), Fraction(1, 2)]
    assert [(part.name, part.right) for part in grading.parts] == [
        ("one", True),
        ("many", False),
        ("rows", False),
    ]


def test_a_rule_from_outside_holds_where_the_sub_question_says_none():
    strict = read_rule("strict")
    plain = case(MANY, {**MANY, "id": "own", "rule": "proportional"})
    answer = {"many": ["a"], "own": ["a"]}
    assert [one.fraction for one in plain.grade(answer).inner] == [Fraction(1, 2), Fraction(1, 2)]
    assert [one.fraction for one in plain.grade(answer, strict).inner] == [0, Fraction(1, 2)]
    assert plain.resolve_rule(bank=strict) == strict
    assert case(MANY, rule="strict").resolve_rule(bank=read_rule("half")) == strict


@given(st.text(max_size=5), st.sets(st.sampled_from(["one", "many", "rows"])))
def test_fields_come_back_as_the_same_answer_under_every_order(seed, answered):
    question = case()
    order = question.shown_order(seed)
    assert [len(own) for _, own in question.with_orders(order)] == [4, 4, 6]
    answer = {name: given_ for name, given_ in question.key_answer().items() if name in answered} or None
    assert question.parse_answer(question.fill(answer, order), order) == answer


def test_sub_questions_keep_their_order_and_mix_their_options():
    orders = {case().shown_order(str(seed)) for seed in range(30)}
    assert len(orders) > 20
    assert case(shuffle=False).shown_order("any") == (0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 0, 1, 2, 3)


def test_parts_are_numbered_by_sub_question():
    answer = {"one": "b", "rows": {"y": "c"}}
    assert case().fill(answer) == {"1": ("2",), "3-2": ("3",)}
    assert case().parse_answer({"1": ["2"], "2": [], "3-1": [""], "3-2": ["3"]}) == answer
    assert case().parse_answer({"1": [""], "3-1": [""]}) is None


def test_a_case_holds_no_case():
    with pytest.raises(ValidationError) as caught:
        case(ONE, case().model_dump(mode="json"))
    assert [error["type"] for error in caught.value.errors()] == ["union_tag_invalid"]


def test_evidence_follows_the_sub_questions_and_falls_back_to_the_case():
    own = {"privacy": "0.5", "data": "0.5"}
    question = case({**ONE, "competencies": own}, MANY, competencies={"data": "1"})
    assert question.speaks_for == {"privacy": Fraction(1, 4), "data": Fraction(3, 4)}
    assert question.main_competency == "data"
    found = question.by_competency(question.grade({"one": "a", "many": ["c"]}))
    assert found == [("privacy", Fraction(1, 4), 1), ("data", Fraction(3, 4), Fraction(1, 3))]


def test_red_lines_of_wrong_sub_questions_are_missed():
    question = case({**ONE, "red_line": "rl-01"}, {**MANY, "red_line": "rl-02"})
    assert question.missed_red_lines(question.grade({"one": "a", "many": ["c"]})) == {"rl-02"}
    assert question.missed_red_lines(question.grade(None)) == {"rl-01", "rl-02"}


def texts_of(question):
    plain = QuestionTexts("其", OPTIONS, rows={"x": "左一", "y": "左二"})
    return QuestionTexts("", stimulus="<p>材料</p>", inner=(plain,) * len(question.questions))


def test_a_page_sees_each_sub_question_by_number():
    view = ask(case(), texts_of(case()), (), {"one": "b", "rows": {"y": "c"}})
    assert (view.type, view.stimulus, [sub.type for sub in view.inner]) == (
        "case",
        "<p>材料</p>",
        ["single", "multiple", "match"],
    )
    assert [option.chosen for option in view.inner[0].options] == [False, True, False, False]
    assert [row.value for row in view.inner[2].rows] == ["", "3"]


@pytest.mark.parametrize("shown", [True, False])
def test_a_review_shows_of_each_sub_question_what_it_is_told_to_show(shown):
    question, answer = case(), {"one": "a", "many": ["c"]}
    view = review(
        question,
        texts_of(question),
        (),
        answer,
        question.grade(answer),
        correctness=shown,
        key=shown,
        explanation=shown,
    )
    assert view.state == ("partly" if shown else None)
    assert [sub.state for sub in view.inner] == (["right", "wrong", "none"] if shown else [None] * 3)
    assert [row.key for row in view.inner[2].rows] == (["1", "2"] if shown else ["", ""])
