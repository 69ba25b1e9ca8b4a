"""Diagnostics of two syncs compared: introduced, fixed, met again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.content.diagnostics import Diagnostic, Severity
from app.library.sync.state import Raw


@dataclass(frozen=True)
class Comparison:
    """Findings of a sync set against those of the one before."""

    introduced: tuple[Diagnostic, ...]
    fixed: tuple[Diagnostic, ...]
    remaining: tuple[Diagnostic, ...]


def compare(before: Iterable[Diagnostic], now: Iterable[Diagnostic]) -> Comparison:
    """Lines may have moved in between: code, file, path and parameters say whether two findings are the same."""
    old = {diagnostic.fingerprint(): diagnostic for diagnostic in before}
    new = {diagnostic.fingerprint(): diagnostic for diagnostic in now}
    return Comparison(
        tuple(diagnostic for mark, diagnostic in new.items() if mark not in old),
        tuple(diagnostic for mark, diagnostic in old.items() if mark not in new),
        tuple(diagnostic for mark, diagnostic in new.items() if mark in old),
    )


def to_raw(diagnostic: Diagnostic) -> Raw:
    """A diagnostic as JSON values."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "path": list(diagnostic.path),
        "params": diagnostic.params,
    }


def from_raw(raw: Raw) -> Diagnostic:
    """The diagnostic that `to_raw` wrote."""
    path, params = raw["path"], raw["params"]
    return Diagnostic(
        str(raw["code"]),
        Severity(str(raw["severity"])),
        str(raw["file"]),
        int(str(raw["line"])),
        int(str(raw["column"])),
        tuple(path) if isinstance(path, list) else (),
        dict(params) if isinstance(params, dict) else {},
    )
