"""Tables out of the house as XLSX and CSV; see README.md."""

from app.sheets.writing import Cell, Sheet, write_csv, write_xlsx

__all__ = ["Cell", "Sheet", "write_csv", "write_xlsx"]
