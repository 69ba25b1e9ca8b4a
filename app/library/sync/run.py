"""One sync from beginning to end. The caller gives the way to open a transaction."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.audit.services import record
from app.domain.access import Actor
from app.domain.content.collection import make_registers
from app.domain.content.diagnostics import Diagnostic
from app.domain.content.hashes import digest
from app.domain.content.kinds import DocumentKey, Kind
from app.domain.scenarios.events import ENGINE_VERSION
from app.library.checking.checker import Checked, check_sources
from app.library.errors import MaterialUnreadable, SyncIsRunning
from app.library.loading.sources import Sources, is_content_root, read_sources
from app.library.models import SyncRun
from app.library.rendering.context import is_current
from app.library.sync.apply import apply, document_id_of, title_of
from app.library.sync.compare import Comparison, compare, from_raw, to_raw
from app.library.sync.plan import Found, Operation, Step, plan
from app.library.sync.state import State, read_documents, read_published, read_state

STALE_AFTER = timedelta(minutes=15)
"""A run that has not finished by then was killed; its lock is void."""

Transaction = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True)
class SyncReport:
    """What a sync did, or would do."""

    operations: tuple[Operation, ...]
    findings: Comparison
    is_dry: bool = False
    steps: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Whether something was left unpublished because of an error."""
        return any(d.is_error for d in (*self.findings.introduced, *self.findings.remaining))


def run_sync(
    transaction: Transaction,
    root: Path,
    *,
    actor: Actor | None = None,
    publish: bool,
    dry: bool = False,
    clock: Callable[[], datetime],
) -> SyncReport:
    """Bring the files under a content root into the database; publish what is clean when asked.

    Reading and proving happen outside the writing transaction, so that learners' saves never wait for them.
    Raises SyncIsRunning when another sync is under way, MaterialUnreadable when there is nothing to read.
    """
    sources = _read(root)
    with transaction() as session:
        _take_turns(session)
        state = read_state(session)
        if _nothing_to_do(state, sources, publish):
            return _unchanged(state)
        run_id = None if dry else _begin(session, sources, actor, publish, clock())
        documents, proved = read_documents(session, state.revisions)
        state.published = read_published(session)
    try:
        checked, found = _check(sources, state, documents, proved)
        operations = plan(found, state.items, publish=publish)
        findings = compare(_before(state), checked.diagnostics)
        if run_id is None:
            return SyncReport(tuple(operations), findings, True, _steps(operations))
        with transaction() as session:
            now = clock()
            apply(session, operations, checked, now=now)
            _finish(session, run_id, operations, findings, actor, now)
    except BaseException:
        if run_id is not None:
            _fail(transaction, run_id, clock())
        raise
    return SyncReport(tuple(operations), findings, False, _steps(operations))


def _read(root: Path) -> Sources:
    """All files. A folder that is not there, or not for us, must not look like material that was taken away."""
    if not is_content_root(root):
        raise MaterialUnreadable(path=str(root), error=os.strerror(errno.ENOENT))
    try:
        return read_sources(root)
    except OSError as error:
        raise MaterialUnreadable(path=str(error.filename), error=error.strerror) from error


def _nothing_to_do(state: State, sources: Sources, publish: bool) -> bool:
    """Whether the last sync saw the same files and found no error; broken ones are always looked at again."""
    last = state.last_run
    if last is None or sources.misplaced or any(item.is_broken for item in state.items):
        return False
    return last.tree_hash == _tree_mark(sources) and (last.is_publishing or not publish)


def _tree_mark(sources: Sources) -> str:
    """Changes with any file and with the engine that proves scenarios."""
    return digest({"tree": sources.tree_hash, "engine": ENGINE_VERSION})


def _unchanged(state: State) -> SyncReport:
    raw = [] if state.last_run is None else state.last_run.remaining + state.last_run.introduced
    diagnostics = tuple(from_raw(entry) for entry in raw)
    operations = tuple(
        Operation(Step.UNCHANGED, item.key, item.item_id, item.key)
        for item in state.items
        if not item.is_retired
    )
    return SyncReport(operations, Comparison((), (), diagnostics), False, _steps(list(operations)))


def _take_turns(session: Session) -> None:
    """Two syncs that begin at once must not both find that none is running. SQLite's writers come one by one anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE sync_runs IN SHARE ROW EXCLUSIVE MODE"))


def _begin(session: Session, sources: Sources, actor: Actor | None, publish: bool, now: datetime) -> int:
    running = select(SyncRun).where(SyncRun.finished_at.is_(None), SyncRun.started_at > now - STALE_AFTER)
    other = session.scalars(running.order_by(SyncRun.id.desc()).limit(1)).one_or_none()
    if other is not None:
        raise SyncIsRunning(holder=other.holder, since=other.started_at)
    who = actor.name if actor else f"{socket.gethostname()}:{os.getpid()}"
    run = SyncRun(holder=who, started_at=now, tree_hash=_tree_mark(sources), is_publishing=publish)
    session.add(run)
    session.flush()
    return run.id


def _check(
    sources: Sources,
    state: State,
    documents: Mapping[DocumentKey, BaseModel],
    proved: Mapping[DocumentKey, str],
) -> tuple[Checked, dict[DocumentKey, Found]]:
    hashes = {source.key: source.content_hash for source in sources.documents}
    unchanged = {
        item.key
        for item in state.items
        if not item.is_broken and not item.is_retired and item.source_hash == hashes.get(item.key)
        and item.revision_hash == item.source_hash
    }  # fmt: skip
    known = {key: document for key, document in documents.items() if key in unchanged}
    checked = check_sources(
        sources, known=known, fallback=documents, published=state.published, proved=proved
    )
    for key in known:
        _carry_over(checked, state, key, proved)
    titles = {key: title_of(document) for key, document in checked.collection.documents.items()}
    registers = make_registers(checked.collection.documents)
    found = {}
    for key, entry in checked.loaded.items():
        document = entry.document
        sound = document is not None and not any(d.is_error for d in entry.diagnostics)
        stale = key in known and (
            key in checked.proofs or not is_current(state.depends.get(key, {}), registers, titles)
        )
        name = document_id_of(document) if document is not None else None
        found[key] = Found(key, entry.source.content_hash, name, sound, stale)
    return checked, found


def _carry_over(checked: Checked, state: State, key: DocumentKey, proved: Mapping[DocumentKey, str]) -> None:
    """Warnings of a proof that was not made again still hold."""
    if key.kind is Kind.SCENARIO and key in proved and key not in checked.proofs:
        kept = [
            from_raw(raw)
            for raw in state.diagnostics.get(key, [])
            if str(raw["code"]).startswith("scenario_")
        ]
        entry = checked.loaded[key]
        marks = {diagnostic.fingerprint() for diagnostic in entry.diagnostics}
        entry.diagnostics.extend(diagnostic for diagnostic in kept if diagnostic.fingerprint() not in marks)


def _before(state: State) -> list[Diagnostic]:
    raw = [] if state.last_run is None else state.last_run.remaining + state.last_run.introduced
    return [from_raw(entry) for entry in raw]


def _steps(operations: list[Operation]) -> dict[str, list[str]]:
    steps: dict[str, list[str]] = {}
    for operation in operations:
        steps.setdefault(operation.step.value, []).append(str(operation.key))
    return steps


def _finish(
    session: Session,
    run_id: int,
    operations: list[Operation],
    findings: Comparison,
    actor: Actor | None,
    now: datetime,
) -> None:
    run = session.get_one(SyncRun, run_id)
    steps = _steps([operation for operation in operations if operation.step is not Step.UNCHANGED])
    run.finished_at = now
    run.operations = steps
    run.introduced = [to_raw(diagnostic) for diagnostic in findings.introduced]
    run.fixed = [to_raw(diagnostic) for diagnostic in findings.fixed]
    run.remaining = [to_raw(diagnostic) for diagnostic in findings.remaining]
    published = [str(operation.key) for operation in operations if operation.publish]
    payload = {"steps": steps, "published": published, "tree": run.tree_hash}
    record(session, actor, "content.synced", f"sync:{run_id}", payload, now=now)


def _fail(transaction: Transaction, run_id: int, now: datetime) -> None:
    with transaction() as session:
        run = session.get_one(SyncRun, run_id)
        run.finished_at, run.failed = now, True
