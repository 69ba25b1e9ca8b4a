"""Starting, saving, handing in, running out of time: what is stored and what the ledger learns."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.domain.errors import NotFound
from app.domain.exams.attempt import GRACE, AttemptClosed, AttemptState
from app.domain.exams.fold import AnswerEvent, CurrentAnswer, fold
from app.domain.exams.freeze import FrozenPaper
from app.domain.exams.policy import StartRefused
from app.domain.questions import AnswerUnreadable
from app.exams import queries
from app.exams.models import AnswerEventRow, Attempt, EndedBy, GradingRow, QuestionUse
from app.exams.services import Save, close_overdue_attempt, save_answers, start_attempt, submit_attempt
from app.ledger.models import Evidence, Mode, Outcome, SourceKind
from tests.factories import make_actor
from tests.features.exams.material import BANK, KEY, publish, write_material


def start(session, actor, slug="quiz", *, now, seed="s"):
    return start_attempt(session, actor, slug, now=now, seed=seed)


def saving(number, value, sequence=1, key="page"):
    values = value if isinstance(value, list) else [value] if value else []
    return Save(number, sequence, key, {"1" if number == 5 else "": values})


def answer_all(session, actor, attempt, *, now, **wrong):
    saves = [saving(number, wrong.get(f"q{number}", value)) for number, value in KEY.items()]
    return save_answers(session, actor, attempt.uuid, saves, now=now)


def numbers(session, table=AnswerEventRow):
    return session.scalar(select(func.count()).select_from(table))


def test_starting_twice_gives_the_same_attempt(session, actor, now):
    first = start(session, actor, now=now)
    again = start(session, actor, now=now + timedelta(minutes=5), seed="other")
    assert again.uuid == first.uuid
    assert (first.number, first.state, first.deadline_at) == (1, AttemptState.IN_PROGRESS, None)


def test_a_time_limit_gives_a_deadline_of_the_server(session, actor, now):
    assert start(session, actor, "timed", now=now).deadline_at == now + timedelta(minutes=30)


def test_an_unknown_paper_is_not_found(session, actor, now):
    with pytest.raises(NotFound):
        start(session, actor, "nothing", now=now)


def test_a_flawless_attempt_passes_and_the_ledger_learns_of_it(session, actor, now):
    attempt = start(session, actor, now=now)
    saved = answer_all(session, actor, attempt, now=now)
    assert (saved.answered, saved.of, saved.older, saved.unreadable) == (6, 6, [], [])
    done = submit_attempt(session, actor, attempt.uuid, now=now + timedelta(minutes=9))
    assert (done.state, done.score, done.passed, done.ended_by) == (
        AttemptState.GRADED,
        100.0,
        True,
        EndedBy.PERSON,
    )
    outcome = session.scalars(select(Outcome)).one()
    assert (outcome.passed, outcome.score, outcome.mode, outcome.invigilated, outcome.red_lines) == (
        True,
        100.0,
        Mode.QUIZ,
        False,
        [],
    )
    assert (outcome.at, outcome.source) == (now + timedelta(minutes=9), f"attempt:{attempt.uuid}")
    evidence = session.scalars(select(Evidence).order_by(Evidence.item, Evidence.competency)).all()
    assert [(e.item, e.competency, e.level, e.fraction, e.weight) for e in evidence] == [
        ("b1/m1", "data", 1, 1.0, 0.6),
        ("b1/s1", "data", 2, 1.0, 0.3),
        ("b1/s1", "privacy", 2, 1.0, 0.3),
        ("b1/s2", "privacy", 1, 1.0, 0.6),
    ]
    assert {e.source_kind for e in evidence} == {SourceKind.QUIZ}


def test_mistakes_cost_points_and_missed_red_lines_are_noted(session, actor, now):
    attempt = start(session, actor, now=now)
    answer_all(session, actor, attempt, now=now, q2="1", q3="1", q6="")
    done = submit_attempt(session, actor, attempt.uuid, now=now)
    grading = session.scalars(select(GradingRow)).one()
    assert (grading.points, grading.of, grading.fractions) == ("7", "12", ["1", "0", "0.5", "1", "1", "0"])
    assert (done.passed, round(done.score, 2)) == (False, 58.33)
    assert session.scalars(select(Outcome)).one().red_lines == ["rl-01"]


def test_handing_in_twice_is_once(session, actor, now):
    attempt = start(session, actor, now=now)
    for minute in (1, 2):
        submit_attempt(session, actor, attempt.uuid, now=now + timedelta(minutes=minute))
    assert (numbers(session, Outcome), numbers(session, GradingRow)) == (1, 1)
    assert session.get(Attempt, attempt.id).finished_at == now + timedelta(minutes=1)


def test_the_same_save_twice_is_one_event(session, actor, now):
    attempt = start(session, actor, now=now)
    for _ in range(2):
        saved = save_answers(session, actor, attempt.uuid, [saving(1, "2")], now=now)
    assert (numbers(session), saved.sequences, saved.older) == (1, {1: 1}, [])


def test_an_older_save_is_kept_as_an_event_but_does_not_overwrite(session, actor, now):
    attempt = start(session, actor, now=now)
    save_answers(session, actor, attempt.uuid, [saving(1, "2", sequence=3)], now=now)
    saved = save_answers(session, actor, attempt.uuid, [saving(1, "1", sequence=2, key="late")], now=now)
    assert (saved.older, saved.sequences) == ([1], {1: 3})
    assert queries.current_answers(session, attempt.id) == {1: CurrentAnswer(3, "b")}
    assert numbers(session) == 2


def test_an_answer_can_be_cleared(session, actor, now):
    attempt = start(session, actor, now=now)
    save_answers(session, actor, attempt.uuid, [saving(3, ["1", "2"])], now=now)
    saved = save_answers(session, actor, attempt.uuid, [saving(3, [], sequence=2)], now=now)
    assert saved.answered == 0
    assert queries.current_answers(session, attempt.id) == {3: CurrentAnswer(2, None)}


def test_what_cannot_be_read_does_not_keep_the_rest_from_being_saved(session, actor, now):
    attempt = start(session, actor, now=now)
    saved = save_answers(session, actor, attempt.uuid, [saving(1, "9"), saving(2, "2")], now=now)
    assert (saved.unreadable, saved.answered) == ([1], 1)
    with pytest.raises(AnswerUnreadable):
        save_answers(session, actor, attempt.uuid, [saving(7, "1")], now=now)


def test_another_persons_attempt_is_not_found(session, actor, now):
    attempt = start(session, actor, now=now)
    other = make_actor(session, "S0002", now=now)
    for act in (
        lambda: queries.get_attempt_for(session, other, attempt.uuid),
        lambda: save_answers(session, other, attempt.uuid, [saving(1, "1")], now=now),
        lambda: submit_attempt(session, other, attempt.uuid, now=now),
        lambda: submit_attempt(session, actor, uuid4(), now=now),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize(("seconds", "taken"), [(-2, True), (0, True), (30, True), (31, False)])
def test_answers_are_taken_until_the_grace_is_over(session, actor, now, seconds, taken):
    attempt = start(session, actor, "timed", now=now)
    at = attempt.deadline_at + timedelta(seconds=seconds)
    saved = save_answers(session, actor, attempt.uuid, [saving(1, "1")], now=at)
    assert (saved.closed_at is None) is taken
    if not taken:
        assert (attempt.state, attempt.ended_by) == (AttemptState.GRADED, EndedBy.TIME)
        assert saved.closed_at == attempt.finished_at == attempt.deadline_at
        assert numbers(session) == 0


def test_after_handing_in_nothing_is_taken(session, actor, now):
    attempt = start(session, actor, now=now)
    submit_attempt(session, actor, attempt.uuid, now=now)
    with pytest.raises(AttemptClosed):
        save_answers(session, actor, attempt.uuid, [saving(1, "1")], now=now)


def test_handing_in_within_the_grace_records_the_deadline_as_the_end(session, actor, now):
    attempt = start(session, actor, "timed", now=now)
    done = submit_attempt(session, actor, attempt.uuid, now=attempt.deadline_at + timedelta(seconds=20))
    assert (done.finished_at, done.ended_by) == (attempt.deadline_at, EndedBy.TIME)


def test_the_timer_closes_what_is_overdue_with_what_was_saved(session, actor, now):
    attempt = start(session, actor, "timed", now=now)
    answer_all(session, actor, attempt, now=now)
    late = attempt.deadline_at + GRACE + timedelta(hours=5)
    assert list(queries.list_overdue(session, attempt.deadline_at + GRACE)) == []
    assert list(queries.list_overdue(session, late)) == [attempt.id]
    assert close_overdue_attempt(session, attempt.id, now=late)
    assert not close_overdue_attempt(session, attempt.id, now=late)
    assert (attempt.passed, attempt.finished_at) == (True, attempt.deadline_at)
    assert session.scalars(select(Outcome)).one().at == attempt.deadline_at


def test_a_start_after_the_time_ran_out_closes_the_old_attempt_first(session, actor, now):
    first = start(session, actor, "timed", now=now)
    second = start(session, actor, "timed", now=now + timedelta(hours=2))
    assert (first.state, second.number, second.state) == (AttemptState.GRADED, 2, AttemptState.IN_PROGRESS)


def test_the_policy_refuses_with_every_reason(session, actor, now):
    for _ in range(2):
        attempt = start(session, actor, "timed", now=now)
        submit_attempt(session, actor, attempt.uuid, now=now)
    with pytest.raises(StartRefused) as caught:
        start(session, actor, "timed", now=now)
    assert [finding.code for finding in caught.value.params["findings"]] == ["paper_attempts_used_up"]


def test_a_prerequisite_must_be_passed_first(session, actor, now):
    with pytest.raises(StartRefused):
        start(session, actor, "after", now=now)
    quiz = start(session, actor, now=now)
    answer_all(session, actor, quiz, now=now)
    submit_attempt(session, actor, quiz.uuid, now=now)
    assert start(session, actor, "after", now=now).number == 1


def test_draws_count_uses_and_avoid_what_was_met_last(session, actor, now):
    first = start(session, actor, "drawn", now=now)
    submit_attempt(session, actor, first.uuid, now=now)
    second = start(session, actor, "drawn", now=now)
    met, then = ({q.key for q in FrozenPaper.from_json(a.frozen).questions} for a in (first, second))
    assert not met & then
    assert {use.key: use.uses for use in session.scalars(select(QuestionUse))} == dict.fromkeys(met | then, 1)


def test_an_attempt_keeps_the_questions_it_started_with(session, actor, now, tmp_path):
    attempt = start(session, actor, now=now)
    publish(session, write_material(tmp_path, bank=BANK.replace("answer: a\n", "answer: c\n")))
    answer_all(session, actor, attempt, now=now)
    assert submit_attempt(session, actor, attempt.uuid, now=now).score == 100.0
    other = start(session, actor, now=now)
    assert other.revision_id == attempt.revision_id  # the paper itself did not change
    answer_all(session, actor, other, now=now)
    assert submit_attempt(session, actor, other.uuid, now=now).score < 100


def test_practice_weighs_less_each_time(session, actor, now):
    weights = []
    for turn in range(3):
        attempt = start(session, actor, "practice", now=now + timedelta(days=turn))
        answer_all(session, actor, attempt, now=now)
        submit_attempt(session, actor, attempt.uuid, now=now)
        query = select(Evidence.weight).where(
            Evidence.source == f"attempt:{attempt.uuid}", Evidence.item == "b1/s2"
        )
        weights.append(session.scalars(query).one())
    assert weights == [0.3, 0.1, 0.1]
    assert {outcome.mode for outcome in session.scalars(select(Outcome))} == {Mode.PRACTICE}


VALUES = {
    1: ["1", "2", ""],
    3: [["1"], ["1", "4"], []],
    4: ["true", "false"],
    5: ["22:00", ""],
    6: ["90", "八十"],
}


@st.composite
def arrivals(draw):
    """Saves of every type with rising sequences, some repeated, in any order."""
    made = [
        saving(number, draw(st.sampled_from(values)), sequence, "tab")
        for number, values in VALUES.items()
        for sequence in range(1, draw(st.integers(0, 3)) + 1)
    ]
    again = draw(st.lists(st.sampled_from(made), max_size=4)) if made else []
    return made, draw(st.permutations(made + again))


@given(drawn=arrivals())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_interleaving_of_saves_ends_with_the_last_by_sequence(session, actor, now, drawn):
    made, arrived = drawn
    attempt = start(session, actor, now=now, seed="s")
    for save in arrived:
        save_answers(session, actor, attempt.uuid, [save], now=now)
    found = queries.current_answers(session, attempt.id)
    last = {save.number: save for save in made}
    assert {number: current.sequence for number, current in found.items() if current.answer is not None} == {
        number: save.sequence
        for number, save in last.items()
        if any(v for v in next(iter(save.raw.values())))
    }
    rows = session.scalars(
        select(AnswerEventRow).where(AnswerEventRow.attempt_id == attempt.id).order_by(AnswerEventRow.id)
    )
    assert fold(AnswerEvent(row.number, row.sequence, row.key, row.answer) for row in rows) == found
    submit_attempt(session, actor, attempt.uuid, now=now)
