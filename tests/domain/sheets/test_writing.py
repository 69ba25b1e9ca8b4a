"""Exports stay data, whatever is in them."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.sheets import Sheet, write_csv, write_xlsx
from app.sheets.writing import FORMULA_STARTS, defused

NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "  =cmd",
    "'=1",
    "https://x.example",
    "007",
    "林晓雨",
]


@pytest.mark.parametrize("text", NASTY)
def test_xlsx_keeps_text_as_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    assert write_xlsx(path, Sheet("名单/一", ["列"], [[text]], about=["口径"])) == 1
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows[1] == [text]
    assert "<f>" not in read_sheet_xml(path)


def read_sheet_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


@given(st.text(max_size=20))
def test_no_defused_text_starts_like_a_formula(text: str) -> None:
    assert not defused(text).lstrip(" ").startswith(FORMULA_STARTS)


def test_csv_has_a_mark_and_defused_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert (
        write_csv(
            path,
            Sheet("名单", ["姓名", "日期", "分"], [["=1+1", date(2026, 3, 2), -5.5], [None, None, None]]),
        )
        == 2
    )
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["姓名", "日期", "分"],
            ["'=1+1", "2026-03-02", "-5.5"],
            ["", "", ""],
        ]
