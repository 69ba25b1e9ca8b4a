"""Writing rows to files. A cell is text, a number, a day or nothing; text stays text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter

Cell = str | int | float | date | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What spreadsheet programs take for a formula or a command, with the full-width forms that some of them fold."""
WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """What to write: the heads, the rows (read once, streamed) and a few lines that say what the table is."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    about: Sequence[str] = ()
    about_title: str = "About"


def defused(text: str) -> str:
    """Text that no spreadsheet program runs: a leading apostrophe before what looks like a formula.

    The apostrophe is stripped again on import. Looks past leading spaces, which some programs trim.
    """
    return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) or text.startswith("'") else text


def write_csv(path: Path, sheet: Sheet) -> int:
    """Write CSV in UTF-8 with a byte order mark (Excel needs it for Chinese). Returns how many rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([defused(head) for head in sheet.heads])
        for row in sheet.rows:
            writer.writerow([_as_text(cell) for cell in row])
            count += 1
    return count


def _as_text(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return defused(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def write_xlsx(path: Path, sheet: Sheet) -> int:
    """Write one worksheet in constant memory; a second one says what the table is. Returns how many rows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    page = book.add_worksheet(_sheet_name(sheet.title))
    for column, head in enumerate(sheet.heads):
        page.set_column(column, column, min(WIDEST, 4 + 2 * len(head)))
    page.freeze_panes(1, 0)
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, head, bold)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):  # the last number is the answer
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(count, column, cell)
            elif isinstance(cell, date):
                page.write_datetime(count, column, cell, day)
            elif cell is not None:
                page.write_number(count, column, cell)
    if sheet.about:
        note = book.add_worksheet(_sheet_name(sheet.about_title))
        note.set_column(0, 0, WIDEST)
        for number, line in enumerate(sheet.about):
            note.write_string(number, 0, line)
    book.close()
    return count


def _sheet_name(title: str) -> str:
    """Excel forbids some characters and more than 31 of them."""
    return "".join("-" if character in "[]:*?/\\'" else character for character in title)[:31] or "Sheet1"
