"""Ending an attempt: grade it and tell the ledger, all in the transaction of the caller."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from app.domain.content.paper import Paper, Purpose
from app.domain.exams.attempt import AttemptAct, act_after_grading, finishing_time, transition
from app.domain.exams.freeze import FrozenPaper, Pin
from app.domain.exams.grading import WEIGHTS, AttemptGrade, EvidenceLine, grade_attempt, practice_weight
from app.domain.questions.exact import write_exact
from app.exams import material, queries
from app.exams.models import Attempt, EndedBy, GradingRow
from app.ledger import services as ledger
from app.ledger.models import Mode, SourceKind, SubjectKind

MODES = {Purpose.PRACTICE: Mode.PRACTICE, Purpose.QUIZ: Mode.QUIZ, Purpose.EXAM: Mode.EXAM}


def end_attempt(session: Session, attempt: Attempt, act: AttemptAct, *, now: datetime) -> AttemptGrade:
    """Close an attempt that is locked and in progress, grade it, and write outcome and evidence.

    The time recorded as its end is never past the deadline. An attempt with written answers waits for its marker
    instead: no score, no outcome yet. Raises AttemptActRefused for a wrong state.
    """
    after = transition(attempt.state, act)
    frozen = FrozenPaper.from_json(attempt.frozen)
    paper = material.pinned_paper(session, Pin(attempt.revision_id, attempt.paper_hash))
    answers = queries.current_answers(session, attempt.id)
    questions = material.pinned_questions(session, frozen)
    grade = grade_attempt(frozen, questions, {number: current.answer for number, current in answers.items()})
    attempt.finished_at = finishing_time(attempt.deadline_at, now)
    attempt.ended_by = EndedBy.TIME if act is AttemptAct.EXPIRE else EndedBy.PERSON
    attempt.state = transition(after, act_after_grading(waiting=bool(grade.waiting)))
    if grade.waiting:
        return grade
    attempt.score, attempt.passed = float(grade.score), grade.passed
    session.add(
        GradingRow(
            attempt_id=attempt.id,
            at=now,
            reason="first",
            points=write_exact(grade.points),
            of=write_exact(grade.of),
            passed=grade.passed,
            fractions=[write_exact(question.grading.fraction) for question in grade.questions],
        )
    )
    _tell_ledger(session, attempt, paper, frozen, grade)
    return grade


def _tell_ledger(
    session: Session, attempt: Attempt, paper: Paper, frozen: FrozenPaper, grade: AttemptGrade
) -> None:
    """The outcome, then the evidence of every answer. Invigilated only in a sitting, and there are none yet."""
    source = f"attempt:{attempt.uuid}"
    at = attempt.finished_at or attempt.started_at
    outcome = ledger.OutcomeFact(
        person_id=attempt.person_id,
        subject_kind=SubjectKind.PAPER,
        item_id=attempt.item_id,
        revision_id=attempt.revision_id,
        passed=grade.passed,
        mode=MODES[paper.purpose],
        source=source,
        at=at,
        score=float(grade.score),
        red_lines=grade.red_lines_missed,
    )
    evidence = []
    for line, weight in _weighed(session, attempt, paper, grade.evidence):
        bank = frozen.questions[line.number - 1].bank
        evidence.append(
            ledger.EvidenceFact(
                person_id=attempt.person_id,
                competency=line.competency,
                level=line.level,
                source_kind=SourceKind.PRACTICE if paper.purpose is Purpose.PRACTICE else SourceKind.QUIZ,
                source=source,
                item=line.item,
                revision_id=frozen.banks[bank].revision_id,
                fraction=float(line.fraction),
                weight=float(weight * line.share),
                at=at,
            )
        )
    if evidence:
        ledger.record_evidence(session, evidence)
    ledger.record_outcome(session, outcome)


def _weighed(
    session: Session, attempt: Attempt, paper: Paper, lines: tuple[EvidenceLine, ...]
) -> list[tuple[EvidenceLine, Fraction]]:
    """Each line with what an answer weighs; practice weighs less each time and in the end nothing."""
    if paper.purpose is not Purpose.PRACTICE:
        return [(line, WEIGHTS["quiz"]) for line in lines]
    before = queries.count_practice(session, attempt.person_id, {line.item for line in lines})
    weighed = [(line, practice_weight(before.get(line.item, 0))) for line in lines]
    return [(line, weight) for line, weight in weighed if weight]
