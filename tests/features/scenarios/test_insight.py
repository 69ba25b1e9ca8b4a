"""What trainers are told: counts of lines that count, apart by mode, and nothing where there are too few."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts.queries import build_actor
from app.domain.errors import NotFound
from app.domain.scenarios.events import Mode
from app.domain.scenarios.state import Status
from app.scenarios import insight, material, preview, queries, services, trainer_queries
from app.scenarios.mapping import Picks
from app.scenarios.models import ScenarioRun, ScenarioRunEvent
from tests.factories import make_actor, make_person
from tests.features.scenarios.walking import SLUG, number_of, start, walk, walk_best


def play(
    session: Session, staff_number: str, *choices: str, now: datetime, mode: Mode = Mode.PRACTICE
) -> ScenarioRun:
    """A new person's run along these choices, given up afterwards when it is not over."""
    actor = build_actor(session, make_person(session, staff_number), now=now)
    run = walk(session, actor, start(session, actor, now=now, mode=mode), *choices, now=now)
    return services.abandon_run(session, actor, run.uuid, now=now)


def item_of(session: Session) -> int:
    return material.live_scenario(session, SLUG).live.item_id


def test_answers_are_counted_once_per_run_and_apart_by_mode(material_session: Session, now: datetime) -> None:
    session = material_session
    for number in range(3):
        play(session, f"P{number}", "o_proper", now=now)
    play(session, "P3", "o_spill", now=now)
    play(session, "E1", "o_proper", now=now, mode=Mode.EXAM)
    picks = trainer_queries.count_answers(session, item_of(session))
    assert picks == {"o_proper": Picks(3, 1), "o_spill": Picks(1, 0)}
    counts = trainer_queries.count_runs(session, item_of(session))
    assert (counts.runs, counts.passed) == (Picks(4, 1), Picks(0, 0))
    [(line, runs)] = counts.red_lines.items()
    assert line.startswith("rl-")
    assert runs == Picks(1, 0)


def test_rehearsals_later_runs_and_open_ones_are_not_counted(
    material_session: Session, now: datetime
) -> None:
    session = material_session
    actor = make_actor(session, "P1", now=now)
    run = walk(session, actor, start(session, actor, now=now), "o_spill", now=now)
    run = services.rewind_run(session, actor, run.uuid, run.last_seq, 1, now=now)
    number = number_of(session, run, "o_proper")
    run = services.make_move(session, actor, run.uuid, run.last_seq, number, now=now)
    services.abandon_run(session, actor, run.uuid, now=now)
    later = start(session, actor, now=now + timedelta(days=1))
    walk(session, actor, later, "o_proper", now=now + timedelta(days=1))
    picks = trainer_queries.count_answers(session, item_of(session))
    assert picks == {"o_spill": Picks(1, 0)}
    assert trainer_queries.count_runs(session, item_of(session)).runs == Picks(1, 0)


def test_five_runs_are_enough_to_tell(material_session: Session, now: datetime) -> None:
    session = material_session
    for number in range(4):
        play(session, f"P{number}", "o_proper", now=now)
    trainer = make_actor(session, "T1", now=now)
    page = insight.present_insight(session, trainer, SLUG)
    assert (page.enough_practice, page.enough_exam, page.unpicked) == (False, False, None)
    play(session, "P4", "o_spill", now=now)
    page = insight.present_insight(session, trainer, SLUG)
    assert (page.enough_practice, page.enough_exam) == (True, False)
    choices = material.live_scenario(session, SLUG).scenario.choices
    assert page.unpicked is not None
    assert len(page.unpicked) == len(choices) - 2
    assert [line.runs for line in page.red_lines] == [Picks(1, 0)]


def test_proof_is_reported_by_variant(material_session: Session, now: datetime) -> None:
    page = insight.present_insight(material_session, make_actor(material_session, "T1", now=now), SLUG)
    ready = material.live_scenario(material_session, SLUG)
    assert page.proved
    assert page.states == sum(variant.states for variant in page.variants)
    assert [variant.number for variant in page.variants] == list(range(1, len(ready.text.variant_names) + 1))
    for variant, name in zip(page.variants, ready.text.variant_names, strict=True):
        assert len(variant.reference) == len(ready.proof.reference(name).path)
        assert max(end.high for end in variant.ends) == 100


def test_a_walk_in_the_address_ends_as_a_run_does_and_writes_nothing(
    material_session: Session, now: datetime
) -> None:
    session = material_session
    ready = material.live_scenario(session, SLUG)
    moves = ""
    path = list(ready.proof.reference(ready.text.variant_names[0]).path)
    for choice in path:
        page = preview.present_preview(session, SLUG, 1, moves)
        said = ready.scenario.choices[choice].text.say
        [moves] = [one.moves for one in page.choices if one.text == said]
    page = preview.present_preview(session, SLUG, 1, moves)
    assert (page.status, page.score, page.passed, page.choices) == (Status.ENDED, 100, True, ())
    assert page.before == moves.rpartition(".")[0]
    assert session.query(ScenarioRunEvent).count() == session.query(ScenarioRun).count() == 0
    actor = make_actor(session, now=now)
    run = walk_best(session, actor, start(session, actor, now=now), now=now)
    assert [one.number for one in queries.list_runs(session, actor.person_id)] == [run.number] == [1]


@pytest.mark.parametrize("moves", ["9", "x", "1.", ".", "-1", "１", "1.0.x", "1" * 400, ".".join("1" * 300)])
def test_a_walk_that_does_not_exist_is_not_found(material_session: Session, moves: str) -> None:
    with pytest.raises(NotFound):
        preview.present_preview(material_session, SLUG, 1, moves)
    with pytest.raises(NotFound):
        preview.present_preview(material_session, SLUG, 99, "")
