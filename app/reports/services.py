"""Writing a report to a file, and the entry in the log that says who took it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.audit.services import record
from app.domain.access import Actor
from app.reports.report import Question, Report
from app.sheets import Cell, Sheet, write_csv, write_xlsx
from app.web.paging import decode_cursor

WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
BATCH = 1000


@dataclass(frozen=True)
class Export:
    """A file that was written: how many rows, and the SHA-256 of its bytes."""

    rows: int
    digest: str


def stream_rows(session: Session, report: Report, question: Question) -> Iterator[Sequence[Cell]]:
    """All rows of a report, a batch at a time."""
    question = replace(question, limit=BATCH, after=None)
    while True:
        page = report.page(session, question)
        for row in page.rows:
            shown = report.shown(row)
            yield [shown[column.key] for column in report.columns]
        if page.next_cursor is None:
            return
        question = replace(question, after=decode_cursor(page.next_cursor, report.key))


def write_export(
    session: Session, report: Report, question: Question, path: Path, form: str, about: Sequence[str]
) -> Export:
    """Write the whole report; `form` is "csv" or "xlsx"."""
    heads = [str(column.label) for column in report.columns]
    sheet = Sheet(str(report.title), heads, stream_rows(session, report, question), about)
    rows = WRITERS[form](path, sheet)
    with path.open("rb") as file:
        return Export(rows, hashlib.file_digest(file, "sha256").hexdigest())


def log_export(
    session: Session,
    actor: Actor,
    report: Report,
    question: Question,
    form: str,
    export: Export,
    *,
    now: datetime,
) -> None:
    """Say in the audit log who took which rows out of the house."""
    filters = {key: str(value) for key, value in question.filters.__dict__.items() if value not in (None, "")}
    payload = {"form": form, "filters": filters, "rows": export.rows, "sha256": export.digest}
    record(session, actor, "report.exported", f"report:{report.slug}", payload, now=now)
