"""A scenario made ready to run: names resolved, conditions and effects compiled, red lines given their severity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.content.diagnostics import Path, Problem
from app.domain.content.registers import RedLineSeverity
from app.domain.scenarios.conditions import Condition, ConditionRefused, Names, compile_condition
from app.domain.scenarios.effects import Effect, EffectRefused, Surroundings, Target, parse_effect
from app.domain.scenarios.format import Choice, Ending, Scenario, Tag, TimeLimit

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


@dataclass(frozen=True)
class CompiledScenario:
    """What `step` and the solver work on."""

    text: Scenario
    nodes: Mapping[str, CompiledNode]
    choices: Mapping[str, CompiledChoice]
    triggers: tuple[Way, ...]
    limit_bit: int
    variables: tuple[str, ...]
    competencies: tuple[str, ...]
    opening_clock: int
    severities: Severities

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the scenario."""
        ways = [*self.triggers, *(auto for node in self.nodes.values() for auto in node.autos)]
        offers = [choice.when for choice in self.choices.values() if choice.when is not None]
        return (*(way.when for way in ways), *offers)


@dataclass(frozen=True)
class Compilation:
    """The result of compiling: a scenario that can run, or the problems that keep it from running."""

    scenario: CompiledScenario | None
    problems: tuple[Problem, ...]


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
        choice_ids = [choice_id for node in text.nodes.values() for choice_id in node.choices]
        self.names = Names(
            variables={name: target.place for name, target in variables.items()},
            flags=frozenset(name for name, target in variables.items() if target.is_flag),
            nodes={node_id: place for place, node_id in enumerate(text.nodes)},
            choices={choice_id: place for place, choice_id in enumerate(choice_ids)},
            tags={tag.value: place for place, tag in enumerate(TAGS)},
        )
        self.around = Surroundings(variables, frozenset(text.cast), frozenset(text.exhibits))
        scored = (
            key for node in text.nodes.values() for choice in node.choices.values() for key in choice.score
        )
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
        place = self.names.nodes[node_id]
        return CompiledNode(node_id, 1 << place, choices, autos, node.ending, node.time_limit)

    def _choice(self, node_id: str, choice_id: str) -> CompiledChoice:
        choice = self.text.nodes[node_id].choices[choice_id]
        path: Path = ("nodes", node_id, "choices", choice_id)
        effects = self._effects(choice, path)
        gains = tuple(choice.score.get(competency, 0) for competency in self.competencies)
        severity = self.severities.get(choice.breach or "", RedLineSeverity.FATAL)
        return CompiledChoice(
            id=choice_id,
            bit=1 << self.names.choices[choice_id],
            node=node_id,
            goto=self._target(choice.goto, (*path, "goto")),
            when=None if choice.when is None else self._condition(choice.when, (*path, "when")),
            once=choice.once,
            effects=effects,
            moving=tuple(effect for effect in effects if effect.moves),
            gains=gains,
            gain=sum(gains),
            minutes=choice.minutes,
            tags=tuple(TAGS.index(tag) for tag in choice.tags),
            breach=choice.breach,
            fatal=choice.breach is not None and severity is RedLineSeverity.FATAL,
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
