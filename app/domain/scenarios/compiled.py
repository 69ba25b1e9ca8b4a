"""A scenario made ready to run: names resolved, conditions and effects compiled, red lines given their severity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.domain.content.diagnostics import Path, Problem
from app.domain.content.registers import RedLineSeverity
from app.domain.scenarios.acts import MOST_PLANS, FieldKind, Points, ways_to_fill
from app.domain.scenarios.conditions import Condition, ConditionRefused, Names, all_of, compile_condition
from app.domain.scenarios.effects import Effect, EffectRefused, Surroundings, Target, parse_effect
from app.domain.scenarios.effects.number import Number
from app.domain.scenarios.format import Choice, Ending, Node, NodeKind, Scenario, Tag, TimeLimit
from app.domain.scenarios.sheets import (
    UNFILLED,
    CompiledField,
    CompiledFinding,
    CompiledFlags,
    CompiledPlan,
    CompiledRule,
)

Severities = Mapping[str, RedLineSeverity]
"""How severe each red line is; a line that is not in the register counts as fatal."""

TAGS = tuple(Tag)


@dataclass(frozen=True, slots=True)
class CompiledChoice:
    """A choice with its place in `Position.used` and everything it does."""

    id: str
    bit: int
    node: str
    goto: str
    when: Condition | None
    once: bool
    effects: tuple[Effect, ...]
    moving: tuple[Effect, ...]
    """The effects that change what conditions read."""
    gains: tuple[int, ...]
    """Points per competency in compiled order."""
    gain: int
    minutes: int
    tags: tuple[int, ...]
    breach: str | None
    fatal: bool
    text: Choice

    @property
    def major(self) -> bool:
        """Whether taking it costs the deduction of a major red line."""
        return self.breach is not None and not self.fatal


@dataclass(frozen=True, slots=True)
class Way:
    """A condition and where it leads: an `auto` of a node, or a trigger."""

    when: Condition
    goto: str
    once_bit: int = 0


@dataclass(frozen=True, slots=True)
class CompiledNode:
    """A node with its place in `Position.visited`."""

    id: str
    bit: int
    choices: tuple[CompiledChoice, ...]
    autos: tuple[Way, ...]
    ending: Ending | None
    time_limit: TimeLimit | None
    plan: CompiledPlan | None = None
    flags: CompiledFlags | None = None


@dataclass(frozen=True)
class CompiledScenario:
    """What `step` and the solver work on."""

    text: Scenario
    nodes: Mapping[str, CompiledNode]
    choices: Mapping[str, CompiledChoice]
    triggers: tuple[Way, ...]
    limit_bit: int
    variables: tuple[str, ...]
    starts: Mapping[str, int]
    """What each variable holds before a variant says otherwise."""
    competencies: tuple[str, ...]
    opening_clock: int
    severities: Severities

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the scenario."""
        ways = [*self.triggers, *(auto for node in self.nodes.values() for auto in node.autos)]
        offers = [choice.when for choice in self.choices.values() if choice.when is not None]
        rules = [rule.when for node in self.nodes.values() if node.plan for rule in node.plan.rules]
        return (*(way.when for way in ways), *offers, *rules)

    @cached_property
    def fatal_lines(self) -> frozenset[str]:
        """The red lines that end a run."""
        return frozenset(name for _, name in self.text.breaches() if is_fatal(name, self.severities))


@dataclass(frozen=True)
class Compilation:
    """The result of compiling: a scenario that can run, or the problems that keep it from running."""

    scenario: CompiledScenario | None
    problems: tuple[Problem, ...]


def is_fatal(breach: str | None, severities: Severities) -> bool:
    """Whether crossing it ends the run."""
    severity = severities.get(breach or "", RedLineSeverity.FATAL)
    return breach is not None and severity is RedLineSeverity.FATAL


def compile_scenario(text: Scenario, severities: Severities) -> Compilation:
    """Resolve every name of a scenario. All problems are found at once."""
    compiler = _Compiler(text, severities)
    scenario = compiler.scenario()
    problems = tuple(compiler.problems)
    return Compilation(None if problems else scenario, problems)


class _Compiler:
    def __init__(self, text: Scenario, severities: Severities) -> None:
        self.text = text
        self.severities = severities
        self.problems: list[Problem] = []
        variables = {
            name: Target(place, var.min, var.max, var.is_flag)
            for place, (name, var) in enumerate(text.vars.items())
        }
        for name, budget in text.budget.items():
            variables[name] = Target(len(variables), 0, budget.amount, is_flag=False)
        self.starts = {name: int(var.start) for name, var in text.vars.items()}
        self.starts |= {name: budget.amount for name, budget in text.budget.items()}
        fields = {name: field for node in text.nodes.values() for name, field in node.form.items()}
        self.starts |= dict.fromkeys(fields, UNFILLED)
        choice_ids = [choice_id for node in text.nodes.values() for choice_id in node.choices]
        self.sheets = {
            node_id: 1 << (len(choice_ids) + place)
            for place, node_id in enumerate(
                name for name, node in text.nodes.items() if node.kind is not NodeKind.TALK
            )
        }
        timed = (FieldKind.TIME, FieldKind.DATE_HOUR)
        self.names = Names(
            variables={name: place for place, name in enumerate(self.starts)},
            flags=frozenset(name for name, target in variables.items() if target.is_flag),
            words={
                name: {way.written: way.value for way in field.ways}
                for name, field in fields.items()
                if field.kind is FieldKind.SELECT
            },
            times=frozenset(name for name, field in fields.items() if field.kind in timed),
            nodes={node_id: place for place, node_id in enumerate(text.nodes)},
            choices={choice_id: place for place, choice_id in enumerate(choice_ids)},
            tags={tag.value: place for place, tag in enumerate(TAGS)},
        )
        self.around = Surroundings(variables, frozenset(text.cast), frozenset(text.exhibits))
        scored = (key for _, part in text.judged() for key in part.score)
        self.competencies = tuple(dict.fromkeys([*text.competencies, *scored]))

    def scenario(self) -> CompiledScenario:
        self._check_names()
        nodes = {node_id: self._node(node_id) for node_id in self.text.nodes}
        triggers = tuple(
            Way(
                self._condition(trigger.when, ("triggers", place, "when")),
                self._target(trigger.goto, ("triggers", place, "goto")),
                once_bit=1 << place if trigger.once else 0,
            )
            for place, trigger in enumerate(self.text.triggers)
        )
        hours, minutes = self.text.clock.split(":")
        return CompiledScenario(
            text=self.text,
            nodes=nodes,
            choices={choice.id: choice for node in nodes.values() for choice in node.choices},
            triggers=triggers,
            limit_bit=1 << len(triggers),
            variables=tuple(self.names.variables),
            starts=self.starts,
            competencies=self.competencies,
            opening_clock=int(hours) * 60 + int(minutes),
            severities=dict(self.severities),
        )

    def _problem(self, code: str, path: Path, **params: object) -> None:
        self.problems.append(Problem(code, path, params))

    def _target(self, node_id: str, path: Path) -> str:
        if node_id not in self.text.nodes:
            self._problem("scenario_missing_target", path, target=node_id)
        return node_id

    def _condition(self, source: str, path: Path) -> Condition:
        try:
            return compile_condition(source, self.names)
        except ConditionRefused as refused:
            params = {"reason": refused.reason, "offset": refused.offset, "found": refused.found}
            unknown = (
                "scenario_unknown_variable"
                if refused.reason == "unknown_variable"
                else "scenario_bad_condition"
            )
            self._problem(unknown, path, **params)
            return compile_condition("false", self.names)

    def _check_names(self) -> None:
        text = self.text
        self._target(text.start, ("start",))
        self._check_variables()
        if text.turn_limit is not None:
            self._target(text.turn_limit.goto, ("turn_limit", "goto"))
        seen: dict[str, str] = {}
        for node_id, node in text.nodes.items():
            for choice_id in node.choices:
                if choice_id in seen:
                    path = ("nodes", node_id, "choices", choice_id)
                    self._problem("scenario_duplicate_choice", path, choice=choice_id, other=seen[choice_id])
                seen[choice_id] = node_id
            for place, line in enumerate(node.lines):
                self._check_speaker(line.by, ("nodes", node_id, "lines", place, "by"))
        for name, variant in text.variants.items():
            for node_id, lines in variant.lines.items():
                self._target(node_id, ("variants", name, "lines", node_id))
                for place, line in enumerate(lines):
                    self._check_speaker(line.by, ("variants", name, "lines", node_id, place, "by"))
            for variable, value in variant.start.items():
                self._check_start(variable, value, ("variants", name, "set", variable))

    def _check_variables(self) -> None:
        """Variables, budgets and fields of forms share one set of names."""
        taken = set(self.text.vars)
        for name in self.text.budget:
            if name in taken:
                self._problem("scenario_name_taken", ("budget", name), name=name)
            taken.add(name)
        for node_id, node in self.text.nodes.items():
            path: Path = ("nodes", node_id, "form")
            for name in node.form:
                if name in taken:
                    self._problem("scenario_name_taken", (*path, name), name=name)
                taken.add(name)
            found = ways_to_fill(node.form)
            if found > MOST_PLANS:
                self._problem("scenario_plan_too_large", path, count=found, most=MOST_PLANS)

    def _check_speaker(self, speaker: str | None, path: Path) -> None:
        if speaker is not None and speaker not in self.text.cast:
            self._problem("scenario_unknown_speaker", path, speaker=speaker)

    def _check_start(self, variable: str, value: int, path: Path) -> None:
        known = self.text.vars.get(variable)
        if known is None:
            self._problem(
                "scenario_unknown_variable", path, found=variable, reason="unknown_variable", offset=0
            )
        elif isinstance(value, bool) != known.is_flag or not (
            known.is_flag or known.min <= value <= known.max
        ):
            self._problem("scenario_bad_start", path, variable=variable, value=value)

    def _node(self, node_id: str) -> CompiledNode:
        node = self.text.nodes[node_id]
        path: Path = ("nodes", node_id)
        if node.time_limit is not None:
            self._target(node.time_limit.goto, (*path, "time_limit", "goto"))
        autos = tuple(
            Way(
                self._condition(auto.when, (*path, "auto", place, "when")),
                self._target(auto.goto, (*path, "auto", place, "goto")),
            )
            for place, auto in enumerate(node.auto)
        )
        choices = tuple(self._choice(node_id, choice_id) for choice_id in node.choices)
        return CompiledNode(
            id=node_id,
            bit=1 << self.names.nodes[node_id],
            choices=choices,
            autos=autos,
            ending=node.ending,
            time_limit=node.time_limit,
            plan=self._plan(node_id, node) if node.kind is NodeKind.PLAN else None,
            flags=self._flags(node_id, node) if node.kind is NodeKind.FLAG else None,
        )

    def _gains(self, score: Points) -> tuple[int, ...]:
        return tuple(score.get(competency, 0) for competency in self.competencies)

    def _plan(self, node_id: str, node: Node) -> CompiledPlan:
        path: Path = ("nodes", node_id)
        rules = []
        for place, rule in enumerate(node.rules):
            at = (*path, "rules", place)
            if rule.goto is not None:
                self._target(rule.goto, (*at, "goto"))
            when = self._condition(rule.when, (*at, "when"))
            fatal = is_fatal(rule.breach, self.severities)
            rules.append(CompiledRule(when, self._gains(rule.score), rule.breach, fatal, rule))
        fields = tuple(
            CompiledField(name, self.names.variables[name], field.ways, field)
            for name, field in node.form.items()
        )
        goto = self._target(node.goto or "", (*path, "goto"))
        return CompiledPlan(node_id, self.sheets[node_id], fields, tuple(rules), goto, node.minutes)

    def _flags(self, node_id: str, node: Node) -> CompiledFlags:
        findings = []
        for name, finding in node.findings.items():
            gains = self._gains(finding.score)
            findings.append(CompiledFinding(name, gains, sum(gains), finding))
        goto = self._target(node.goto or "", ("nodes", node_id, "goto"))
        return CompiledFlags(node_id, self.sheets[node_id], tuple(findings), goto, node.minutes)

    def _choice(self, node_id: str, choice_id: str) -> CompiledChoice:
        choice = self.text.nodes[node_id].choices[choice_id]
        path: Path = ("nodes", node_id, "choices", choice_id)
        conditions = [] if choice.when is None else [self._condition(choice.when, (*path, "when"))]
        costs: list[Effect] = []
        for name, amount in choice.cost.items():
            if name not in self.text.budget:
                self._problem("scenario_unknown_budget", (*path, "cost", name), found=name)
                continue
            conditions.append(compile_condition(f"{name} >= {amount}", self.names))
            costs.append(Number(self.names.variables[name], -amount, False, 0, self.text.budget[name].amount))
        effects = (*costs, *self._effects(choice, path))
        gains = self._gains(choice.score)
        return CompiledChoice(
            id=choice_id,
            bit=1 << self.names.choices[choice_id],
            node=node_id,
            goto=self._target(choice.goto, (*path, "goto")),
            when=all_of(conditions),
            once=choice.once,
            effects=effects,
            moving=tuple(effect for effect in effects if effect.moves),
            gains=gains,
            gain=sum(gains),
            minutes=choice.minutes,
            tags=tuple(TAGS.index(tag) for tag in choice.tags),
            breach=choice.breach,
            fatal=is_fatal(choice.breach, self.severities),
            text=choice,
        )

    def _effects(self, choice: Choice, path: Path) -> tuple[Effect, ...]:
        effects: list[Effect] = []
        for key, raw in choice.effects.items():
            try:
                effects.append(parse_effect(key, raw, self.around))
            except EffectRefused as refused:
                code = "scenario_bad_effect"
                if refused.reason == "unknown_variable":
                    code = "scenario_unknown_variable"
                self._problem(code, (*path, "effects", key), reason=refused.reason, found=refused.found)
        return tuple(effects)
