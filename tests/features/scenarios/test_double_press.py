"""Two requests at the same time: the run's row lock lets one move through."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.queries import build_actor
from app.domain.access import Actor
from app.extensions import db
from app.scenarios import services
from app.scenarios.models import ScenarioRun, ScenarioRunEvent
from app.web.transaction import unit_of_work
from tests.factories import make_person
from tests.features.scenarios.walking import SLUG, number_of, start


def person(now: datetime) -> Actor:
    found = db.session.scalars(select(Person)).one()
    return build_actor(db.session(), found, now=now)


def test_two_presses_at_once_move_once(material_app: Flask, now: datetime) -> None:
    with material_app.app_context():
        with unit_of_work() as session:
            make_person(session)
        with unit_of_work() as session:
            run = start(session, person(now), now=now)
            uuid, seq, number = run.uuid, run.last_seq, number_of(session, run, "o_proper")
    together = Barrier(2)

    def press() -> int:
        with material_app.app_context():
            actor = person(now)
            db.session.rollback()
            together.wait(10)
            with unit_of_work() as session:
                return services.make_move(session, actor, uuid, seq, number, now=now).last_seq

    with ThreadPoolExecutor(2) as pool:
        found = [future.result(30) for future in [pool.submit(press), pool.submit(press)]]
    assert found == [2, 2]
    with material_app.app_context():
        kinds = db.session.scalars(select(ScenarioRunEvent.kind).order_by(ScenarioRunEvent.seq)).all()
    assert list(kinds) == ["started", "chose"]


def test_two_starts_at_once_start_one_run(material_app: Flask, now: datetime) -> None:
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
    together = Barrier(2)

    def press(seed: str) -> str:
        with material_app.app_context():
            actor = person(now)
            db.session.rollback()
            together.wait(10)
            with unit_of_work() as session:
                return str(services.start_run(session, actor, SLUG, now=now, seed=seed).uuid)

    with ThreadPoolExecutor(2) as pool:
        found = [future.result(30) for future in [pool.submit(press, "a"), pool.submit(press, "b")]]
    assert found[0] == found[1]
    with material_app.app_context():
        assert len(db.session.scalars(select(ScenarioRun.id)).all()) == 1
