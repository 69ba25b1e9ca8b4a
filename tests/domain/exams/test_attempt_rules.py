"""The life of an attempt: moves between states, time, saved answers, review, policy."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.content.paper import Paper, Part
from app.domain.exams.attempt import (
    GRACE,
    MOVES,
    AttemptAct,
    AttemptActRefused,
    AttemptState,
    accepts_answers,
    act_after_grading,
    deadline,
    finishing_time,
    is_overdue,
    transition,
)
from app.domain.exams.fold import AnswerEvent, CurrentAnswer, Reception, fold, receive
from app.domain.exams.policy import PastAttempt, attempts_left, counting_attempt, reasons_against_start
from app.domain.exams.review import RIGHT_AFTER, visible_parts

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
S = AttemptState


@pytest.mark.parametrize("state", AttemptState)
@pytest.mark.parametrize("act", AttemptAct)
def test_every_move_is_in_the_table_or_refused(state, act):
    if (state, act) in MOVES:
        assert transition(state, act) is MOVES[state, act]
    else:
        with pytest.raises(AttemptActRefused):
            transition(state, act)


@pytest.mark.parametrize(
    ("state", "act", "after"),
    [
        ("in_progress", "submit", "submitted"),
        ("in_progress", "expire", "submitted"),
        ("in_progress", "void", "voided"),
        ("submitted", "queue", "marking"),
        ("submitted", "grade", "graded"),
        ("submitted", "reopen", "in_progress"),
        ("submitted", "void", "voided"),
        ("marking", "grade", "graded"),
        ("marking", "void", "voided"),
        ("graded", "regrade", "graded"),
        ("graded", "reopen", "in_progress"),
        ("graded", "void", "voided"),
    ],
)
def test_the_table_holds_exactly_these_moves(state, act, after):
    assert transition(AttemptState(state), AttemptAct(act)).value == after
    assert len(MOVES) == 12


def test_nothing_leaves_a_voided_attempt():
    assert not [move for move in MOVES if move[0] is S.VOIDED]


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-2, True), (0, True), (29, True), (30, True), (30.001, False), (3600, False)]
)
def test_answers_are_taken_until_deadline_and_grace(seconds, taken):
    ends = deadline(NOW, 30)
    now = ends + timedelta(seconds=seconds)
    assert accepts_answers(S.IN_PROGRESS, ends, now) is taken
    assert is_overdue(S.IN_PROGRESS, ends, now) is not taken


def test_only_an_attempt_in_progress_takes_answers():
    assert [state for state in S if accepts_answers(state, None, NOW)] == [S.IN_PROGRESS]


def test_extra_time_moves_the_deadline_and_no_limit_has_none():
    assert deadline(NOW, 30, extra_minutes=15) == NOW + timedelta(minutes=45)
    assert deadline(NOW, None) is None
    assert timedelta(seconds=30) == GRACE


def test_the_end_recorded_is_never_past_the_deadline():
    ends = NOW + timedelta(minutes=30)
    assert finishing_time(ends, ends + timedelta(seconds=20)) == ends
    assert finishing_time(ends, NOW) == NOW
    assert finishing_time(None, NOW) == NOW


@st.composite
def saves(draw):
    """Saves of three questions with rising sequences, then repeated and mixed in any order."""
    events = []
    for number in range(1, 4):
        for sequence in range(1, draw(st.integers(0, 4)) + 1):
            answer = draw(st.sampled_from([None, "a", "b", ["a", "c"], {"x": "22:00"}]))
            events.append(AnswerEvent(number, sequence, f"{number}.{sequence}", answer))
    repeated = events + draw(st.lists(st.sampled_from(events), max_size=6)) if events else []
    return events, draw(st.permutations(repeated))


@given(saves())
def test_any_interleaving_of_saves_yields_the_last_by_sequence(drawn):
    events, arrived = drawn
    last = {event.number: CurrentAnswer(event.sequence, event.answer) for event in events}
    assert fold(arrived) == last


def test_a_repeat_counts_once_and_an_older_save_is_reported():
    current = CurrentAnswer(3, "a")
    assert receive(current, AnswerEvent(1, 4, "k", "b"), seen=False) is Reception.TAKEN
    assert receive(current, AnswerEvent(1, 4, "k", "b"), seen=True) is Reception.REPEATED
    assert receive(current, AnswerEvent(1, 3, "k", "b"), seen=False) is Reception.OLDER
    assert receive(None, AnswerEvent(1, 1, "k", "b"), seen=False) is Reception.TAKEN


def test_of_two_tabs_with_one_sequence_the_first_stands():
    assert fold([AnswerEvent(1, 1, "x", "a"), AnswerEvent(1, 1, "y", "b")]) == {1: CurrentAnswer(1, "a")}


def paper(**more):
    sections = [{"title": "题", "fixed": ["b/q"]}]
    return Paper.model_validate({"id": "p", "title": "卷", "purpose": "exam", "sections": sections, **more})


MATRIX = {"right_after": ["marks"], "after_closing": ["own_answer", "key"]}


@pytest.mark.parametrize(
    ("state", "later", "closed", "shown"),
    [
        (S.GRADED, timedelta(0), False, {Part.MARKS}),
        (S.GRADED, RIGHT_AFTER + timedelta(seconds=1), False, {Part.MARKS}),
        (S.GRADED, timedelta(0), True, {Part.OWN_ANSWER, Part.KEY}),
        (S.IN_PROGRESS, timedelta(0), True, set()),
        (S.SUBMITTED, timedelta(0), True, set()),
        (S.MARKING, timedelta(0), True, set()),
        (S.VOIDED, timedelta(0), True, set()),
    ],
)
def test_a_result_shows_what_the_matrix_allows_and_nothing_before_it_is_graded(state, later, closed, shown):
    found = visible_parts(paper(review=MATRIX), state, NOW, NOW + later, closed=closed)
    assert found == shown


def test_an_exam_that_says_nothing_keeps_its_keys():
    assert Part.KEY not in visible_parts(paper(), S.GRADED, NOW, NOW)
    assert visible_parts(paper(purpose="quiz"), S.GRADED, NOW, NOW) == set(Part)


def done(number, score, *, passed=False, state=S.GRADED, ago=0):
    return PastAttempt(number, state, NOW - timedelta(hours=ago), Fraction(score), passed)


@pytest.mark.parametrize(
    ("rules", "past", "met", "codes"),
    [
        ({}, [], [], []),
        ({}, [done(1, 50)], [], []),
        ({"attempts": "2"}, [done(1, 50)], [], []),
        ({"attempts": "2"}, [done(1, 50), done(2, 60)], [], ["paper_attempts_used_up"]),
        ({"attempts": "1"}, [done(1, 50, state=S.VOIDED)], [], []),
        ({"retake": "failed_only"}, [done(1, 50)], [], []),
        ({"retake": "failed_only"}, [done(1, 90, passed=True)], [], ["paper_already_passed"]),
        ({"cooldown_hours": "24"}, [done(1, 50, ago=23)], [], ["paper_cooldown"]),
        ({"cooldown_hours": "24"}, [done(1, 50, ago=24)], [], []),
        ({"prerequisites": ["course/c1"]}, [], [], ["paper_prerequisite"]),
        ({"prerequisites": ["course/c1"]}, [], ["course/c1"], []),
        (
            {"attempts": "1", "cooldown_hours": "2", "prerequisites": ["paper/x"]},
            [done(1, 10)],
            [],
            ["paper_prerequisite", "paper_attempts_used_up", "paper_cooldown"],
        ),
    ],
)
def test_every_reason_against_a_start_is_named(rules, past, met, codes):
    findings = reasons_against_start(paper(**rules), past, set(met), NOW)
    assert [finding.code for finding in findings] == codes


def test_attempts_left_do_not_count_voided_ones():
    past = [done(1, 50), done(2, 50, state=S.VOIDED)]
    assert attempts_left(paper(attempts="3"), past) == 2
    assert attempts_left(paper(), past) is None


def test_the_best_or_the_last_attempt_counts():
    past = [done(1, 70), done(2, 90, passed=True), done(3, 90, passed=True), done(4, 40)]
    assert counting_attempt(paper(), past).number == 2
    assert counting_attempt(paper(result="last"), past).number == 4
    assert counting_attempt(paper(), [done(1, 0, state=S.IN_PROGRESS)]) is None


def test_what_waits_for_a_person_goes_to_the_queue_and_everything_else_is_graded():
    assert transition(S.SUBMITTED, act_after_grading(waiting=True)) is S.MARKING
    assert transition(S.SUBMITTED, act_after_grading(waiting=False)) is S.GRADED
