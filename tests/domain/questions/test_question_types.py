"""Every question type: definition, showing, reading, grading."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.questions import QUESTION, TYPES, AnswerUnreadable
from app.domain.questions.blank import SHOWN_GAP
from app.domain.questions.rules import NET, STRICT, read_rule

OPTIONS = {"a": "起诉", "b": "核身后了解原因", "c": "联系单位"}
SINGLE = {"id": "q1", "type": "single", "stem": "逾期第一天？", "options": OPTIONS, "answer": "b"}
MULTIPLE = {"id": "q2", "type": "multiple", "stem": "哪些？", "options": OPTIONS, "answer": ["a", "c"]}
TRUEFALSE = {"id": "q3", "type": "truefalse", "stem": "可以。", "answer": "false"}
BLANK = {
    "id": "q4",
    "type": "blank",
    "stem": "不在{{from}}至次日{{to}}；确保{{use}}和{{back}}。",
    "blanks": {
        "to": ["8:00", "早上八点"],
        "from": ["22:00", "晚上十点"],
        "use": ["合规使用"],
        "back": ["按期收回", "收回"],
    },
    "any_order": [["use", "back"]],
}
NUMERIC = {"id": "q5", "type": "numeric", "stem": "超过多少天？", "answer": "90", "unit": "天"}
MATCH = {
    "id": "q6",
    "type": "match",
    "stem": "下一步？",
    "left": {"spouse": "配偶接听", "denied": "号码换人"},
    "right": {"leave": "请转告回电", "clear": "停拨并更正", "verify": "请对方报证件号"},
    "answer": {"spouse": "leave", "denied": "clear"},
}
ORDER = {
    "id": "q7",
    "type": "order",
    "stem": "开场顺序？",
    "items": {"record": "告知录音", "self": "报机构", "talk": "谈债务", "who": "核对本人"},
    "answer": ["self", "who", "record", "talk"],
}
SHORT = {
    "id": "q9",
    "type": "short",
    "stem": "核身没有通过怎么办？",
    "model": "不谈债务，请其回拨。",
    "rubric": [{"id": "p1", "marks": "2", "text": "不谈债务"}, {"id": "p2", "text": "给出官方渠道"}],
}
CASE = {
    "id": "q8",
    "type": "case",
    "stimulus": "客户称工资未发。",
    "questions": [{**SINGLE, "id": "s1"}, {**BLANK, "id": "s2", "points": "2"}, {**MATCH, "id": "s3"}],
}
SAMPLES = [SINGLE, MULTIPLE, TRUEFALSE, BLANK, NUMERIC, MATCH, ORDER, SHORT, CASE]


def read(sample, **changes):
    return QUESTION.validate_python({**sample, **changes})


def test_every_registered_type_has_a_sample_here():
    assert {sample["type"] for sample in SAMPLES} == set(TYPES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s["type"])
def test_the_key_is_worth_the_whole_and_no_answer_nothing(sample):
    question = read(sample)
    rule = question.resolve_rule()
    full = {point.id: point.marks for point in getattr(question, "rubric", ())}
    assert question.mark(question.key_answer(), full, rule).fraction == 1
    assert question.grade(None, rule).fraction == 0


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s["type"])
@given(seed=st.text(max_size=5))
def test_what_the_page_sends_back_is_read_as_the_same_answer(sample, seed):
    question = read(sample)
    order = question.shown_order(seed)
    fields = question.fill(question.key_answer(), order)
    assert question.parse_answer(fields, order) == question.key_answer()
    assert question.parse_answer({}, order) is None
    assert question.fill(None, order) == {}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s["type"])
def test_a_question_survives_json(sample):
    question = read(sample, competencies={"privacy": "1/3", "data": "0.5"})
    assert QUESTION.validate_json(question.model_dump_json()) == question


@given(st.text(max_size=8))
def test_shown_options_are_the_same_options_in_another_order(seed):
    question = read(SINGLE)
    order = question.shown_order(seed)
    assert sorted(order) == [0, 1, 2]
    assert order == question.shown_order(seed)
    assert set(question.show(order).options) == set(OPTIONS.values())


def test_an_author_may_keep_the_written_order():
    assert read(SINGLE, shuffle="false").shown_order("any") == (0, 1, 2)


def test_a_shown_stem_does_not_name_its_gaps():
    assert read(BLANK).show().stem == "不在_至次日_；确保_和_。".replace("_", SHOWN_GAP)
    assert read(BLANK).show().blanks == 4


def test_numbers_are_mapped_back_through_the_shown_order():
    assert read(SINGLE).parse_answer({"": ["1"]}, (2, 0, 1)) == "c"
    assert read(MULTIPLE).parse_answer({"": ["3", "1"]}, (2, 0, 1)) == ["b", "c"]


@pytest.mark.parametrize(
    ("sample", "fields"),
    [
        (SINGLE, {"": ["4"]}),
        (SINGLE, {"": ["0"]}),
        (SINGLE, {"": ["b"]}),
        (SINGLE, {"": ["1", "2"]}),
        (MULTIPLE, {"": ["1", "9"]}),
        (TRUEFALSE, {"": ["maybe"]}),
        (BLANK, {"5": ["x"]}),
        (BLANK, {"from": ["22:00"]}),
        (BLANK, {"1": ["长" * 201]}),
        (NUMERIC, {"": ["9" * 61]}),
        (MATCH, {"1": ["4"]}),
        (MATCH, {"1": ["leave"]}),
        (MATCH, {"3": ["1"]}),
        (MATCH, {"spouse": ["1"]}),
        (MATCH, {"": ["1"]}),
        (ORDER, {"1": ["5"]}),
        (ORDER, {"0": ["1"]}),
        (CASE, {"": ["1"]}),
        (CASE, {"4": ["1"]}),
        (CASE, {"1": ["4"]}),
        (CASE, {"2-5": ["x"]}),
        (CASE, {"3-1-1": ["1"]}),
        (CASE, {"s1": ["1"]}),
    ],
)
def test_what_the_shown_question_cannot_send_is_refused(sample, fields):
    with pytest.raises(AnswerUnreadable):
        read(sample).parse_answer(fields)


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        ({"from": "22:00", "to": "8:00", "use": "合规使用", "back": "收回"}, Fraction(1)),
        ({"from": "晚上10点", "to": "０８：００", "use": "收回", "back": "合规使用"}, Fraction(1)),
        ({"from": "8:00", "to": "22:00", "use": "合规使用", "back": "收回"}, Fraction(1, 2)),
        ({"use": "收回", "back": "按期收回"}, Fraction(1, 4)),
        ({"from": "22:00、8:00、21:00"}, Fraction(0)),
        ({"use": "合规使用按期收回"}, Fraction(0)),
    ],
)
def test_blanks_match_exactly_and_each_key_counts_once(answer, fraction):
    assert read(BLANK).grade(answer).fraction == fraction


def test_any_order_finds_the_largest_matching():
    question = read(
        BLANK,
        stem="{{x}} {{y}} {{z}}",
        blanks={"x": ["甲", "乙"], "y": ["甲"], "z": ["乙", "丙"]},
        any_order=[["x", "y", "z"]],
    )
    assert question.grade({"x": "甲", "y": "乙", "z": "丙"}).fraction == 1
    assert question.grade({"x": "甲", "y": "甲", "z": "甲"}).fraction == Fraction(2, 3)


def test_strict_blanks_are_all_or_nothing():
    answer = {"from": "22:00", "to": "8:00", "use": "合规使用"}
    assert read(BLANK).grade(answer, STRICT).fraction == 0


def test_a_near_miss_is_wrong_and_reported():
    grading = read(BLANK).grade({"use": "合规使周", "back": "收回"})
    assert grading.fraction == Fraction(1, 4)
    assert [part.name for part in grading.near_misses] == ["use"]


@pytest.mark.parametrize(
    ("changes", "answer", "right"),
    [
        ({}, "90", True),
        ({}, "九十天", True),
        ({}, "90日", True),
        ({}, "90元", False),
        ({}, "91", False),
        ({}, "约90", False),
        ({"tolerance": "1"}, "91", True),
        ({"tolerance": "1"}, "91.01", False),
        ({"answer": "3", "unit": "万元"}, "3", True),
        ({"answer": "3", "unit": "万元"}, "30000元", True),
        ({"answer": "3", "unit": "万元"}, "30000", False),
        ({"answer": "3", "unit": "万元"}, "三万", True),
        ({"answer": "5.5", "unit": "%"}, "百分之五点五", False),
        ({"answer": "5.5", "unit": "%"}, "5.50％", True),
    ],
)
def test_numbers_are_compared_with_tolerance_and_unit(changes, answer, right):
    assert read(NUMERIC, **changes).grade(answer).right is right


@pytest.mark.parametrize(
    ("sample", "changes", "where", "code"),
    [
        (SINGLE, {"answer": "d"}, "answer", "question_unknown_option"),
        (SINGLE, {"options": {**OPTIONS, "d": "起 诉"}}, "options", "question_options_alike"),
        (SINGLE, {"options": {"a": "起诉"}}, "options", "too_short"),
        (SINGLE, {"why": {"d": "…"}}, "why", "question_unknown_option"),
        (SINGLE, {"rule": "half"}, "rule", "question_rule_not_here"),
        (SINGLE, {"level": "5"}, "level", "less_than_equal"),
        (SINGLE, {"competencies": {"privacy": "0.6", "data": "0.6"}}, "competencies", "question_shares"),
        (SINGLE, {"answr": "b"}, "answr", "extra_forbidden"),
        (MULTIPLE, {"answer": ["a", "d"]}, "answer", "question_unknown_option"),
        (MULTIPLE, {"answer": ["a", "a"]}, "answer", "question_answer_twice"),
        (MULTIPLE, {"answer": []}, "answer", "too_short"),
        (TRUEFALSE, {"answer": "no"}, "answer", "question_truth"),
        (BLANK, {"stem": "没有空格"}, "blanks", "question_gaps"),
        (BLANK, {"any_order": [["use", "nothing"]]}, "any_order", "question_any_order"),
        (BLANK, {"any_order": [["use", "back"], ["back", "to"]]}, "any_order", "question_any_order"),
        (BLANK, {"rule": "net"}, "rule", "question_rule_not_here"),
        (NUMERIC, {"answer": "many"}, "answer", "number_unreadable"),
        (MATCH, {"right": {"a": "停", "b": "停 "}}, "right", "question_options_alike"),
        (MATCH, {"answer": {"spouse": "leave"}}, "answer", "question_match_rows"),
        (MATCH, {"answer": {**MATCH["answer"], "x": "leave"}}, "answer", "question_match_rows"),
        (MATCH, {"answer": {"spouse": "leave", "denied": "no"}}, "answer", "question_match_option"),
        (MATCH, {"left": {"spouse": "配偶接听"}}, "left", "too_short"),
        (MATCH, {"rule": "half"}, "rule", "question_rule_not_here"),
        (ORDER, {"answer": ["self", "who", "record"]}, "answer", "question_order_items"),
        (ORDER, {"answer": ["self", "who", "record", "who"]}, "answer", "question_order_items"),
        (ORDER, {"items": {"a": "甲", "b": "乙"}}, "items", "too_short"),
        (SHORT, {"rubric": []}, "rubric", "too_short"),
        (SHORT, {"rubric": [{"id": "p1", "text": "甲"}] * 2}, "rubric", "question_rubric_twice"),
        (SHORT, {"words": "5"}, "words", "greater_than_equal"),
        (CASE, {"questions": []}, "questions", "too_short"),
        (CASE, {"questions": [SINGLE, SINGLE]}, "questions", "question_case_twice"),
        (CASE, {"questions": [{**SINGLE, "points": "0"}, MULTIPLE]}, "questions", "paper_points"),
        (CASE, {"stimulus": " "}, "stimulus", "string_too_short"),
        (NUMERIC, {"tolerance": "-1"}, "tolerance", "question_tolerance"),
    ],
)
def test_a_faulty_definition_says_where_and_what(sample, changes, where, code):
    with pytest.raises(ValidationError) as caught:
        read(sample, **changes)
    assert [(error["loc"][1], error["type"]) for error in caught.value.errors()] == [(where, code)]


def test_the_rule_comes_from_section_then_question_then_bank_then_type():
    half, net = read_rule("half"), NET
    assert read(MULTIPLE, rule="half").resolve_rule(section=net) == net
    assert read(MULTIPLE, rule="half").resolve_rule(bank=net) == half
    assert read(MULTIPLE).resolve_rule(bank=net) == net
    assert read(MULTIPLE).resolve_rule() == half
    assert read(BLANK).resolve_rule(section=net).name.value == "proportional"
    assert read(SINGLE).resolve_rule(section=net) is None


def test_guess_floors():
    floors = [read(sample).guess_floor() for sample in SAMPLES]
    thirds, none = Fraction(1, 3), Fraction(0)
    assert floors == [
        thirds,
        thirds,
        Fraction(1, 2),
        none,
        none,
        thirds,
        Fraction(1, 4),
        none,
        Fraction(1, 6),
    ]


def test_the_main_competency_has_the_largest_share():
    assert read(SINGLE, competencies={"data": "0.3", "privacy": "0.7"}).main_competency == "privacy"
    assert read(SINGLE).main_competency is None
