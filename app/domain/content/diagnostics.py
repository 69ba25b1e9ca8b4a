"""What a check found, and where.

A check in the domain knows the shape of a document but not its file: it returns a `Problem` with a path.
The loader knows files: it turns a path into a line and column and makes a `Diagnostic`. Neither carries a
sentence; sentences for codes stand in the catalogues, one help page per code under `docs/authoring/diagnostics/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Path = tuple[str | int, ...]
"""Keys and list positions from the top of a document down to the value that is wrong."""

Params = dict[str, object]
"""What the sentence of a code names: JSON scalars only, or lists of them."""


class Severity(StrEnum):
    """Errors keep a document from being published; warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding inside one document. `path` may end in a key that is missing there."""

    code: str
    path: Path = ()
    params: Params = field(default_factory=dict)
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with its place: file relative to the content root, line and column counted from 1."""

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    path: Path = ()
    params: Params = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether the document that holds it may not be published."""
        return self.severity is Severity.ERROR

    def fingerprint(self) -> tuple[str, str, Path, str]:
        """Equal for the same finding in two runs even when lines moved in between."""
        return (self.code, self.file, self.path, repr(sorted(self.params.items())))
