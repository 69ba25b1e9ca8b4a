"""Runs against a database: what is written, what counts, and what a second press does."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.access import Actor
from app.domain.errors import Conflict, NotFound
from app.domain.scenarios.events import Mode
from app.domain.scenarios.policy import NoHint, RewindRefused, StartRefused
from app.ledger.models import Evidence, Outcome
from app.scenarios import debriefing, material, overview, playing, queries, services
from app.scenarios.chain import first_broken
from app.scenarios.models import RunState, ScenarioRun, ScenarioRunEvent
from app.scenarios.services import NoSuchChoice
from tests.factories import make_actor
from tests.features.scenarios.walking import SLUG, number_of, start, walk, walk_best


@pytest.fixture
def session(material_session: Session) -> Session:
    """The shipped material is published."""
    return material_session


@pytest.fixture
def actor(session: Session, now: datetime) -> Actor:
    """A learner."""
    return make_actor(session, now=now)


def kinds(session: Session, run: ScenarioRun) -> list[str]:
    return [row.kind for row in queries.list_events(session, run.id)]


def test_start_writes_one_event_and_pressing_twice_starts_once(
    session: Session, actor: Actor, now: datetime
) -> None:
    run = start(session, actor, now=now)
    again = start(session, actor, now=now, seed="other")
    assert again.id == run.id
    assert (run.number, run.state, run.last_seq, kinds(session, run)) == (1, RunState.OPEN, 1, ["started"])


def test_best_path_passes_with_outcome_and_evidence(session: Session, actor: Actor, now: datetime) -> None:
    run = walk_best(session, actor, start(session, actor, now=now), now=now)
    assert (run.state, run.score, run.passed, run.ending, run.counts) == (
        RunState.ENDED,
        100,
        True,
        "agreed",
        True,
    )
    outcome = session.scalars(select(Outcome)).one()
    assert (outcome.score, outcome.passed, outcome.mode.value, outcome.red_lines) == (
        100,
        True,
        "practice",
        [],
    )
    assert outcome.source == f"run:{run.uuid}"
    evidence = session.scalars(select(Evidence).order_by(Evidence.id)).all()
    assert {(row.competency, row.fraction, row.weight, row.source_kind.value) for row in evidence} == {
        (name, 1.0, 2.0, "run_practice")
        for name in ("privacy", "communication", "negotiation", "evidence", "regulatory")
    }
    assert kinds(session, run)[-2:] == ["chose", "ended"]


def test_second_practice_run_leaves_an_outcome_and_no_evidence(
    session: Session, actor: Actor, now: datetime
) -> None:
    walk(session, actor, start(session, actor, now=now), "o_spill", now=now)
    run = walk_best(session, actor, start(session, actor, now=now), now=now)
    assert (run.number, run.counts, run.passed) == (2, False, True)
    assert session.scalar(select(func.count(Outcome.id))) == 2
    assert session.scalar(select(func.count(func.distinct(Evidence.source)))) == 1


def test_fatal_red_line_ends_with_zero(session: Session, actor: Actor, now: datetime) -> None:
    run = walk(session, actor, start(session, actor, now=now), "o_spill", now=now)
    assert (run.state, run.status, run.score, run.passed, run.red_lines) == (
        RunState.ENDED,
        "red_line",
        0,
        False,
        ["rl-09"],
    )
    assert {row.fraction for row in session.scalars(select(Evidence))} == {0.0}
    page = playing.present_call(session, run)
    assert page.pause is not None
    assert (page.pause.over, page.pause.red_line.fatal, page.may_rewind) == (True, True, True)


@pytest.mark.parametrize("seq", [0, 2, 99])
def test_a_page_that_is_behind_changes_nothing(
    session: Session, actor: Actor, now: datetime, seq: int
) -> None:
    run = start(session, actor, now=now)
    services.make_move(session, actor, run.uuid, seq, 1, now=now)
    assert kinds(session, run) == ["started"]


def test_double_press_moves_once(session: Session, actor: Actor, now: datetime) -> None:
    run = start(session, actor, now=now)
    number, seq = number_of(session, run, "o_proper"), run.last_seq
    for _ in range(2):
        services.make_move(session, actor, run.uuid, seq, number, now=now)
    assert kinds(session, run) == ["started", "chose"]


@pytest.mark.parametrize("number", [0, 5, 99])
def test_unknown_number_is_refused(session: Session, actor: Actor, now: datetime, number: int) -> None:
    run = start(session, actor, now=now)
    with pytest.raises(NoSuchChoice):
        services.make_move(session, actor, run.uuid, run.last_seq, number, now=now)


def test_other_peoples_runs_are_not_found(session: Session, actor: Actor, now: datetime) -> None:
    run = start(session, actor, now=now)
    stranger = make_actor(session, "S0002", now=now)
    for act in (
        lambda: queries.get_run_for(session, stranger, run.uuid),
        lambda: services.make_move(session, stranger, run.uuid, 1, 1, now=now),
        lambda: services.abandon_run(session, stranger, run.uuid, now=now),
        lambda: services.rewind_run(session, stranger, run.uuid, 1, 1, now=now),
        lambda: services.ask_hint(session, stranger, run.uuid, 1, now=now),
    ):
        with pytest.raises(NotFound):
            act()


def test_moves_after_the_end_change_nothing(session: Session, actor: Actor, now: datetime) -> None:
    run = walk(session, actor, start(session, actor, now=now), "o_spill", now=now)
    seq = run.last_seq
    services.make_move(session, actor, run.uuid, seq, 1, now=now)
    services.abandon_run(session, actor, run.uuid, now=now)
    assert run.last_seq == seq


def test_hint_is_recorded_once_and_refused_in_exams(session: Session, actor: Actor, now: datetime) -> None:
    run = start(session, actor, now=now)
    assert playing.present_call(session, run).hint is None
    for _ in range(2):
        services.ask_hint(session, actor, run.uuid, run.last_seq, now=now)
    assert kinds(session, run) == ["started", "hinted"]
    assert playing.present_call(session, run).hint is not None
    services.abandon_run(session, actor, run.uuid, now=now)
    exam = start(session, actor, now=now, mode=Mode.EXAM)
    with pytest.raises(NoHint):
        services.ask_hint(session, actor, exam.uuid, exam.last_seq, now=now)


def test_rewinding_keeps_the_first_result(session: Session, actor: Actor, now: datetime) -> None:
    run = walk(session, actor, start(session, actor, now=now), "o_spill", now=now)
    services.rewind_run(session, actor, run.uuid, run.last_seq, 1, now=now)
    assert run.state is RunState.REHEARSING
    run = walk_best(session, actor, run, now=now)
    assert (run.state, run.score, run.passed) == (RunState.ENDED, 0, False)
    assert session.scalar(select(func.count(Outcome.id))) == 1
    assert kinds(session, run)[:4] == ["started", "chose", "ended", "rewound"]
    page = debriefing.present_debrief(session, run)
    assert not page.broken
    assert page.rehearsal is not None
    assert (page.rehearsal.score, run.score) == (100, 0)


def test_rewinding_in_the_middle_or_in_an_exam_is_refused(
    session: Session, actor: Actor, now: datetime
) -> None:
    run = walk(session, actor, start(session, actor, now=now), "o_proper", now=now)
    with pytest.raises(RewindRefused):
        services.rewind_run(session, actor, run.uuid, run.last_seq, 1, now=now)
    services.abandon_run(session, actor, run.uuid, now=now)
    exam = walk(session, actor, start(session, actor, now=now, mode=Mode.EXAM), "o_spill", now=now)
    with pytest.raises(RewindRefused):
        services.rewind_run(session, actor, exam.uuid, exam.last_seq, 1, now=now)


def test_giving_up_without_a_move_leaves_no_facts(session: Session, actor: Actor, now: datetime) -> None:
    run = start(session, actor, now=now)
    services.abandon_run(session, actor, run.uuid, now=now)
    assert (run.state, run.status, run.passed, run.counts) == (RunState.ENDED, "abandoned", False, False)
    assert session.scalar(select(func.count(Outcome.id))) == 0
    later = walk(session, actor, start(session, actor, now=now), "o_proper", now=now)
    services.abandon_run(session, actor, later.uuid, now=now)
    assert later.counts, "the first run with a move is the one that counts"
    assert session.scalars(select(Outcome.passed)).one() is False


def test_exam_weighs_more_has_a_deadline_and_a_cooldown(
    session: Session, actor: Actor, now: datetime
) -> None:
    run = start(session, actor, now=now, mode=Mode.EXAM)
    assert run.deadline_at == now + timedelta(minutes=20)
    walk(session, actor, run, "o_spill", now=now)
    assert {row.weight for row in session.scalars(select(Evidence))} == {4.0}
    with pytest.raises(StartRefused) as refused:
        start(session, actor, now=now + timedelta(hours=1), mode=Mode.EXAM)
    assert [reason.code for reason in refused.value.params["findings"]] == ["scenario_cooldown"]
    page = debriefing.present_debrief(session, run)
    assert (page.explains, page.turning_points, page.transcript) == (False, (), ())
    second = start(session, actor, now=now + timedelta(hours=25), mode=Mode.EXAM)
    late = now + timedelta(hours=26)
    services.make_move(session, actor, second.uuid, second.last_seq, 1, now=late)
    assert (second.status, second.passed) == ("abandoned", False)
    assert debriefing.present_debrief(session, run).explains, "no retake remains"
    with pytest.raises(StartRefused):
        start(session, actor, now=now + timedelta(days=9), mode=Mode.EXAM)


def test_an_overdue_exam_is_closed_by_the_tick_once(session: Session, actor: Actor, now: datetime) -> None:
    run = start(session, actor, now=now, mode=Mode.EXAM)
    later = now + timedelta(hours=1)
    assert queries.list_overdue_runs(session, now=later) == [run.id]
    assert services.close_run_when_overdue(session, run.id, now=later)
    assert not services.close_run_when_overdue(session, run.id, now=later)
    assert run.status == "abandoned"


def test_silence_is_judged_by_the_server_when_the_move_arrives(
    session: Session, actor: Actor, now: datetime
) -> None:
    run = walk(session, actor, start(session, actor, now=now, untimed=False), "o_proper", now=now)
    number = number_of(session, run, "p_boundary")
    services.make_move(session, actor, run.uuid, run.last_seq, number, now=now + timedelta(seconds=70))
    assert kinds(session, run)[-1] == "timed_out"


def test_practice_without_time_limits_waits(session: Session, actor: Actor, now: datetime) -> None:
    run = walk(session, actor, start(session, actor, now=now), "o_proper", now=now)
    number = number_of(session, run, "p_boundary")
    services.make_move(session, actor, run.uuid, run.last_seq, number, now=now + timedelta(days=2))
    assert kinds(session, run)[-1] == "chose"


def test_chain_is_sound_and_any_change_shows(session: Session, actor: Actor, now: datetime) -> None:
    run = walk_best(session, actor, start(session, actor, now=now), now=now)
    rows = queries.list_events(session, run.id)
    assert first_broken(run.uuid, rows, run.last_seq, run.last_hash) is None
    assert first_broken(run.uuid, rows[:-1], run.last_seq, run.last_hash) == run.last_seq
    assert not debriefing.present_debrief(session, run).broken
    session.execute(
        update(ScenarioRunEvent)
        .where(ScenarioRunEvent.run_id == run.id, ScenarioRunEvent.seq == rows[3].seq)
        .values(body=rows[3].body.replace("p_boundary", "p_deny").replace("f_decline", "f_accept"))
    )
    session.expire_all()
    page = debriefing.present_debrief(session, run)
    assert (page.broken, page.transcript) == (True, ())


def test_a_result_that_the_events_do_not_tell_shows(session: Session, actor: Actor, now: datetime) -> None:
    run = walk(session, actor, start(session, actor, now=now), "o_spill", now=now)
    run.score, run.passed = 100, True
    session.flush()
    assert debriefing.present_debrief(session, run).broken


def test_a_broken_record_refuses_moves(session: Session, actor: Actor, now: datetime) -> None:
    run = walk(session, actor, start(session, actor, now=now), "o_proper", now=now)
    session.execute(
        update(ScenarioRunEvent)
        .where(ScenarioRunEvent.run_id == run.id, ScenarioRunEvent.seq == 2)
        .values(body='{"choice":"w_recap"}')
    )
    session.expire_all()
    with pytest.raises(Conflict):
        services.make_move(session, actor, run.uuid, run.last_seq, 1, now=now)


def test_debrief_adds_up(session: Session, actor: Actor, now: datetime) -> None:
    run = walk(session, actor, start(session, actor, now=now), "o_probe", now=now)
    while run.state is RunState.OPEN:
        run = services.make_move(session, actor, run.uuid, run.last_seq, 1, now=now)
    page = debriefing.present_debrief(session, run)
    assert sum(line.loss for line in page.transcript) == 100 - (run.score or 0)
    assert all(card.better for card in page.turning_points if card.loss)
    assert page.lessons


def test_list_and_page_say_where_the_person_stands(session: Session, actor: Actor, now: datetime) -> None:
    run = walk_best(session, actor, start(session, actor, now=now), now=now)
    start(session, actor, now=now)
    cards = {card.slug: card for card in overview.list_scenarios(session, actor)}
    assert next(iter(cards)) == SLUG, "unfinished ones first"
    assert (cards[SLUG].best.score if cards[SLUG].best else None, cards[SLUG].runs) == (run.score, 2)
    page = overview.show_scenario(session, actor, SLUG, now=now)
    assert page.open is not None
    assert [one.uuid for one in page.past] == [run.uuid]


def test_another_variant_is_drawn_on_request(session: Session, actor: Actor, now: datetime) -> None:
    seen = []
    for number in range(4):
        run = start(session, actor, now=now, seed=f"s{number}", other=True)
        seen.append(run.variant)
        services.abandon_run(session, actor, run.uuid, now=now)
    assert all(first != second for first, second in pairwise(seen))


def test_a_run_stays_on_its_revision(session: Session, actor: Actor, now: datetime) -> None:
    run = start(session, actor, now=now)
    assert material.pinned_scenario(session, run.revision_id).live.revision_id == run.revision_id
