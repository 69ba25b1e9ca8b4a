"""Traps of Chinese input methods: found where they stand, undone for the rest of the check, prose left alone."""

from __future__ import annotations

import pytest

from app.library.loading.found import Findings
from app.library.loading.traps import find_traps

TRAPS = [
    ("title：题库", "wide_colon", 1, 6, "title: 题库"),
    ("options:\n  a：起诉", "wide_colon", 2, 4, "options:\n  a: 起诉"),
    ("x: {a：起诉, b: 核身}", "wide_colon", 1, 6, "x: {a: 起诉, b: 核身}"),
    ("answer: [a，c]", "wide_comma", 1, 11, "answer: [a, c]"),
    ("list:\n  － 一\n", "wide_dash", 2, 3, "list:\n  - 一\n"),
    ("list:\n  —一\n", "wide_dash", 2, 3, "list:\n  - 一\n"),
    ("use: “both”", "wide_quote", 1, 6, 'use: "both"'),
    ('title: "题库”', "wide_quote", 1, 11, 'title: "题库"'),
    ("a:\n　b: 1", "wide_indentation", 2, 1, "a:\n  b: 1"),
    ("a:\n \u00a0b: 1", "wide_indentation", 2, 2, "a:\n  b: 1"),
    ("a:\n\tb: 1", "tab_character", 2, 1, "a:\n  b: 1"),
    ("say: 他说: 你好", "unquoted_colon", 1, 8, "say: '他说: 你好'"),
    ("title: 题库 #1 版", "unquoted_hash", 1, 11, "title: '题库 #1 版'"),
    ('title: "题库\nuse: both', "yaml_unclosed_quote", 1, 8, 'title: "题库"\nuse: both'),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "mended"), TRAPS, ids=[trap[1] for trap in TRAPS])
def test_a_trap_is_told_at_its_place_and_undone(
    text: str, code: str, line: int, column: int, mended: str
) -> None:
    found = Findings("a.yml")
    assert find_traps(text, found) == mended
    assert [(d.code, d.line, d.column) for d in found.diagnostics] == [(code, line, column)]


@pytest.mark.parametrize(
    "text",
    [
        "title: 通话：开场与核身",
        "say: “喂，哪位？”",
        "stem: “恶意透支”是指什么？",
        "summary: 第一行\n  第二行：接着说\n  － 还是说明",
        "body: |\n  标题：正文\n  　　全角缩进的段落\n  - 列表，第二项",
        "body: |\n  标题：正文\n  \t制表符也是正文\n  — 破折号",
        'title: "他说: 你好 #1"',
        "title: '多行的\n  引号：内容'\nuse: both",
        "level: 2  # 标准等级",
        "id: q4                       # each {{name}} in the stem is a blank",
        "# 注释：随便写，“都”可以",
        'clock: "19:40"',
        "url: https://example.org/a",
        "- {say: 你好，请问是王先生吗？, goto: next}",
        "answer: {l1: r2, l2: r1}",
    ],
)
def test_prose_and_comments_are_left_alone(text: str) -> None:
    found = Findings("a.yml")
    assert find_traps(text, found) == text
    assert found.diagnostics == []
