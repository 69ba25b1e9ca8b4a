"""What the YAML parser says, told as one of our codes at the line that is to be mended."""

from __future__ import annotations

import re

import yaml

from app.library.loading.found import Findings

_CODES: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", "yaml_second_colon"),
    ("could not find expected ':'", "yaml_missing_colon"),
    ("found unexpected end of stream", "yaml_unclosed_quote"),
    ("found unknown escape character", "yaml_escape"),
    ("did not find expected hexdecimal number", "yaml_escape"),
    ("did not find expected ',' or", "yaml_unclosed_bracket"),
    ("did not find expected '-' indicator", "yaml_indentation"),
    ("did not find expected key", "yaml_indentation"),
    ("did not find expected alphabetic or numeric character", "yaml_alias"),
    ("found character that cannot start any token", "yaml_bad_start"),
    ("block sequence entries are not allowed", "yaml_indentation"),
    ("found a tab character", "tab_character"),
    ("control characters are not allowed", "control_character"),
)


def explain_syntax_error(error: yaml.MarkedYAMLError, text: str, found: Findings) -> None:
    """Report a syntax error at the place to mend, unless an earlier finding on its lines already explains it."""
    problem = error.problem or ""
    code = next((code for sign, code in _CODES if sign in problem), "yaml_syntax")
    mark = error.problem_mark or error.context_mark
    if code in {"yaml_unclosed_quote", "yaml_unclosed_bracket", "yaml_missing_colon"} and error.context_mark:
        mark = error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.split("\n")
    line, column = _onto_text(lines, line, column)
    if code == "yaml_indentation" and re.match(r"^\s*[\w-]+:\s*[\"'].*[\"']\s*\S", lines[line - 1]):
        code = "yaml_text_after_quote"
    if code == "yaml_alias" and column > 1 and lines[line - 1][column - 2] == "&":
        code = "yaml_anchor"
    if explained(found, line):
        return
    params: dict[str, object] = {"found": lines[line - 1].strip()[:60]}
    if code in {"yaml_alias", "yaml_anchor"}:
        params = {"name": lines[line - 1][column - 1 :].strip()[:30]}
    if code == "control_character":
        params = {"character": "?"}
    found.note(code, line, column, (), params)


def explained(found: Findings, line: int) -> bool:
    """Whether a trap found on this line or shortly before it already says why the text does not parse."""
    at = found.first_line + line - 1
    return any(d.is_error and at - 3 <= d.line <= at for d in found.diagnostics)


def _onto_text(lines: list[str], line: int, column: int) -> tuple[int, int]:
    """The last line with text at or before a place: the parser often notices an error one line late."""
    line = min(line, len(lines))
    while line > 1 and not lines[line - 1].strip():
        line -= 1
        column = len(lines[line - 1].rstrip()) or 1
    return line, max(1, min(column, len(lines[line - 1]) + 1))
