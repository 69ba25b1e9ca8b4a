"""Files into the database: what changes, what stays, what is never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Position
from app.audit.models import AuditEntry
from app.domain.content.kinds import Kind
from app.library import queries
from app.library.errors import NoSuchDocument, SyncIsRunning
from app.library.models import ContentItem, ContentPublication, ContentRevision, MediaFile, SyncRun
from tests.features.library.conftest import Sync
from tests.features.library.material import BANK, GLOSSARY, LESSON, PAPER, PNG, REGULATIONS, write

BANK_FILE = "quizzes/banks/sample.yml"


def count(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def codes(report: object) -> list[str]:
    findings = report.findings  # type: ignore[attr-defined]
    return [d.code for d in (*findings.introduced, *findings.remaining)]


def test_first_sync_publishes_everything(sync: Sync, reading: Session) -> None:
    report = sync()
    assert report.steps == {
        "new": [
            "register/positions",
            "register/regulations",
            "register/glossary",
            "course/first-call",
            "bank/sample",
            "paper/sample-quiz",
        ]
    }
    live = queries.get_live(reading, Kind.COURSE, "first-call")
    assert (live.title, live.number, list(live.questions)) == ("第一通电话", 1, ["opening/c1"])
    assert [next(iter(part)) for part in live.rendered["lessons"]["opening"]] == [
        "html",
        "check",
        "html",
        "html",
    ]


def test_second_sync_changes_nothing(sync: Sync, reading: Session) -> None:
    sync()
    before = [count(reading, table) for table in (ContentRevision, ContentPublication, SyncRun, AuditEntry)]
    report = sync()
    assert list(report.steps) == ["unchanged"]
    assert [
        count(reading, table) for table in (ContentRevision, ContentPublication, SyncRun, AuditEntry)
    ] == before


def test_changed_file_becomes_the_next_revision_and_the_old_one_stays(
    sync: Sync, root: Path, reading: Session
) -> None:
    sync()
    first = queries.get_live(reading, Kind.BANK, "sample")
    write(root, {BANK_FILE: BANK.replace("示例题库", "新题库")})
    assert sync().steps["changed"] == ["bank/sample"]
    reading.rollback()
    second = queries.get_live(reading, Kind.BANK, "sample")
    assert (second.number, second.title, second.item_id) == (2, "新题库", first.item_id)
    assert queries.get_revision(reading, first.revision_id).document.title == "示例题库"
    assert second.questions == first.questions, "a question that did not change keeps its revision"


def test_broken_file_keeps_its_last_good_revision_live_and_hides_nobody(
    sync: Sync, root: Path, reading: Session
) -> None:
    sync()
    write(
        root,
        {
            BANK_FILE: BANK.replace("title: ", "titel: "),
            "content/glossary.yml": GLOSSARY.replace("核身", "核实"),
        },
    )
    report = sync()
    assert report.steps["broken"] == ["bank/sample"]
    assert report.has_errors
    assert codes(report) == ["missing_key", "unknown_key"]
    assert queries.get_live(reading, Kind.BANK, "sample").title == "示例题库"
    assert queries.registers(reading).glossary["identity-check"].term == "核实"
    item = reading.scalars(select(ContentItem).where(ContentItem.kind == Kind.BANK)).one()
    assert (item.is_broken, [d["code"] for d in item.diagnostics]) == (True, ["missing_key", "unknown_key"])


def test_new_broken_file_is_shown_and_not_live(sync: Sync, root: Path, reading: Session) -> None:
    write(root, {"quizzes/banks/bad.yml": "id: bad\ntitle：坏题库\n"})
    sync()
    assert queries.find_live(reading, Kind.BANK, "bad") is None
    assert queries.find_live(reading, Kind.BANK, "sample") is not None
    item = reading.scalars(select(ContentItem).where(ContentItem.slug == "bad")).one()
    assert item.is_broken


def test_mended_file_loses_its_mark_and_is_told_as_fixed(sync: Sync, root: Path, reading: Session) -> None:
    sync()
    write(root, {BANK_FILE: BANK.replace("title: ", "titel: ")})
    sync()
    write(root, {BANK_FILE: BANK})
    report = sync()
    assert sorted(d.code for d in report.findings.fixed) == ["missing_key", "unknown_key"]
    reading.rollback()
    item = reading.scalars(select(ContentItem).where(ContentItem.kind == Kind.BANK)).one()
    assert (item.is_broken, item.diagnostics) == (False, [])
    assert queries.get_live(reading, Kind.BANK, "sample").number == 1, "the same text is the same revision"


def test_findings_met_again_are_not_called_new(sync: Sync, root: Path) -> None:
    write(root, {BANK_FILE: BANK.replace("title: ", "titel: ")})
    first = sync()
    write(root, {BANK_FILE: "# moved down a line\n" + BANK.replace("title: ", "titel: ")})
    second = sync()
    assert sorted(d.code for d in first.findings.introduced) == [
        "missing_key",
        "unknown_key",
        "waits_for_bank",
    ]
    assert second.findings.introduced == ()
    assert [(d.code, d.line) for d in second.findings.remaining if d.code == "unknown_key"] == [
        ("unknown_key", 3)
    ]


def test_paper_waits_for_a_bank_that_was_never_good(sync: Sync, root: Path, reading: Session) -> None:
    write(root, {BANK_FILE: BANK.replace("title: ", "titel: ")})
    sync()
    assert queries.find_live(reading, Kind.PAPER, "sample-quiz") is None
    write(root, {BANK_FILE: BANK})
    sync()
    reading.rollback()
    assert queries.find_live(reading, Kind.PAPER, "sample-quiz") is not None


def test_paper_is_checked_against_the_good_bank_while_the_new_one_is_broken(
    sync: Sync, root: Path, reading: Session
) -> None:
    sync()
    paper = PAPER.replace("count: 1", "count: 2")
    write(root, {BANK_FILE: BANK.replace("title: ", "titel: "), "quizzes/papers/sample-quiz.yml": paper})
    assert "exam_pool_too_small" in codes(sync())
    assert queries.get_live(reading, Kind.PAPER, "sample-quiz").number == 1


def test_without_publish_a_change_stays_a_draft(sync: Sync, root: Path, reading: Session) -> None:
    sync()
    write(root, {BANK_FILE: BANK.replace("示例题库", "新题库")})
    sync(publish=False)
    assert queries.get_live(reading, Kind.BANK, "sample").title == "示例题库"
    assert sync().steps["changed"] == ["bank/sample"]
    reading.rollback()
    live = queries.get_live(reading, Kind.BANK, "sample")
    assert (live.title, live.number) == ("新题库", 2), "the draft itself was published"


def test_dry_run_says_and_does_nothing(sync: Sync, root: Path, reading: Session) -> None:
    assert set(sync(dry=True).steps) == {"new"}
    assert (count(reading, ContentItem), count(reading, SyncRun), count(reading, AuditEntry)) == (0, 0, 0)


def test_removed_file_retires_and_comes_back(sync: Sync, root: Path, reading: Session) -> None:
    sync()
    revision = queries.get_live(reading, Kind.PAPER, "sample-quiz").revision_id
    (root / "quizzes/papers/sample-quiz.yml").unlink()
    assert sync().steps["retired"] == ["paper/sample-quiz"]
    reading.rollback()
    with pytest.raises(NoSuchDocument):
        queries.get_live(reading, Kind.PAPER, "sample-quiz")
    assert queries.get_revision(reading, revision).is_retired
    write(root, {"quizzes/papers/sample-quiz.yml": PAPER})
    assert sync().steps["revived"] == ["paper/sample-quiz"]
    reading.rollback()
    assert queries.get_live(reading, Kind.PAPER, "sample-quiz").revision_id == revision


def test_renamed_file_stays_the_same_document(sync: Sync, root: Path, reading: Session) -> None:
    sync()
    item = queries.get_live(reading, Kind.PAPER, "sample-quiz").item_id
    (root / "quizzes/papers/sample-quiz.yml").rename(root / "quizzes/papers/first-quiz.yml")
    assert sync().steps["renamed"] == ["paper/first-quiz"]
    reading.rollback()
    assert queries.get_live(reading, Kind.PAPER, "first-quiz").item_id == item
    assert queries.find_live(reading, Kind.PAPER, "sample-quiz") is None


def test_two_documents_may_swap_their_names(sync: Sync, root: Path, reading: Session) -> None:
    write(root, {"quizzes/papers/other.yml": PAPER.replace("sample-quiz", "other-quiz")})
    sync()
    items = {slug: queries.get_live(reading, Kind.PAPER, slug).item_id for slug in ("sample-quiz", "other")}
    write(root, {"quizzes/papers/sample-quiz.yml": PAPER.replace("sample-quiz", "other-quiz")})
    write(root, {"quizzes/papers/other.yml": PAPER})
    sync()
    reading.rollback()
    assert queries.get_live(reading, Kind.PAPER, "other").item_id == items["sample-quiz"]
    assert queries.get_live(reading, Kind.PAPER, "sample-quiz").item_id == items["other"]


def test_another_document_may_take_a_retired_name(sync: Sync, root: Path, reading: Session) -> None:
    sync()
    item = queries.get_live(reading, Kind.PAPER, "sample-quiz").item_id
    write(root, {"quizzes/papers/sample-quiz.yml": PAPER.replace("id: sample-quiz", "id: brand-new")})
    sync()
    reading.rollback()
    assert queries.get_live(reading, Kind.PAPER, "sample-quiz").item_id != item


def test_published_option_may_not_disappear(sync: Sync, root: Path, reading: Session) -> None:
    sync()
    changed = BANK.replace("      a: 起诉\n", "      c: 发函\n")
    write(root, {BANK_FILE: changed})
    assert codes(sync()) == ["option_removed"]
    assert list(queries.get_live(reading, Kind.BANK, "sample").document.questions[0].options) == ["a", "b"]


def test_option_of_a_mere_draft_may_disappear(sync: Sync, root: Path) -> None:
    sync(publish=False)
    write(root, {BANK_FILE: BANK.replace("      a: 起诉\n", "      c: 发函\n")})
    assert codes(sync()) == []


def test_changed_clause_renews_the_pages_that_show_it(sync: Sync, root: Path, reading: Session) -> None:
    sync()
    write(root, {"content/regulations.yml": REGULATIONS.replace("不得刺探", "任何人不得刺探")})
    assert sync().steps["changed"] == ["register/regulations", "course/first-call"]
    reading.rollback()
    live = queries.get_live(reading, Kind.COURSE, "first-call")
    assert "任何人不得刺探" in str(live.rendered)
    assert live.number == 2


def test_media_are_stored_once_and_addressed_by_content(sync: Sync, root: Path, reading: Session) -> None:
    sync()
    write(root, {"content/courses/first-call/01-opening.md": LESSON.replace("先报身份", "先报机构")})
    sync()
    assert count(reading, MediaFile) == 1
    digest = reading.scalars(select(MediaFile.digest)).one()
    assert queries.get_media(reading, digest) == queries.Media(digest, "image/png", PNG)
    assert f'src="/media/{digest}/desk.png"' in str(
        queries.get_live(reading, Kind.COURSE, "first-call").rendered
    )


def test_positions_are_mirrored_and_retired(sync: Sync, root: Path, reading: Session) -> None:
    sync()
    write(root, {"content/positions.yml": "positions:\n  - {id: team-lead, title: 主管}\n"})
    sync()
    reading.rollback()
    rows = reading.execute(select(Position.slug, Position.title, Position.is_retired).order_by(Position.slug))
    assert [tuple(row) for row in rows] == [
        ("phone-collector", "电话催收员", True),
        ("team-lead", "主管", False),
    ]


def test_live_as_of_reads_the_past(sync: Sync, root: Path, reading: Session, now: datetime) -> None:
    sync()
    first = queries.get_live(reading, Kind.BANK, "sample")
    write(root, {BANK_FILE: BANK.replace("示例题库", "新题库")})
    sync(at=now + timedelta(days=1))
    reading.rollback()
    at_noon = now + timedelta(hours=2)
    assert queries.live_as_of(reading, first.item_id, at_noon) == first.revision_id
    assert queries.live_as_of(reading, first.item_id, now - timedelta(days=1)) is None


def test_two_syncs_at_once_are_refused_by_name(sync: Sync, reading: Session, now: datetime) -> None:
    reading.add(SyncRun(holder="林晓雨", started_at=now, tree_hash="", is_publishing=True))
    reading.commit()
    with pytest.raises(SyncIsRunning) as refused:
        sync(at=now + timedelta(minutes=1))
    assert refused.value.params["holder"] == "林晓雨"
    sync(at=now + timedelta(minutes=20))


def test_sync_leaves_an_audit_entry(sync: Sync, reading: Session) -> None:
    sync()
    entry = reading.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor) == ("content.synced", "system")


def test_syncs_that_begin_at_once_make_one_revision_of_each_document(
    sync: Sync, reading: Session, root: Path
) -> None:
    sync()
    path = root / BANK_FILE
    path.write_text(path.read_text("utf-8").replace("示例题库", "新的题库"), "utf-8")

    def at_once(_turn: int) -> str:
        try:
            return "changed" if "changed" in sync().steps else "unchanged"
        except SyncIsRunning:
            return "refused"

    with ThreadPoolExecutor(6) as hands:
        ends = list(hands.map(at_once, range(6)))
    assert ends.count("changed") == 1, ends
    numbers = select(ContentRevision.number).join(ContentItem, ContentItem.id == ContentRevision.item_id)
    reading.rollback()
    assert list(
        reading.scalars(numbers.where(ContentItem.kind == Kind.BANK).order_by(ContentRevision.id))
    ) == [1, 2]
