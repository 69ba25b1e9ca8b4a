"""Matching and ordering: showing, grading, and what blind guessing earns, counted out one by one."""

from collections import Counter
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.questions import QUESTION
from app.domain.questions.presenting import QuestionTexts, ask, review
from app.domain.questions.rules import STRICT

ITEMS = {name: f"步骤{name}" for name in "abcd"}


def match(key, options):
    left = {f"l{n}": f"左{n}" for n in range(len(key))}
    right = {f"r{n}": f"右{n}" for n in range(options)}
    answer = {name: f"r{place}" for name, place in zip(left, key, strict=True)}
    data = {"id": "m", "type": "match", "stem": "配对", "left": left, "right": right, "answer": answer}
    return QUESTION.validate_python(data)


def order(key="abcd"):
    items = {name: ITEMS[name] for name in sorted(key)}
    data = {"id": "o", "type": "order", "stem": "排序", "items": items, "answer": list(key)}
    return QUESTION.validate_python(data)


def placed(names):
    """The answer that puts these items in this order."""
    return {name: str(position) for position, name in enumerate(names, 1)}


def texts_of(question):
    rows = getattr(question, "left", None) or question.items
    return QuestionTexts(question.stem, getattr(question, "right", {}), rows=rows)


@pytest.mark.parametrize(
    ("given_", "fraction"),
    [
        ({"l0": "r0", "l1": "r1", "l2": "r1"}, Fraction(1)),
        ({"l0": "r0", "l1": "r1"}, Fraction(2, 3)),
        ({"l0": "r2", "l1": "r1", "l2": "r3"}, Fraction(1, 3)),
        ({"l2": "r0"}, Fraction(0)),
        (None, Fraction(0)),
    ],
)
def test_each_matched_item_counts_alike(given_, fraction):
    question = match([0, 1, 1], 4)
    assert question.grade(given_).fraction == fraction
    assert question.grade(given_, STRICT).fraction == int(fraction)


@pytest.mark.parametrize(
    ("names", "fraction"),
    [
        ("abcd", Fraction(1)),
        ("bcda", Fraction(2, 3)),
        ("dabc", Fraction(2, 3)),
        ("cdab", Fraction(2, 3)),
        ("acbd", Fraction(0)),
        ("abdc", Fraction(1, 3)),
        ("dcba", Fraction(0)),
    ],
)
def test_neighbours_that_stay_neighbours_keep_their_worth(names, fraction):
    assert order().grade(placed(names)).fraction == fraction
    assert order().grade(placed(names), STRICT).fraction == int(fraction)


def test_items_that_share_a_place_are_not_placed():
    assert order().grade({"a": "1", "b": "2", "c": "2", "d": "3"}).fraction == 0
    assert order().grade({"a": "1", "b": "2", "c": "4", "d": "4"}).fraction == Fraction(1, 3)
    assert order().grade({"c": "3", "d": "4"}).fraction == Fraction(1, 3)


@pytest.mark.parametrize(("key", "options"), [((0, 1), 2), ((0, 1), 3), ((0, 1, 1), 3), ((0, 0, 0), 2)])
@pytest.mark.parametrize("rule", [None, STRICT])
def test_the_guess_floor_of_matching_is_the_best_blind_answer(key, options, rule):
    def pattern(one):
        return sorted(Counter(one).values())

    keys = [one for one in product(range(options), repeat=len(key)) if pattern(one) == pattern(key)]
    questions = [match(one, options) for one in keys]
    blind = product([None, *range(options)], repeat=len(key))
    answers = [{f"l{n}": f"r{c}" for n, c in enumerate(one) if c is not None} for one in blind]
    best = max(sum(q.grade(answer, rule).fraction for q in questions) / len(keys) for answer in answers)
    assert match(key, options).guess_floor(rule) == best


@pytest.mark.parametrize("names", ["abc", "abcd"])
@pytest.mark.parametrize("rule", [None, STRICT])
def test_the_guess_floor_of_ordering_is_the_best_blind_answer(names, rule):
    """Every answer that can be sent, with places left open and places taken twice, against every key."""
    questions = [order("".join(key)) for key in permutations(names)]
    places = [None, *map(str, range(1, len(names) + 1))]
    answers = (
        {name: place for name, place in zip(names, chosen, strict=True) if place}
        for chosen in product(places, repeat=len(names))
    )
    best = max(sum(q.grade(answer, rule).fraction for q in questions) / len(questions) for answer in answers)
    assert order(names).guess_floor(rule) == best


@given(st.text(max_size=6), st.data())
def test_partial_answers_come_back_as_they_were_given(seed, data):
    for question in (match([0, 1, 1], 4), order()):
        shown = question.shown_order(seed)
        rows, choices = question.row_names(shown), question.choice_names(shown)
        numbers = data.draw(st.lists(st.integers(0, len(choices)), min_size=len(rows), max_size=len(rows)))
        raw = {str(row): [str(number or "")] for row, number in enumerate(numbers, 1)}
        answer = question.parse_answer(raw, shown)
        chosen = {row: choices[number - 1] for row, number in zip(rows, numbers, strict=True) if number}
        assert answer == (chosen or None)
        assert question.parse_answer(question.fill(answer, shown), shown) == answer


def test_both_sides_are_mixed_and_may_be_kept():
    question = match([0, 1, 2], 5)
    orders = {question.shown_order(str(seed)) for seed in range(40)}
    assert len({found[:3] for found in orders}) > 1
    assert len({found[3:] for found in orders}) > 1
    kept = question.model_copy(update={"shuffle": False})
    assert kept.shown_order("any") == (0, 1, 2, 0, 1, 2, 3, 4)
    assert len({order().shown_order(str(seed), False) for seed in range(40)}) > 1


def test_a_page_sees_numbers_only():
    question = match([0, 1], 3)
    view = ask(question, texts_of(question), (1, 0, 2, 0, 1), {"l0": "r1"})
    assert [(row.number, row.html, row.value) for row in view.rows] == [(1, "左1", ""), (2, "左0", "3")]
    assert [(option.number, option.html) for option in view.options] == [(1, "右2"), (2, "右0"), (3, "右1")]
    assert {row.key for row in view.rows} == {""}


@pytest.mark.parametrize("key", [True, False])
@pytest.mark.parametrize("correctness", [True, False])
def test_a_review_shows_what_it_is_told_to_show(key, correctness):
    question = order()
    answer = placed("abdc")
    view = review(
        question,
        texts_of(question),
        (),
        answer,
        question.grade(answer),
        correctness=correctness,
        key=key,
        explanation=False,
    )
    assert [row.value for row in view.rows] == ["1", "2", "4", "3"]
    assert [row.key for row in view.rows] == (["1", "2", "3", "4"] if key else [""] * 4)
    states = ["right", "right", "wrong", "wrong"]
    assert [row.state for row in view.rows] == (states if correctness else [None] * 4)
    assert view.state == ("partly" if correctness else None)
