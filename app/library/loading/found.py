"""Collecting diagnostics of one file while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.content.diagnostics import Diagnostic, Params, Path, Severity

MAX_BYTES = 1_000_000
MOST = 200
"""Findings told of one file: who has mended so many checks again, and no page has to list thousands."""


@dataclass(slots=True)
class Findings:
    """The diagnostics of one file. `first_line` shifts positions when the text starts inside another file."""

    file: str
    first_line: int = 1
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def add(self, code: str, line: int = 1, column: int = 1, **params: object) -> None:
        """Note an error; `line` and `column` count from 1 within the text that is read."""
        self.note(code, line, column, (), params)

    def note(self, code: str, line: int, column: int, path: Path, params: Params) -> None:
        """The same for an error at a path, with its parameters as one mapping."""
        if len(self.diagnostics) >= MOST:
            return
        at = self.first_line + line - 1
        self.diagnostics.append(Diagnostic(code, Severity.ERROR, self.file, at, column, path, params))

    @property
    def has_errors(self) -> bool:
        """Whether anything found so far keeps the file from being used."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)
