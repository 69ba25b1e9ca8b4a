"""A small content root of its own: papers whose keys the tests know."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from pathlib import Path

from sqlalchemy.orm import Session

from app.library.services import run_sync
from app.settings import ROOT
from tests.factories import LONG_AGO

BANK = """
id: b1
title: 题库
questions:
  - id: s1
    type: single
    stem: 单选一
    options: {a: 甲, b: 乙, c: 丙}
    answer: a
    explain: 解析一
    competencies: {privacy: 0.5, data: 0.5}
    level: 2
    shuffle: false
  - id: s2
    type: single
    stem: 单选二
    options: {a: 甲, b: 乙, c: 丙}
    answer: b
    competencies: {privacy: 1}
    red_line: rl-01
    shuffle: false
  - id: m1
    type: multiple
    stem: 多选一
    options: {a: 甲, b: 乙, c: 丙, d: 丁}
    answer: [a, b]
    competencies: {data: 1}
    shuffle: false
  - {id: t1, type: truefalse, stem: 判断一, answer: true}
  - {id: k1, type: blank, stem: "不应在{{from}}以后联系。", blanks: {from: ["22:00", 晚上十点]}}
  - {id: n1, type: numeric, stem: 超过多少天？, answer: 90, unit: 天}
"""
WRITTEN_BANK = """
id: b2
title: 简答题库
questions:
  - id: w1
    type: short
    stem: 简答一
    words: 20
    model: 先核身再谈
    rubric: [{id: p1, marks: 2, text: 核身在先}, {id: p2, text: 不透露欠款}]
    competencies: {privacy: 1}
"""
FIXED = """
sections:
  - {title: 全部, fixed: [b1/s1, b1/s2, b1/m1, b1/t1, b1/k1, b1/n1], points: 2}
"""
PAPERS = {
    "quiz": "id: quiz\ntitle: 测验\npurpose: quiz\npass: 60\nper_page: 3\nshuffle: false" + FIXED,
    "timed": "id: timed\ntitle: 限时\npurpose: exam\nminutes: 30\npass: 60\nattempts: 2\nshuffle: false\n"
    "review: {right_after: [marks]}" + FIXED,
    "practice": "id: practice\ntitle: 练习\npurpose: practice\nshuffle: false" + FIXED,
    "after": "id: after\ntitle: 之后\npurpose: quiz\nprerequisites: [paper/quiz]\nshuffle: false" + FIXED,
    "written": "id: written\ntitle: 简答\npurpose: quiz\nshuffle: false\nsections:\n"
    "  - {title: 写, fixed: [b2/w1, b1/s1], points: 3}\n",
    "drawn": "id: drawn\ntitle: 抽题\npurpose: quiz\nsections:\n"
    "  - {title: 抽, draw: {count: 3, banks: [b1]}, points: 2}\n",
}
REGISTERS = [
    "competencies.yml",
    "red-lines.yml",
    "regulations.yml",
    "topics.yml",
    "positions.yml",
    "glossary.yml",
]
KEY = {1: "1", 2: "2", 3: ["1", "2"], 4: "true", 5: "晚上10点", 6: "九十天"}
"""What a page sends to have everything right."""


def write_material(root: Path, **changes: str) -> Path:
    """Write the registers of the repository, the bank and the papers; `bank=` replaces the bank's text."""
    for folder in ("content", "quizzes/banks", "quizzes/papers"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name in REGISTERS:
        shutil.copy(ROOT / "content" / name, root / "content" / name)
    (root / "quizzes/banks/b1.yml").write_text(changes.get("bank", BANK), encoding="utf-8")
    (root / "quizzes/banks/b2.yml").write_text(WRITTEN_BANK, encoding="utf-8")
    for slug, text in PAPERS.items():
        (root / f"quizzes/papers/{slug}.yml").write_text(text, encoding="utf-8")
    return root


def publish(session: Session, root: Path) -> None:
    """Publish a content root within the caller's transaction."""
    report = run_sync(lambda: nullcontext(session), root, publish=True, clock=lambda: LONG_AGO)
    assert not report.has_errors, report.findings
