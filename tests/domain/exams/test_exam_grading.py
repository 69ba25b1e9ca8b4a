"""Grading a whole attempt from stored facts."""

from fractions import Fraction

from app.domain.exams.freeze import FrozenPaper, FrozenQuestion, Pin
from app.domain.exams.grading import grade_attempt, practice_weight
from app.domain.questions import QUESTION
from app.domain.questions.rules import HALF

OPTIONS = {"a": "甲", "b": "乙", "c": "丙"}


def question(name, **more):
    data = {"id": name, "type": "single", "stem": "题", "options": OPTIONS, "answer": "a", **more}
    return QUESTION.validate_python(data)


ONE = question("q1", competencies={"privacy": "0.5", "data": "0.5"}, level="2", red_line="rl-01")
TWO = question("q2", type="multiple", answer=["a", "b"], competencies={"privacy": "1"})
THREE = question("q3", red_line="rl-02")


def paper(pass_percent=60, all_right=()):
    places = (
        FrozenQuestion("b", "q1", 0, Fraction(2)),
        FrozenQuestion("b", "q2", 0, Fraction(3), rule=HALF),
        FrozenQuestion("b", "q3", 1, Fraction(5)),
    )
    return FrozenPaper({"b": Pin(1, "x")}, places, pass_percent, all_right)


def grade(answers, of=None):
    return grade_attempt(of or paper(), [ONE, TWO, THREE], answers)


def test_points_score_and_pass():
    result = grade({1: "a", 2: ["a"], 3: "a"})
    assert (result.points, result.of, result.score, result.passed) == (Fraction(17, 2), 10, 85, True)
    assert [(g.points, g.of, g.answered) for g in result.questions] == [
        (2, 2, True),
        (Fraction(3, 2), 3, True),
        (5, 5, True),
    ]


def test_the_pass_mark_itself_is_a_pass():
    assert grade({1: "a", 2: ["a", "b"], 3: "b"}, paper(50)).passed
    assert not grade({1: "a", 2: ["a", "b"], 3: "b"}, paper(51)).passed


def test_an_empty_attempt_is_worth_nothing():
    result = grade({})
    assert (result.points, result.score, result.passed) == (0, 0, False)
    assert not any(g.answered for g in result.questions)


def test_a_section_that_must_be_all_right_decides_over_the_score():
    result = grade({1: "a", 2: ["a"], 3: "a"}, paper(60, (0,)))
    assert (result.score, result.passed, result.failed_sections) == (85, False, (0,))
    assert grade({1: "a", 2: ["a", "b"], 3: "a"}, paper(60, (0,))).passed


def test_missed_red_lines_are_named():
    assert grade({1: "b", 2: ["a", "b"]}).red_lines_missed == ("rl-01", "rl-02")
    assert grade({1: "a", 3: "a"}).red_lines_missed == ()


def test_points_are_split_by_competency_shares():
    result = grade({1: "a", 2: ["a"], 3: "b"})
    assert {c.competency: (c.points, c.of) for c in result.competencies} == {
        "privacy": (1 + Fraction(3, 2), 4),
        "data": (1, 1),
    }
    assert {c.competency: c.fraction for c in result.competencies}["privacy"] == Fraction(5, 8)


def test_each_answer_is_evidence_for_each_of_its_competencies():
    lines = [(e.item, e.competency, e.level, e.fraction, e.share) for e in grade({1: "a", 2: ["a"]}).evidence]
    assert lines == [
        ("b/q1", "privacy", 2, 1, Fraction(1, 2)),
        ("b/q1", "data", 2, 1, Fraction(1, 2)),
        ("b/q2", "privacy", 1, Fraction(1, 2), 1),
    ]


def test_a_paper_without_points_scores_zero_instead_of_failing():
    assert grade_attempt(FrozenPaper({}, (), 60), [], {}).score == 0


def test_practice_weighs_most_the_first_time_and_never_more_than_one_in_all():
    weights = [practice_weight(times) for times in range(12)]
    assert weights[:2] == [Fraction(3, 10), Fraction(1, 10)]
    assert sum(weights) == 1
    assert weights[8:] == [0, 0, 0, 0]


def test_written_answers_make_an_attempt_wait_until_all_are_marked():
    rubric = [{"id": "p1", "marks": "2", "text": "核身"}, {"id": "p2", "text": "不谈债务"}]
    written = {"id": "w", "type": "short", "stem": "？", "model": "答", "rubric": rubric}
    questions = [QUESTION.validate_python(written), ONE]
    places = (FrozenQuestion("b", "w", 0, Fraction(6)), FrozenQuestion("b", "q1", 0, Fraction(2)))
    frozen = FrozenPaper({"b": Pin(1, "x")}, places, 60)
    answers = {1: "先核身", 2: "a"}
    assert grade_attempt(frozen, questions, answers).waiting == (1,)
    assert grade_attempt(frozen, questions, {2: "a"}).waiting == ()
    assert grade_attempt(frozen, questions, answers, {1: {"p1": Fraction(2)}}).waiting == (1,)
    marked = grade_attempt(frozen, questions, answers, {1: {"p1": Fraction(2), "p2": Fraction(0)}})
    assert (marked.waiting, marked.points, marked.score, marked.passed) == ((), 6, 75, True)
