"""Starting, saving, handing in. Each takes its lock first and then decides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.domain.access import Actor
from app.domain.exams.attempt import AttemptAct, AttemptClosed, AttemptState, deadline, is_overdue
from app.domain.exams.fold import AnswerEvent, CurrentAnswer, Reception, receive
from app.domain.exams.freeze import FrozenPaper, freeze
from app.domain.exams.policy import StartRefused, reasons_against_start
from app.domain.questions import Answer, AnswerUnreadable, RawAnswer
from app.exams import material, queries
from app.exams.grading import end_attempt
from app.exams.models import AnswerEventRow, Attempt, AttemptAnswer, QuestionUse
from app.exams.prerequisites import fulfilled
from app.exams.queries import AttemptRecord
from app.orm import insert_rows


def start_attempt(session: Session, actor: Actor, slug: str, *, now: datetime, seed: str) -> Attempt:
    """Start an attempt at a live paper, or give the one that is in progress: pressing twice starts once.

    Raises NotFound, StartRefused with every reason, PaperNotDrawable.
    """
    live = material.live_paper(session, slug)
    person = select(Person.id).where(Person.id == actor.person_id).with_for_update(key_share=True)
    session.execute(person)  # one start at a time per person
    past = queries.list_attempts(session, actor.person_id, live.item_id)
    still_open = next((attempt for attempt in past if attempt.state is AttemptState.IN_PROGRESS), None)
    if still_open:
        attempt = queries.lock_attempt_for(session, actor, still_open.uuid)
        if not close_when_overdue(session, attempt, now=now):
            return attempt
        past = queries.list_attempts(session, actor.person_id, live.item_id)
    met = fulfilled(session, actor.person_id, live.paper.prerequisites)
    findings = reasons_against_start(live.paper, [attempt.as_past() for attempt in past], met, now)
    if findings:
        raise StartRefused(findings=findings)
    frozen = _draw(session, actor, live, seed)
    attempt = Attempt(
        person_id=actor.person_id,
        item_id=live.item_id,
        revision_id=live.pin.revision_id,
        paper_hash=live.pin.content_hash,
        number=1 + max((attempt.number for attempt in past), default=0),
        state=AttemptState.IN_PROGRESS,
        seed=seed,
        frozen=frozen.to_json(),
        started_at=now,
        deadline_at=deadline(now, live.paper.minutes),
    )
    session.add(attempt)
    session.flush()
    return attempt


def _draw(session: Session, actor: Actor, live: material.LivePaper, seed: str) -> FrozenPaper:
    """Freeze the paper for this person and count what was drawn."""
    drawn = material.live_banks(session, live)
    frozen = freeze(
        live.paper,
        drawn.banks,
        drawn.pools,
        pins=drawn.pins,
        uses=queries.question_uses(session, live.item_id),
        met_last=_met_last(session, actor.person_id, live.item_id),
        seed=seed,
    )
    # In one order for all: two people who start at once then wait for each other instead of blocking each other.
    rows = [
        {"item_id": live.item_id, "key": key, "uses": 1} for key in sorted(q.key for q in frozen.questions)
    ]
    count = "(item_id, key) DO UPDATE SET uses = question_uses.uses + 1"
    insert_rows(session, QuestionUse, rows, on_conflict=count)
    return frozen


def _met_last(session: Session, person_id: int, item_id: int) -> frozenset[str]:
    """The questions of the person's last attempt at the paper."""
    query = select(Attempt.frozen).where(Attempt.person_id == person_id, Attempt.item_id == item_id)
    last = session.scalars(query.order_by(Attempt.number.desc()).limit(1)).one_or_none()
    return frozenset(place.key for place in FrozenPaper.from_json(last).questions) if last else frozenset()


@dataclass(frozen=True)
class Save:
    """One question as a page sent it. `sequence` counts the page's saves of it, `key` names this save."""

    number: int
    sequence: int
    key: str
    raw: RawAnswer


@dataclass
class Saved:
    """What became of a batch of saves. `older` lists questions that another tab or device has answered since."""

    answered: int = 0
    of: int = 0
    sequences: dict[int, int] = field(default_factory=dict)
    older: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    too_long: dict[int, int] = field(default_factory=dict)  # question number to the longest that is taken
    closed_at: datetime | None = None


def save_answers(
    session: Session, actor: Actor, uuid: UUID, saves: Sequence[Save], *, now: datetime
) -> Saved:
    """Save what a page sent: every save becomes an event, the newest of each question becomes its answer.

    Sending the same again changes nothing. An attempt found out of time is closed, and `closed_at` says since when:
    the caller commits that and then refuses. Raises NotFound, AttemptClosed.
    """
    attempt = queries.get_attempt_for(session, actor, uuid, lock=True)
    if is_overdue(attempt.state, attempt.deadline_at, now):
        overdue = queries.lock_attempt_for(session, actor, uuid)
        close_when_overdue(session, overdue, now=now)
        return Saved(closed_at=overdue.finished_at)
    if attempt.state is not AttemptState.IN_PROGRESS:
        raise AttemptClosed(closed_at=attempt.finished_at)
    frozen = FrozenPaper.from_json(attempt.frozen)
    saved = Saved(of=len(frozen.questions))
    current = queries.current_answers(session, attempt.id)
    events = _read(session, frozen, saves, saved)
    events = [event for event in events if not _says_nothing(event, current)]
    fresh = _store_events(session, attempt, events, now) if events else frozenset()
    taken = []
    for event in events:
        was = current.get(event.number)
        reception = receive(was, event, seen=event.key not in fresh)
        if reception is Reception.TAKEN:
            current[event.number] = CurrentAnswer(event.sequence, event.answer)
            taken.append(event)
        elif reception is Reception.OLDER and was is not None and was.answer != event.answer:
            saved.older.append(event.number)
    if taken:
        _store_answers(session, attempt, taken, now)
    saved.answered = sum(answer.answer is not None for answer in current.values())
    saved.sequences = {save.number: current[save.number].sequence for save in saves if save.number in current}
    return saved


def _read(session: Session, frozen: FrozenPaper, saves: Sequence[Save], saved: Saved) -> list[AnswerEvent]:
    """Form values to events; what cannot be read is noted and does not keep the others from being saved."""
    questions = material.pinned_questions(session, frozen)
    events = []
    for save in saves:
        if not 1 <= save.number <= len(questions):
            raise AnswerUnreadable(reason="no_such_question")
        try:
            order = frozen.questions[save.number - 1].order
            answer = questions[save.number - 1].parse_answer(save.raw, order)
        except AnswerUnreadable as refused:
            longest = refused.params.get("longest")
            if isinstance(longest, int):
                saved.too_long[save.number] = longest
            else:
                saved.unreadable.append(save.number)
            continue
        events.append(AnswerEvent(save.number, save.sequence, event_key(save, answer), answer))
    return events


def _says_nothing(event: AnswerEvent, current: Mapping[int, CurrentAnswer]) -> bool:
    """A question that was never touched, sent along with its page. A later save without answer clears the question."""
    return event.answer is None and event.sequence <= 1 and event.number not in current


def event_key(save: Save, answer: Answer | None) -> str:
    """The name of a save: the same page sending the same answer again is a repeat, another answer is not."""
    content = json.dumps([save.key, save.number, save.sequence, answer], ensure_ascii=False, sort_keys=True)
    return sha256(content.encode()).hexdigest()[:40]


def _store_events(
    session: Session, attempt: AttemptRecord, events: Sequence[AnswerEvent], now: datetime
) -> frozenset[str]:
    """Append the events; gives the keys that were not there before."""
    rows = [
        {
            "attempt_id": attempt.id,
            "number": event.number,
            "sequence": event.sequence,
            "key": event.key,
            "answer": event.answer,
            "at": now,
        }
        for event in events
    ]
    once = "(attempt_id, key) DO NOTHING"
    stored = insert_rows(session, AnswerEventRow, rows, on_conflict=once, returning=("key",))
    return frozenset(stored.scalars())


def _store_answers(
    session: Session, attempt: AttemptRecord, taken: Sequence[AnswerEvent], now: datetime
) -> None:
    newest = {event.number: event for event in taken}
    rows = [
        {
            "attempt_id": attempt.id,
            "number": event.number,
            "sequence": event.sequence,
            "answer": event.answer,
            "at": now,
        }
        for event in newest.values()
    ]
    newer = "sequence = excluded.sequence, answer = excluded.answer, at = excluded.at"
    insert_rows(session, AttemptAnswer, rows, on_conflict=f"(attempt_id, number) DO UPDATE SET {newer}")


def submit_attempt(session: Session, actor: Actor, uuid: UUID, *, now: datetime) -> Attempt:
    """Hand in for good and grade. Pressing twice, or after the time ran out, hands in once.

    From the deadline on it was the time that ended the attempt, whoever sent the request.
    """
    attempt = queries.lock_attempt_for(session, actor, uuid)
    if attempt.state is AttemptState.IN_PROGRESS:
        in_time = attempt.deadline_at is None or now < attempt.deadline_at
        end_attempt(session, attempt, AttemptAct.SUBMIT if in_time else AttemptAct.EXPIRE, now=now)
    return attempt


def close_when_overdue(session: Session, attempt: Attempt, *, now: datetime) -> bool:
    """Write down that a locked attempt ran out of time, if it did. Returns whether it did so now."""
    if not is_overdue(attempt.state, attempt.deadline_at, now):
        return False
    end_attempt(session, attempt, AttemptAct.EXPIRE, now=now)
    return True


def close_overdue_attempt(session: Session, attempt_id: int, *, now: datetime) -> bool:
    """The timer's way to the same: locks the attempt and looks again. Returns whether it closed it."""
    query = select(Attempt).where(Attempt.id == attempt_id).with_for_update()
    attempt = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return attempt is not None and close_when_overdue(session, attempt, now=now)
