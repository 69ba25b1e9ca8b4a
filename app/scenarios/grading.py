"""The end of the line that counts: its result, and what the ledger hears, in the transaction of the caller."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.domain.scenarios.events import Abandoned, Ended, Mode
from app.domain.scenarios.policy import EVIDENCE_WEIGHTS
from app.domain.scenarios.scoring import Result, result_of
from app.domain.scenarios.step import Replay
from app.ledger import services as ledger
from app.ledger.models import Mode as LedgerMode
from app.ledger.models import SourceKind, SubjectKind
from app.scenarios.material import Material
from app.scenarios.models import RunState, ScenarioRun
from app.scenarios.writing import append_events

MODES = {Mode.PRACTICE: LedgerMode.PRACTICE, Mode.EXAM: LedgerMode.EXAM}
SOURCES = {Mode.PRACTICE: SourceKind.RUN_PRACTICE, Mode.EXAM: SourceKind.RUN_EXAM}


def end_line(session: Session, run: ScenarioRun, material: Material, told: Replay, *, now: datetime) -> Ended:
    """Write how the line being played came out. The first time it is graded and goes to the ledger.

    `told` includes the line's last move. A practice run without a single move leaves no facts in the ledger.
    """
    first = run.ended_at is None
    state = told.graded_state if first else told.state
    result = result_of(material.scenario, material.proof.reference(run.variant), state)
    claim = Ended(state.status.value, state.node, result.score, result.passed)
    append_events(session, run, [claim], now=now)
    run.state = RunState.ENDED
    if first:
        run.ended_at, run.ending, run.status = now, claim.node, claim.status
        run.score, run.passed = result.score, result.passed
        run.red_lines = list(result.red_lines)
        run.counts = _counts(session, run, told)
        if has_moved(told) or run.mode is Mode.EXAM:
            _tell_ledger(session, run, material, result)
    return claim


def has_moved(told: Replay) -> bool:
    """Whether anything was done in the line that counts but giving up."""
    return any(not isinstance(move.event, Abandoned) for move in told.graded_moves)


def _counts(session: Session, run: ScenarioRun, told: Replay) -> bool:
    """Exams always count; of practice runs the first one with a move."""
    if run.mode is Mode.EXAM:
        return True
    if not has_moved(told):
        return False
    earlier = select(ScenarioRun.id).where(
        ScenarioRun.person_id == run.person_id,
        ScenarioRun.item_id == run.item_id,
        ScenarioRun.mode == Mode.PRACTICE,
        ScenarioRun.ended_at.is_not(None),
        ScenarioRun.counts,
        ScenarioRun.id != run.id,
    )
    with session.no_autoflush:
        return not session.scalar(select(exists(earlier)))


def _tell_ledger(session: Session, run: ScenarioRun, material: Material, result: Result) -> None:
    source, at = f"run:{run.uuid}", run.ended_at or run.started_at
    evidence = [
        ledger.EvidenceFact(
            person_id=run.person_id,
            competency=part.competency,
            level=material.text.level,
            source_kind=SOURCES[run.mode],
            source=source,
            item=material.live.slug,
            revision_id=run.revision_id,
            fraction=part.ratio,
            weight=EVIDENCE_WEIGHTS[run.mode],
            at=at,
        )
        for part in result.competencies
        if part.ratio is not None
    ]
    if run.counts and evidence:
        ledger.record_evidence(session, evidence)
    ledger.record_outcome(
        session,
        ledger.OutcomeFact(
            person_id=run.person_id,
            subject_kind=SubjectKind.SCENARIO,
            item_id=run.item_id,
            revision_id=run.revision_id,
            passed=result.passed,
            mode=MODES[run.mode],
            source=source,
            at=at,
            score=float(result.score),
            red_lines=result.red_lines,
        ),
    )
