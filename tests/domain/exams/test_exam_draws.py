"""Draws: which questions an attempt gets, and what the check says when a paper cannot be drawn."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.content.bank import Bank
from app.domain.content.paper import Paper
from app.domain.exams.allot import Slots, allot
from app.domain.exams.freeze import FrozenPaper, PaperNotDrawable, Pin, freeze
from app.domain.exams.pools import check_paper, pools_of
from app.domain.questions.rules import HALF, NET

OPTIONS = {"a": "甲", "b": "乙", "c": "丙"}


def question(name, **more):
    kind = (
        {"type": "single", "answer": "a"}
        if more.get("type", "single") == "single"
        else {"answer": ["a", "b"]}
    )
    return {"id": name, "stem": f"题 {name}", "options": OPTIONS, **kind, **more}


def bank(*questions, slug="b1", **more):
    return Bank.model_validate({"id": slug, "title": "题库", "questions": list(questions), **more})


def paper(*sections, **more):
    data = {"id": "p1", "title": "试卷", "purpose": "quiz", "pass": "80", "sections": list(sections), **more}
    return Paper.model_validate(data)


def draw(count, **more):
    return {"title": "抽题", "draw": {"count": str(count), "banks": ["b1"], **more}}


TEN = bank(*(question(f"q{n}", difficulty=str(1 + n % 5)) for n in range(10)))


def frozen(of, banks=None, *, uses=None, met=frozenset(), seed="s"):
    banks = banks or {"b1": TEN}
    pins = {slug: Pin(7, f"hash of {slug}") for slug in banks}
    return freeze(of, banks, pools_of(of, banks), pins=pins, uses=uses or {}, met_last=met, seed=seed)


def names(attempt):
    return [q.question for q in attempt.questions]


@given(st.text(max_size=6))
def test_no_question_is_drawn_twice_and_the_seed_decides_all(seed):
    two = paper(draw(4), draw(6))
    attempt = frozen(two, seed=seed)
    assert sorted(names(attempt)) == sorted(f"q{n}" for n in range(10))
    assert attempt == frozen(two, seed=seed)


@given(
    st.dictionaries(st.sampled_from([f"b1/q{n}" for n in range(10)]), st.integers(0, 5)), st.text(max_size=3)
)
def test_the_least_used_questions_come_first(uses, seed):
    attempt = frozen(paper(draw(4)), uses=uses, seed=seed)
    drawn = sorted(uses.get(q.key, 0) for q in attempt.questions)
    assert drawn == sorted(uses.get(f"b1/q{n}", 0) for n in range(10))[:4]
    assert [q.uses for q in attempt.questions] == [uses.get(q.key, 0) for q in attempt.questions]


def test_what_was_met_last_time_is_avoided_as_long_as_others_are_left():
    met = {f"b1/q{n}" for n in range(6)}
    assert set(names(frozen(paper(draw(4)), met=met))) == {"q6", "q7", "q8", "q9"}
    assert len(set(names(frozen(paper(draw(7)), met=met)))) == 7


def test_fixed_sections_keep_their_questions_and_order_when_not_shuffled():
    fixed = {"title": "固定", "fixed": ["b1/q3", "b1/q1", "b1/q2"]}
    assert names(frozen(paper(fixed, shuffle="false"))) == ["q3", "q1", "q2"]
    assert sorted(names(frozen(paper(fixed, draw(7))))) == sorted(f"q{n}" for n in range(10))


def test_a_draw_leaves_fixed_questions_of_later_sections_alone():
    fixed = {"title": "固定", "fixed": ["b1/q0"]}
    attempt = frozen(paper(draw(9), fixed), uses={f"b1/q{n}": n for n in range(10)})
    assert [q.question for q in attempt.questions if q.section == 1] == ["q0"]
    assert len(set(names(attempt))) == 10


def test_points_rule_and_option_order_are_frozen():
    several = bank(question("m", type="multiple", rule="half"), question("n", type="multiple"), question("s"))
    of = paper({"title": "题", "fixed": ["b1/m", "b1/n", "b1/s"], "points": "2.5"}, shuffle="false")
    attempt = frozen(of, {"b1": several.model_copy(update={"defaults": several.defaults})})
    assert [(q.points, q.rule) for q in attempt.questions] == [
        (Fraction(5, 2), HALF),
        (Fraction(5, 2), HALF),
        (Fraction(5, 2), None),
    ]
    strict = paper({"title": "题", "fixed": ["b1/m"], "rule": "net"})
    assert frozen(strict, {"b1": several}).questions[0].rule == NET
    assert sorted(attempt.questions[0].order) == [0, 1, 2]


def test_a_bank_may_keep_its_options_in_order():
    still = bank(*(question(f"q{n}") for n in range(8)), defaults={"shuffle": "false"})
    assert {q.order for q in frozen(paper(draw(8)), {"b1": still}).questions} == {(0, 1, 2)}


def test_a_frozen_paper_survives_json():
    of = paper({**draw(4), "points": "1/3"}, {**draw(3), "rule": "half", "all_right": "true"})
    attempt = frozen(of)
    assert FrozenPaper.from_json(attempt.to_json()) == attempt
    assert attempt.all_right == (1,)
    assert attempt.total == Fraction(4, 3) + 3


@pytest.mark.parametrize(
    ("sections", "more", "found"),
    [
        ([draw(10)], {}, []),
        ([draw(11)], {}, [("exam_pool_too_small", ("sections", 0, "draw", "count"))]),
        ([draw(3, difficulty=["4"])], {}, [("exam_pool_too_small", ("sections", 0, "draw", "count"))]),
        ([draw(6), draw(5)], {}, [("paper_pools_overlap", ("sections",))]),
        (
            [{"title": "无", "draw": {"count": "1", "banks": ["b1", "b9"]}}],
            {},
            [("paper_unknown_bank", ("sections", 0, "draw", "banks", 1))],
        ),
        (
            [{"title": "固定", "fixed": ["b1/q1", "b1/q99", "b9/q1", "b1/q1"]}],
            {},
            [
                ("paper_unknown_question", ("sections", 0, "fixed", 1)),
                ("paper_unknown_bank", ("sections", 0, "fixed", 2)),
                ("paper_question_twice", ("sections", 0, "fixed", 3)),
            ],
        ),
        (
            [draw(5)],
            {"blueprint": {"privacy": "1"}},
            [("paper_blueprint_unreachable", ("blueprint", "privacy"))],
        ),
    ],
)
def test_the_check_names_what_cannot_be_drawn(sections, more, found):
    problems = check_paper(paper(*sections, **more), {"b1": TEN})
    assert [(problem.code, problem.path) for problem in problems] == found


def test_the_check_says_how_many_are_needed_and_how_many_there_are():
    (problem,) = check_paper(paper(draw(8, difficulty=["3", "4"])), {"b1": TEN})
    assert problem.params == {"section": "抽题", "needs": 8, "has": 4}


@pytest.mark.parametrize(
    ("purpose", "usable"),
    [("practice", ["both", "practice"]), ("quiz", ["both", "practice"]), ("exam", ["both", "exam"])],
)
def test_only_exams_show_what_is_kept_for_exams(purpose, usable):
    mixed = bank(question("both"), question("practice", use="practice"), question("exam", use="exam"))
    pools = pools_of(paper(draw(1), purpose=purpose), {"b1": mixed})
    assert [key.partition("/")[2] for key in pools.sections[0].pool] == usable


def test_a_fixed_question_of_the_wrong_use_is_reported():
    mixed = bank(question("exam"), use="exam")
    (problem,) = check_paper(paper({"title": "固定", "fixed": ["b1/exam"]}), {"b1": mixed})
    assert problem.code == "paper_question_not_usable"


def test_a_pool_that_shrank_since_the_check_is_refused_when_drawing():
    with pytest.raises(PaperNotDrawable):
        frozen(paper(draw(11)))


def test_minimums_override_preference_only_as_far_as_needed():
    pool = [f"b1/q{n}" for n in range(6)]
    about = {key: ("privacy" if n >= 4 else "data") for n, key in enumerate(pool)}
    result = allot([Slots(3, pool)], pool, about, {"privacy": 1})
    assert result.chosen == (("b1/q0", "b1/q1", "b1/q4"),)


@st.composite
def network(draw):
    keys = [f"k{n}" for n in range(draw(st.integers(1, 7)))]
    sections = draw(
        st.lists(st.tuples(st.integers(1, 3), st.sets(st.sampled_from(keys), min_size=1)), max_size=3)
    )
    about = {key: draw(st.sampled_from(["x", "y", None])) for key in keys}
    return (
        keys,
        [Slots(count, sorted(pool)) for count, pool in sections],
        about,
        {"x": draw(st.integers(1, 3))},
    )


@given(network())
def test_an_allotment_is_found_whenever_one_exists(drawn):
    keys, sections, about, minimums = drawn
    result = allot(sections, keys, about, minimums)
    chosen = [key for keys in result.chosen for key in keys]
    assert len(chosen) == len(set(chosen))
    for slots, taken in zip(sections, result.chosen, strict=True):
        assert set(taken) <= set(slots.pool)
        assert len(taken) <= slots.count
    assert result.complete == any(
        sum(about[key] == "x" for key in way) >= minimums["x"] for way in all_ways(sections, set())
    )


def all_ways(sections, taken):
    """Every complete choice, by trying all: slow and plain."""
    if not sections:
        yield ()
        return
    yield from _fill(sections[0].count, sorted(set(sections[0].pool) - taken), sections[1:], taken)


def _fill(count, free, rest, taken):
    if count == 0:
        for way in all_ways(rest, taken):
            yield way
        return
    for place, key in enumerate(free):
        for way in _fill(count - 1, free[place + 1 :], rest, taken | {key}):
            yield (key, *way)
