"""Every diagnostic code says what is wrong in both languages, has its help page, and is shown by an example."""

from __future__ import annotations

import re
import textwrap
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from pydantic import BaseModel

from app.library.loading.found import Findings
from app.library.loading.schema import build
from app.library.loading.tree import parse
from app.library.messages import explain, hint
from app.library.wording import WORDINGS
from app.settings import ROOT
from tests.guards.goldens import Golden, codes_in_source, goldens, reasons_in_source

PAGES = ROOT / "docs" / "authoring" / "diagnostics"
WITHOUT_EXAMPLE = {"invalid_value"}
"""Said when no more precise code fits, and no file is known that comes to it."""
GAP = re.compile(r"%\((\w+)\)s")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BLOCK = re.compile(r"^(?P<marks>`{3,})\w+\n(?P<text>.*?)\n(?P=marks)$", re.DOTALL | re.MULTILINE)
GOLDENS = goldens()
CODES = sorted(WORDINGS)


def test_the_codes_of_the_source_are_the_codes_with_wording() -> None:
    assert codes_in_source() ^ WORDINGS.keys() == set()


def test_there_is_a_golden_example_for_every_code() -> None:
    assert {golden.code for golden in GOLDENS} ^ WORDINGS.keys() == WITHOUT_EXAMPLE


def test_there_is_a_page_for_every_code_and_the_first_page_lists_them() -> None:
    pages = {path.stem for path in PAGES.glob("*.md")} - {"README"}
    assert pages ^ WORDINGS.keys() == set()
    listed = re.findall(r"^- \[`(\w+)`\]\((\w+)\.md\) .+$", (PAGES / "README.md").read_text("utf-8"), re.M)
    assert sorted(listed) == [(code, code) for code in CODES]


@pytest.mark.parametrize("code", CODES)
def test_sentence_and_hint_exist_in_both_languages(app: Flask, code: str) -> None:
    wording = WORDINGS[code]
    texts = [wording.sentence, wording.hint, *wording.cases.values()]
    with app.test_request_context():
        for text in texts:
            with force_locale("en"):
                english = str(text)
            with force_locale("zh"):
                chinese = str(text)
            assert CHINESE.search(chinese), english
            assert sorted(set(GAP.findall(chinese))) == sorted(set(GAP.findall(english)))


def test_every_reason_has_its_case() -> None:
    cases = {case for wording in WORDINGS.values() if wording.by == "reason" for case in wording.cases}
    own_codes = {"unknown_variable"}  # reported as a code of its own
    assert reasons_in_source() - own_codes - cases == set()


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.code)
def test_golden_example_gives_exactly_what_is_expected(golden: Golden, tmp_path: Path, app: Flask) -> None:
    found = golden.check(golden.lay_out(tmp_path))
    told = [{"code": d.code, "file": d.file, "line": d.line, "column": d.column} for d in found]
    assert told == golden.expected
    assert golden.code in {diagnostic.code for diagnostic in found}
    with app.test_request_context():
        for diagnostic in found:
            wording = WORDINGS[diagnostic.code]
            used = GAP.findall(str(wording.sentence) + str(wording.hint))
            assert set(used) <= diagnostic.params.keys()
            for text in (explain(diagnostic), hint(diagnostic)):
                assert CHINESE.search(text)
                assert not GAP.search(text)


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.code)
def test_page_shows_the_golden_example_and_mends_it(golden: Golden, tmp_path: Path) -> None:
    page = (PAGES / f"{golden.code}.md").read_text("utf-8")
    assert [line for line in page.split("\n") if line.startswith("#")][:1] == [f"# `{golden.code}`"]
    assert CHINESE.search(page)
    blocks = [found["text"] for found in BLOCK.finditer(page)]
    if not blocks:  # bytes and file names cannot be shown in a block: the page tells them in words
        assert all(f"## {part}\n\n" in page for part in ("Refused", "Why", "Mended"))
        return
    refused, mended = blocks
    root = golden.lay_out(tmp_path)
    place = re.search(r"^In `(.+)`:$", page, re.MULTILINE)
    assert place is not None
    path = root / place[1]
    path.write_text(replaced(path.read_text("utf-8"), refused, mended), "utf-8")
    assert golden.check(root) == ()


def replaced(text: str, block: str, by: str) -> str:
    """The text with a block, at whatever indentation it stands there, replaced by another."""
    for indent in range(0, 13, 2):
        found = textwrap.indent(block, " " * indent)
        if f"\n{found}\n" in f"\n{text}":
            new = textwrap.indent(by, " " * indent)
            return f"\n{text}".replace(f"\n{found}\n", f"\n{new}\n", 1)[1:]
    raise AssertionError("the page shows something that is not in its golden example")


def test_a_mistake_that_nobody_foresaw_is_still_told() -> None:
    class Odd(BaseModel):
        at: IPv4Address

    found = Findings("odd.yml")
    tree = parse("at: nowhere", found)
    assert tree is not None
    assert build(Odd, tree, found) is None
    assert [(d.code, d.line, d.column) for d in found.diagnostics] == [("invalid_value", 1, 5)]
