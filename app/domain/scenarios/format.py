"""Format 1 of a scenario file: what an author may write, typed and closed to unknown keys.

The models say what the shape of a file is. What must hold between its parts (targets exist, conditions read
known names, every ending can be reached) is the business of `compiled` and `checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.domain.content.base import Id, Level, Material, Product, Slug, Text, Use
from app.domain.content.base import Line as TextLine
from app.domain.content.diagnostics import Path
from app.domain.scenarios.acts import BudgetLine, Condition, Finding, FormField, NodeId, Points, Rule

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""A variable: conditions read it by this name."""

Minutes = Annotated[int, Field(ge=0, le=600)]
"""How long something takes by the clock of the scenario."""

EffectValue = str | tuple[str, ...] | dict[str, str]
"""As written: `+15`, `-5`, `=40`, `true`, `false`, a list for `reveal`, a mapping for `mood`."""

MAIN = "main"
"""The name of the only variant of a scenario that writes none."""


class Tag(StrEnum):
    """What kind of sentence a choice is; conditions count them, the debrief names them."""

    OPEN_QUESTION = "open_question"
    RESTATE = "restate"
    EMPATHY = "empathy"
    INFORM = "inform"
    RESPECT = "respect"
    LECTURE = "lecture"
    PRESS = "press"


class NodeKind(StrEnum):
    """What a node asks for: an answer, a plan on a form, or findings on a list."""

    TALK = "talk"
    PLAN = "plan"
    FLAG = "flag"


class Ending(StrEnum):
    """How the talk ended for the institution and the debtor; passing is decided by points, not by this."""

    SUCCESS = "success"
    FAILURE = "failure"


def _number_or_flag(value: object) -> object:
    if isinstance(value, str):
        if value in ("true", "false"):
            return value == "true"
        try:
            return int(value)
        except ValueError:
            raise PydanticCustomError("scenario_bad_value", "scenario_bad_value", {"value": value}) from None
    return value


Value = Annotated[StrictBool | StrictInt, BeforeValidator(_number_or_flag)]
"""What a variable holds: a whole number, or true or false."""


class Variable(Material):
    """Something the conversation moves: a number between `min` and `max`, or a flag."""

    start: Annotated[Value, Field(description="A whole number makes a number, true or false a flag.")]
    min: int = 0
    max: int = 100
    label: TextLine | None = None

    @property
    def is_flag(self) -> bool:
        """Whether it is true or false rather than a number."""
        return isinstance(self.start, bool)

    @model_validator(mode="after")
    def _starts_inside_its_bounds(self) -> Self:
        if not self.is_flag and not self.min <= self.start <= self.max:
            params = {"start": self.start, "min": self.min, "max": self.max}
            raise PydanticCustomError("scenario_start_out_of_bounds", "scenario_start_out_of_bounds", params)
        return self


class CastMember(Material):
    """Someone the trainee talks with."""

    name: TextLine
    mood: TextLine | None = None


class Exhibit(Material):
    """A paper the trainee may open at any time, or once an effect has revealed it. `body` is Markdown."""

    title: TextLine
    body: Text
    hidden: bool = False


class Line(Material):
    """Something said, or told when nobody is named."""

    by: Id | None = None
    say: Text
    mood: TextLine | None = None


class Auto(Material):
    """A way out of a node that is taken on entering it, before any choice is offered."""

    when: Condition
    goto: NodeId


class TimeLimit(Material):
    """Saying nothing for this long is an answer too. Judged by the server when the next move arrives."""

    seconds: Annotated[int, Field(ge=5, le=600)]
    goto: NodeId


class TurnLimit(Material):
    """After this many turns without an ending the talk goes to `goto`."""

    turns: Annotated[int, Field(ge=1, le=100)]
    goto: NodeId


class Trigger(Material):
    """Looked at after every step, in order; the first visit of a fired trigger's node counts as usual."""

    id: Id
    when: Condition
    goto: NodeId
    once: bool = False


class Choice(Material):
    """Something the trainee may say or do. Points count once per run however often it is taken."""

    say: Text
    goto: NodeId
    score: Points = Field(default_factory=dict)
    effects: dict[str, EffectValue] = Field(default_factory=dict)
    minutes: Minutes = 1
    cost: dict[Name, Annotated[int, Field(ge=1, le=1000)]] = Field(
        default_factory=dict, description="What it draws on budgets; with too little left it is not offered."
    )
    tags: tuple[Tag, ...] = ()
    once: bool = False
    when: Condition | None = None
    breach: Slug | None = None
    comment: Text | None = None
    cites: tuple[Id, ...] = ()


class Node(Material):
    """A moment of the talk with lines and choices, a plan to make, findings to mark, or an ending with its summary."""

    kind: NodeKind = NodeKind.TALK
    lines: tuple[Line, ...] = ()
    hint: Text | None = None
    time_limit: TimeLimit | None = None
    choices: dict[NodeId, Choice] = Field(default_factory=dict)
    auto: tuple[Auto, ...] = ()
    form: dict[Name, FormField] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    findings: dict[Id, Finding] = Field(default_factory=dict)
    minutes: Minutes = 1
    goto: NodeId | None = None
    ending: Ending | None = None
    summary: Text | None = None

    @model_validator(mode="after")
    def _is_a_moment_or_an_ending(self) -> Self:
        onward = self.choices or self.auto or self.time_limit or self.hint
        if (self.ending and onward) or (self.summary and not self.ending):
            raise PydanticCustomError("scenario_node_mixed", "scenario_node_mixed")
        return self

    @model_validator(mode="after")
    def _has_the_parts_of_its_kind(self) -> Self:
        planned, flagged = bool(self.form or self.rules), bool(self.findings)
        fits = {
            NodeKind.TALK: not planned and not flagged and self.goto is None,
            NodeKind.PLAN: bool(self.form and self.rules and self.goto) and not flagged,
            NodeKind.FLAG: bool(self.findings and self.goto) and not planned,
        }[self.kind]
        talks = self.choices or self.auto or self.time_limit or self.ending
        if not fits or (self.kind is not NodeKind.TALK and talks):
            raise PydanticCustomError("scenario_node_kind", "scenario_node_kind", {"kind": self.kind.value})
        return self


class Variant(Material):
    """Another opening of the same scenario: other starting values and other lines. One is drawn per run."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    start: dict[Name, Value] = Field(alias="set", default_factory=dict)
    lines: dict[NodeId, tuple[Line, ...]] = Field(default_factory=dict)


class ExamTerms(Material):
    """What holds when the scenario is run as an exam."""

    minutes: Annotated[int, Field(ge=1, le=240)] = 20
    attempts: Annotated[int, Field(ge=1, le=20)] = 2
    cooldown_hours: Annotated[int, Field(ge=0, le=24 * 90)] = 24


class FillStep(Material):
    """A plan made in a test: what each field of the form says."""

    fill: Annotated[dict[Name, TextLine], Field(min_length=1)]


class FlagStep(Material):
    """Findings marked in a test; none is an answer too."""

    flag: tuple[Id, ...]


class AuthorTest(Material):
    """A walk that must end as the author says.

    `path` names choices, `timeout` where a time limit runs out, `{fill: …}` for a plan and `{flag: […]}` for findings.
    """

    variant: Id | None = None
    path: Annotated[tuple[NodeId | FillStep | FlagStep, ...], Field(min_length=1)]
    ends: NodeId
    score: Annotated[int, Field(ge=0, le=100)] | None = None


class Include(Material):
    """A shared part: its file under scenarios/includes, and what its nodes and choices are called here."""

    file: Slug
    prefix: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=12)]


class IncludeFile(Material):
    """A part that scenarios share. `vars`, `cast` and `exhibits` stand in where a scenario has none of that name."""

    format: Literal["1"] = "1"
    vars: dict[Name, Variable] = Field(default_factory=dict)
    cast: dict[Id, CastMember] = Field(default_factory=dict)
    exhibits: dict[Id, Exhibit] = Field(default_factory=dict)
    nodes: Annotated[dict[Id, Node], Field(min_length=1)]


class Scenario(Material):
    """A role play: authored, finite, and provable."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    format: Literal["1"] = "1"
    id: Id
    title: TextLine
    brief: Text
    product: Product = Product.ANY
    use: Use = Use.BOTH
    exam: ExamTerms = ExamTerms()
    topics: tuple[Slug, ...] = ()
    competencies: tuple[Id, ...] = ()
    level: Level = 1
    pass_mark: Annotated[int, Field(alias="pass", ge=1, le=100)] = 70
    floors: dict[Id, Annotated[int, Field(ge=1, le=100)]] = Field(
        default_factory=dict,
        description="Per cent of a competency's points on the reference path that passing needs.",
    )
    start: NodeId
    turn_limit: TurnLimit | None = None
    clock: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "09:00"
    vars: dict[Name, Variable] = Field(default_factory=dict)
    budget: dict[Name, BudgetLine] = Field(default_factory=dict)
    cast: dict[Id, CastMember] = Field(default_factory=dict)
    exhibits: dict[Id, Exhibit] = Field(default_factory=dict)
    variants: dict[Id, Variant] = Field(default_factory=dict)
    include: tuple[Include, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    nodes: Annotated[dict[NodeId, Node], Field(min_length=1)]
    tests: tuple[AuthorTest, ...] = ()

    @property
    def variant_names(self) -> tuple[str, ...]:
        """The variants a run may draw, in file order; never empty."""
        return tuple(self.variants) or (MAIN,)

    def judged(self) -> Iterator[tuple[Path, Choice | Rule | Finding]]:
        """Everything that is commented and may score, cross a red line or cite, with its path in the file."""
        for node_id, node in self.nodes.items():
            path: Path = ("nodes", node_id)
            yield from (((*path, "choices", name), choice) for name, choice in node.choices.items())
            yield from (((*path, "rules", place), rule) for place, rule in enumerate(node.rules))
            yield from (((*path, "findings", name), finding) for name, finding in node.findings.items())

    def breaches(self) -> Iterator[tuple[Path, str]]:
        """Every red line that may be crossed, with the path of where it is named."""
        for path, part in self.judged():
            if part.breach is not None:
                yield (*path, "breach"), part.breach

    def choice(self, choice_id: str) -> Choice | None:
        """The choice with this id, or None. Ids are unique in the whole scenario."""
        return next(
            (node.choices[choice_id] for node in self.nodes.values() if choice_id in node.choices), None
        )

    def lines_of(self, node_id: str, variant: str) -> tuple[Line, ...]:
        """What is said on entering a node in this variant."""
        spoken = self.variants.get(variant, Variant()).lines
        return spoken.get(node_id, self.nodes[node_id].lines)
