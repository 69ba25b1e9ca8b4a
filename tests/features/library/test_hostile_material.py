"""Material written to do harm: it spoils itself at most, shows nothing of the machine, and is never run."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.content.collection import Registers
from app.domain.content.kinds import Kind
from app.library.errors import MaterialUnreadable
from app.library.models import ContentItem
from app.library.queries import get_live
from app.library.rendering.context import RenderContext
from app.library.rendering.render import render_text
from tests.features.library.conftest import Sync

BANK = "quizzes/banks/sample.yml"
LESSON = "content/courses/first-call/01-opening.md"
MEDIA = "content/courses/first-call/media"


def link(to: str):
    def act(path: Path) -> None:
        path.unlink(missing_ok=True)
        path.symlink_to(to)

    return act


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def folder_link(path: Path) -> None:
    path.symlink_to("/etc")


TROUBLE = [
    (BANK, link("/etc/passwd"), "outside"),
    (BANK, link("/nowhere/at-all.yml"), "missing"),
    (BANK, link("sample.yml"), "missing"),
    (BANK, pipe, "no_file"),
    (LESSON, link("/etc/hostname"), "outside"),
    ("content/courses/first-call/02-more.md", pipe, "no_file"),
    (f"{MEDIA}/x.png", link("/etc/passwd"), "outside"),
    (f"{MEDIA}/a\nb.png", lambda path: path.write_bytes(b"x"), "name"),
    ("content/courses/etc", folder_link, "outside"),
    ("content/glossary.yml", link("/etc/passwd"), "outside"),
]


@pytest.mark.parametrize(("name", "act", "reason"), TROUBLE)
def test_what_is_no_plain_file_of_the_material_spoils_its_own_document_only(
    root: Path, sync: Sync, reading: Session, name: str, act, reason: str
) -> None:
    sync()
    act(root / name)
    (root / "quizzes/papers/sample-quiz.yml").write_text(
        (root / "quizzes/papers/sample-quiz.yml").read_text("utf-8").replace("pass: 80", "pass: 70"), "utf-8"
    )
    report = sync()
    told = [(d.code, d.params.get("reason")) for d in report.findings.introduced]
    assert told == [("file_unreadable", reason)]
    assert get_live(reading, Kind.BANK, "sample").title == "示例题库"  # the last good revision stays live
    assert get_live(reading, Kind.PAPER, "sample-quiz").document.pass_percent == 70  # and others go on
    assert reading.scalar(select(func.count()).where(ContentItem.retired_at.is_not(None))) == 0


def test_a_media_folder_that_is_a_link_is_not_followed(root: Path, sync: Sync) -> None:
    folder = root / MEDIA
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.symlink_to("/etc")
    assert {d.code for d in sync().findings.introduced} == {"file_unreadable"}


def test_a_link_within_the_material_is_followed(root: Path, sync: Sync) -> None:
    (root / "kept.yml").write_bytes((root / BANK).read_bytes())
    link(str(root / "kept.yml"))(root / BANK)
    assert not sync().has_errors


def test_a_folder_that_is_not_there_takes_nothing_away(
    root: Path, sync: Sync, reading: Session, tmp_path_factory
) -> None:
    sync()
    for name in ("content", "quizzes", "scenarios"):
        if (root / name).exists():
            (root / name).rename(tmp_path_factory.mktemp("away") / name)
    with pytest.raises(MaterialUnreadable):
        sync()
    assert reading.scalar(select(func.count()).where(ContentItem.retired_at.is_not(None))) == 0


BODIES = {
    "CHECK-HERE-99-END": None,
    "a\n: b\n" * 1000: "nested_too_deeply",
    "_" * 6000 + "a" + "_" * 6000: "nested_too_deeply",
    "[" * 20000: "nested_too_deeply",
    "![" * 10000: "nested_too_deeply",
    "[a](" * 10000: "nested_too_deeply",
    "a \x00 b": "control_character",
    "a \x02 b": "control_character",
}


@pytest.mark.parametrize(("body", "code"), BODIES.items(), ids=range(len(BODIES)))
def test_no_text_of_a_lesson_keeps_others_from_being_published(
    root: Path, sync: Sync, body: str, code: str | None
) -> None:
    sync()
    path = root / LESSON
    path.write_text(path.read_text("utf-8") + "\n" + body, "utf-8")
    report = sync()
    assert [d.code for d in report.findings.introduced] == ([code] if code else [])
    assert report.steps["changed" if code is None else "broken"] == ["course/first-call"]


def test_signs_without_a_shape_are_refused_as_escapes_too(root: Path, sync: Sync) -> None:
    path = root / BANK
    path.write_text(path.read_text("utf-8").replace("title: 示例题库", 'title: "示例\\0题库"'), "utf-8")
    found = sync().findings.introduced
    assert ("control_character", 2, 8) in [(d.code, d.line, d.column) for d in found]


def test_endless_lines_and_endless_mistakes_are_told_in_time(root: Path, sync: Sync) -> None:
    (root / "quizzes/banks/flow.yml").write_text("a: {" + "b： c，" * 20000, "utf-8")
    (root / "quizzes/banks/twice.yml").write_text("a: 1\n" * 5000, "utf-8")
    found = sync().findings.introduced
    assert 0 < sum(d.file == "quizzes/banks/twice.yml" for d in found) <= 200


SCRIPTS = """<script>alert(1)</script><img src=x onerror=alert(1)> <svg/onload=alert(1)>
<a href=x onclick=alert(1)>x</a>
[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html;base64,AA) [d](vbscript:x) <javascript:alert(1)>
![i](javascript:1) [e](&#106;avascript:alert(1)) [f](/x "t\\" onclick=1") [[term:"><script>]] [[reg:<img src=x>]]
[[scenario:../../x" onclick="1]]

!!! "x onclick=alert(1)" "<b onclick=alert(1)>t</b>"
    text

[x]: javascript:alert(2)

[x] and again [y][x]
"""


class Attributes(HTMLParser):
    """Collects tags and attributes as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def test_nothing_in_a_text_becomes_a_program(session: Session) -> None:
    seen = Attributes(render_text(SCRIPTS, RenderContext(Registers())))
    assert seen.tags <= {"p", "a", "img", "span", "br", "aside"}
    assert [name for name, _ in seen.attributes if name.startswith("on") or name == "style"] == []
    addresses = [value or "" for name, value in seen.attributes if name in {"href", "src"}]
    assert [value for value in addresses if ":" in value.split("/")[0]] == []
