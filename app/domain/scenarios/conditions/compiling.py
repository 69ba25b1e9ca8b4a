"""From an allowed syntax tree to a small evaluator, with types checked and everything it reads written down."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.scenarios.conditions.language import ConditionRefused, offset_of, read
from app.domain.scenarios.conditions.names import EXACT, NOTHING, UNBOUNDED, Names, Reads
from app.domain.scenarios.state import Position

Evaluate = Callable[[Position], int]
Kind = Literal["number", "flag", "clock", "time", "word"]
"""What a part yields. `clock` and `time` are numbers of minutes; a time stands only beside a clock.
A word is what was picked from a list; it stands only beside one of its quoted options."""

_COMPARE: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_UNKNOWN = {"visited": "unknown_node", "chose": "unknown_choice", "count": "unknown_tag"}
_DAY = 24 * 60
_TIME = re.compile(r"^(\d{1,3}):([0-5]\d)$")


@dataclass(frozen=True)
class Condition:
    """A condition ready to be asked. Asking it is pure and always ends."""

    source: str
    holds: Evaluate
    """1 or 0 for a position."""
    reads: Reads


@dataclass(frozen=True)
class _Part:
    """A compiled part of a condition.

    `constant`, `gauge` and `variable` (its place) let a comparison see how much of a value matters to it.
    """

    kind: Kind
    evaluate: Evaluate
    reads: Reads = NOTHING
    constant: int | None = None
    gauge: str | None = None
    variable: int | None = None


def compile_condition(source: str, names: Names) -> Condition:
    """Compile a condition against the names of its scenario. Raises ConditionRefused with the offset of the cause."""
    tree, text = read(source)
    part = _Compiler(names, text).compile(tree)
    if part.kind != "flag":
        raise ConditionRefused("not_a_flag", 0)
    return Condition(source, part.evaluate, _settled(part).reads)


def all_of(conditions: Sequence[Condition]) -> Condition | None:
    """A condition that holds when all of them do; None without any."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    asks = tuple(condition.holds for condition in conditions)
    source = " and ".join(f"({condition.source})" for condition in conditions)
    reads = Reads.union(condition.reads for condition in conditions)
    return Condition(source, lambda at: int(all(ask(at) for ask in asks)), reads)


def _settled(part: _Part) -> _Part:
    """A part used otherwise than beside a constant: its value must then be known exactly."""
    if part.gauge is None and part.variable is None:
        return part
    return _Part(part.kind, part.evaluate, Reads.union([part.reads, _part_reads(part, None)]))


class _Compiler:
    def __init__(self, names: Names, text: str) -> None:
        self.names = names
        self.text = text

    def compile(self, node: ast.expr) -> _Part:
        """The part for one node of the tree; `read` has let through no other kinds."""
        if isinstance(node, ast.BoolOp):
            return self._junction(node)
        if isinstance(node, ast.UnaryOp):
            return self._unary(node)
        if isinstance(node, ast.BinOp):
            return self._sum(node)
        if isinstance(node, ast.Compare):
            return self._comparison(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.Constant):
            return self._constant(node)
        raise self._refusal("not_allowed", node, type(node).__name__)

    def _refusal(self, reason: str, node: ast.expr, found: str = "") -> ConditionRefused:
        return ConditionRefused(reason, offset_of(node, self.text), found)

    def _flag(self, node: ast.expr) -> _Part:
        part = self.compile(node)
        if part.kind != "flag":
            raise self._refusal("not_a_flag", node)
        return part

    def _number(self, node: ast.expr) -> _Part:
        part = self.compile(node)
        if part.kind != "number":
            raise self._refusal("not_a_number", node)
        return part

    def _junction(self, node: ast.BoolOp) -> _Part:
        parts = [self._flag(value) for value in node.values]
        asks = tuple(part.evaluate for part in parts)
        reads = Reads.union(part.reads for part in parts)
        if isinstance(node.op, ast.And):
            return _Part("flag", lambda at: int(all(ask(at) for ask in asks)), reads)
        return _Part("flag", lambda at: int(any(ask(at) for ask in asks)), reads)

    def _unary(self, node: ast.UnaryOp) -> _Part:
        if isinstance(node.op, ast.Not):
            flag = self._flag(node.operand)
            return _Part("flag", lambda at: 1 - flag.evaluate(at), flag.reads)
        part = self._number(node.operand)
        sign = -1 if isinstance(node.op, ast.USub) else 1
        if part.constant is not None:
            return self._literal(sign * part.constant)
        part = _settled(part)
        return _Part("number", lambda at: sign * part.evaluate(at), part.reads)

    def _sum(self, node: ast.BinOp) -> _Part:
        left, right = _settled(self._number(node.left)), _settled(self._number(node.right))
        sign = 1 if isinstance(node.op, ast.Add) else -1
        reads = Reads.union([left.reads, right.reads])
        return _Part("number", lambda at: left.evaluate(at) + sign * right.evaluate(at), reads)

    def _comparison(self, node: ast.Compare) -> _Part:
        sides = (node.left, *node.comparators)
        options = next((found for found in map(self._options, sides) if found is not None), None)
        parts = [self.compile(side) if options is None else self._word(side, options) for side in sides]
        links: list[tuple[Evaluate, Callable[[int, int], bool], Evaluate]] = []
        reads = [part.reads for part in parts]
        for left, sign, right in zip(parts, node.ops, parts[1:], strict=False):
            if not _comparable(left, right, sign):
                raise self._refusal("not_comparable", node)
            links.append((left.evaluate, _COMPARE[type(sign)], right.evaluate))
            reads.append(_part_reads(left, right.constant))
            reads.append(_part_reads(right, left.constant))
        every = Reads.union(reads)
        if len(links) == 1:
            first, compare, second = links[0]
            return _Part("flag", lambda at: int(compare(first(at), second(at))), every)
        chain = tuple(links)
        return _Part("flag", lambda at: int(all(c(a(at), b(at)) for a, c, b in chain)), every)

    def _options(self, node: ast.expr) -> Mapping[str, int] | None:
        """The words that a side may be, when it is a variable that holds one."""
        return self.names.words.get(node.id) if isinstance(node, ast.Name) else None

    def _word(self, node: ast.expr, options: Mapping[str, int]) -> _Part:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            return self.compile(node)
        if node.value not in options:
            raise self._refusal("unknown_option", node, node.value)
        number = options[node.value]
        return _Part("word", lambda _: number, constant=number)

    def _call(self, node: ast.Call) -> _Part:
        function = node.func.id if isinstance(node.func, ast.Name) else ""
        if function == "turn":
            return _Part("number", lambda at: at.turn, gauge="turn")
        if function == "clock":
            return _Part("clock", lambda at: at.clock, gauge="clock")
        argument = node.args[0]
        name = str(argument.value) if isinstance(argument, ast.Constant) else ""
        if function in ("hour", "day"):
            return self._of_time(function, argument, name)
        known = {"visited": self.names.nodes, "chose": self.names.choices, "count": self.names.tags}[function]
        if name not in known:
            raise self._refusal(_UNKNOWN[function], argument, name)
        place = known[name]
        if function == "count":
            return _Part("number", lambda at: at.counts[place], gauge=f"count:{name}")
        if function == "visited":
            return _Part("flag", lambda at: at.visited >> place & 1, Reads(nodes=1 << place))
        return _Part("flag", lambda at: at.used >> place & 1, Reads(choices=1 << place))

    def _of_time(self, function: str, argument: ast.expr, name: str) -> _Part:
        """`hour('field')`: the time within its day; `day('field')`: which day, the first being 1."""
        if name not in self.names.times:
            raise self._refusal("unknown_time", argument, name)
        place = self.names.variables[name]
        reads = Reads(variables={place: EXACT})
        if function == "hour":
            return _Part("clock", lambda at: at.values[place] % _DAY, reads)
        return _Part("number", lambda at: at.values[place] // _DAY + 1, reads)

    def _name(self, node: ast.Name) -> _Part:
        if node.id in ("true", "false"):
            return self._constant_flag(node.id == "true")
        if node.id not in self.names.variables:
            raise self._refusal("unknown_variable", node, node.id)
        place = self.names.variables[node.id]
        if node.id in self.names.flags:
            return _Part("flag", lambda at: at.values[place], Reads(variables={place: EXACT}))
        kind: Kind = "clock" if node.id in self.names.times else "number"
        if node.id in self.names.words:
            kind = "word"
        return _Part(kind, lambda at: at.values[place], variable=place)

    def _constant(self, node: ast.Constant) -> _Part:
        value = node.value
        if isinstance(value, bool):
            return self._constant_flag(value)
        if isinstance(value, int):
            return self._literal(value)
        time = _TIME.match(str(value))
        if time is None:
            raise self._refusal("text", node, str(value))
        minutes = int(time[1]) * 60 + int(time[2])
        return _Part("time", lambda _: minutes, constant=minutes)

    @staticmethod
    def _constant_flag(value: bool) -> _Part:
        return _Part("flag", lambda _: int(value))

    @staticmethod
    def _literal(value: int) -> _Part:
        return _Part("number", lambda _: value, constant=value)


def _comparable(left: _Part, right: _Part, sign: ast.cmpop) -> bool:
    kinds = {left.kind, right.kind}
    if kinds == {"flag"}:
        return isinstance(sign, ast.Eq | ast.NotEq)
    if kinds == {"word"}:
        return isinstance(sign, ast.Eq | ast.NotEq)
    return kinds in ({"number"}, {"clock", "time"}, {"clock"})


def _part_reads(part: _Part, beside: int | None) -> Reads:
    """How much of a gauge or variable must be known to compare it with a constant, or exactly without one."""
    if part.gauge is not None:
        return Reads(gauges={part.gauge: UNBOUNDED if beside is None else max(beside, 0) + 1})
    if part.variable is not None:
        return Reads(variables={part.variable: EXACT if beside is None else (beside, beside)})
    return NOTHING
