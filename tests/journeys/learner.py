"""What a learner needs to get through, read from the database as no learner could: keys and the best call."""

from __future__ import annotations

import re
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exams import material, presenting
from app.exams.models import Attempt
from app.extensions import db
from app.scenarios import material as scenarios
from app.scenarios.models import ScenarioRun

COURSE, QUIZ, EXAM = "compliant-collection", "compliant-collection-quiz", "post-loan-sample-exam"
SCENARIO = "spouse-answers"
UUID_IN_PATH = re.compile(r"/([0-9a-f]{8}-[0-9a-f-]{27})")


def uuid_in(path: str) -> UUID:
    """The outside name of an attempt or run in an address."""
    found = UUID_IN_PATH.search(path)
    assert found, path
    return UUID(found.group(1))


def key_of(app: Flask, uuid: UUID) -> dict[str, list[str]]:
    """The right answers of an attempt, as the fields of its pages."""
    with app.app_context(), Session(db.engine) as session:
        attempt = session.scalars(select(Attempt).where(Attempt.uuid == uuid)).one()
        _, frozen = presenting.read_attempt(session, attempt)
        fields = {}
        for number, question in enumerate(material.pinned_questions(session, frozen), 1):
            right = question.fill(question.key_answer(), frozen.questions[number - 1].order)
            for part, values in right.items():
                fields[f"q{number}-{part}" if part else f"q{number}"] = list(values)
        return fields


def best_talk(app: Flask, uuid: UUID) -> list[set[str]]:
    """The sentences of the best clean call of a run's variant, one set of equal ids per move."""
    with app.app_context(), Session(db.engine) as session:
        run = session.scalars(select(ScenarioRun).where(ScenarioRun.uuid == uuid)).one()
        ready = scenarios.pinned_scenario(session, run.revision_id)
        reference = ready.proof.reference(run.variant)
        assert reference, run.variant
        said: dict[str, set[str]] = {}
        for node in ready.text.nodes.values():
            for name, choice in node.choices.items():
                said.setdefault(name, set()).add(" ".join(choice.say.split()))
        return [said[name] for name in reference.path]
