"""From text to a syntax tree that holds nothing but what the language allows."""

from __future__ import annotations

import ast
import unicodedata
import warnings

MAX_LENGTH = 400
MAX_DEPTH = 12
MAX_NUMBER = 1_000_000
FUNCTIONS = {"visited": 1, "chose": 1, "count": 1, "turn": 0, "clock": 0, "hour": 1, "day": 1}
"""The functions and how many arguments each takes; an argument is always a quoted name."""

_ALLOWED = (
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.UAdd,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Compare,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.Name,
    ast.Load,
    ast.Constant,
    ast.Call,
)


class ConditionRefused(Exception):
    """The text is not a condition. `reason` is a stable word, `offset` counts characters from 0."""

    def __init__(self, reason: str, offset: int = 0, found: str = "") -> None:
        super().__init__(reason, offset, found)
        self.reason = reason
        self.offset = offset
        self.found = found


def read(source: str) -> tuple[ast.expr, str]:
    """The tree of a condition and the normalised text its offsets count in.

    Full-width letters, digits and signs are read as their plain forms. Raises ConditionRefused.
    """
    text = unicodedata.normalize("NFKC", source).strip()
    if not text or len(text) > MAX_LENGTH:
        raise ConditionRefused("length", 0, str(len(text)))
    for offset, sign in enumerate(text):
        if sign in "\\;#@{}[]" or ord(sign) < 32:
            raise ConditionRefused("sign", offset, sign)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise ConditionRefused("syntax", max((error.offset or 1) - 1, 0)) from None
    except (ValueError, MemoryError, RecursionError, Warning):
        raise ConditionRefused("syntax") from None
    _check(tree, text, depth=1)
    return tree, text


def offset_of(node: ast.expr, text: str) -> int:
    """Where a part of the tree stands in the text, in characters; Python counts bytes."""
    return len(text.encode()[: node.col_offset].decode(errors="ignore"))


def _check(node: ast.AST, text: str, depth: int) -> None:
    offset = offset_of(node, text) if isinstance(node, ast.expr) else 0
    if depth > MAX_DEPTH and isinstance(node, ast.expr):
        raise ConditionRefused("depth", offset)
    if not isinstance(node, _ALLOWED):
        raise ConditionRefused("not_allowed", offset, type(node).__name__)
    if isinstance(node, ast.Constant):
        _check_constant(node, offset)
    if isinstance(node, ast.Call):
        _check_call(node, offset)
        return
    for child in ast.iter_child_nodes(node):
        _check(child, text, depth + 1)


def _check_constant(node: ast.Constant, offset: int) -> None:
    if type(node.value) not in (int, bool, str) or node.kind is not None:
        raise ConditionRefused("not_allowed", offset, type(node.value).__name__)
    if isinstance(node.value, int) and node.value > MAX_NUMBER:
        raise ConditionRefused("number", offset)


def _check_call(node: ast.Call, offset: int) -> None:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
        name = node.func.id if isinstance(node.func, ast.Name) else type(node.func).__name__
        raise ConditionRefused("unknown_function", offset, name)
    quoted = all(isinstance(given, ast.Constant) and type(given.value) is str for given in node.args)
    if node.keywords or not quoted or len(node.args) != FUNCTIONS[node.func.id]:
        raise ConditionRefused("arguments", offset, node.func.id)
