"""Small scenarios for tests, as an author's file loads: every scalar is a string."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from app.domain.content.registers import RedLineSeverity
from app.domain.scenarios.compiled import CompiledScenario, compile_scenario
from app.domain.scenarios.format import Scenario

SEVERITIES = {"rl-09": RedLineSeverity.FATAL, "rl-14": RedLineSeverity.MAJOR}

BASE: dict[str, Any] = {
    "format": "1",
    "id": "tp-call",
    "title": "家人接电话",
    "brief": "逾期 12 天。",
    "product": "consumer-loan",
    "competencies": ["privacy", "communication"],
    "level": "2",
    "pass": "70",
    "start": "opening",
    "clock": "19:40",
    "vars": {"trust": {"start": "40", "min": "0", "max": "100"}, "verified": {"start": "false"}},
    "cast": {"wife": {"name": "女声", "mood": "警惕"}},
    "exhibits": {
        "card": {"title": "借据摘要", "body": "一万元"},
        "flow": {"title": "流水", "body": "工资", "hidden": "true"},
    },
    "nodes": {
        "opening": {
            "lines": [{"by": "wife", "say": "喂，哪位？"}],
            "hint": "能说什么？",
            "choices": {
                "a1": {
                    "say": "请问王先生在吗？",
                    "score": {"privacy": "20", "communication": "10"},
                    "effects": {"trust": "+15", "reveal": ["flow"], "mood": {"wife": "平静"}},
                    "minutes": "2",
                    "tags": ["respect"],
                    "goto": "pressed",
                    "comment": "不说事由。",
                },
                "a2": {
                    "say": "他欠钱了。",
                    "breach": "rl-09",
                    "goto": "hang_up",
                    "comment": "泄露。",
                    "cites": ["c1"],
                },
                "a3": {
                    "say": "我是快递。",
                    "score": {"communication": "5"},
                    "effects": {"trust": "-15"},
                    "goto": "pressed",
                    "comment": "说谎。",
                },
            },
        },
        "pressed": {
            "lines": [{"by": "wife", "say": "到底什么事？", "mood": "急"}],
            "time_limit": {"seconds": "40", "goto": "hang_up"},
            "choices": {
                "b1": {
                    "say": "只能和本人说。",
                    "score": {"privacy": "20"},
                    "effects": {"verified": "true"},
                    "goto": "agreed",
                    "comment": "守住边界。",
                },
                "b2": {
                    "say": "我理解您担心。",
                    "score": {"communication": "10"},
                    "once": "true",
                    "when": "trust >= 30 and not chose('a3') and not verified",
                    "goto": "pressed",
                    "comment": "共情。",
                },
                "b3": {
                    "say": "今晚十一点再打。",
                    "breach": "rl-14",
                    "goto": "agreed",
                    "comment": "夜间联系。",
                    "cites": ["c2"],
                },
            },
        },
        "agreed": {"ending": "success", "summary": "说清楚了。"},
        "hang_up": {"ending": "failure", "summary": "挂断。"},
    },
    "tests": [
        {"path": ["a1", "b2", "b1"], "ends": "agreed", "score": "100"},
        {"path": ["a3", "b3"], "ends": "agreed"},
        {"path": ["a2"], "ends": "hang_up", "score": "0"},
        {"path": ["a1", "timeout"], "ends": "hang_up"},
    ],
}


def story(**changes: Any) -> dict[str, Any]:
    """The base scenario with top-level keys replaced; None removes a key."""
    file = {**deepcopy(BASE), **changes}
    return {key: value for key, value in file.items() if value is not None}


def edited(path: str, value: Any) -> dict[str, Any]:
    """The base scenario with the value at a dotted path replaced; None removes it."""
    file = deepcopy(BASE)
    *above, last = path.split("/")
    part: Any = file
    for key in above:
        part = part[int(key)] if isinstance(part, list) else part.setdefault(key, {})
    if value is None:
        del part[last]
    else:
        part[last] = value
    return file


def scenario(file: dict[str, Any] | None = None) -> Scenario:
    """The model of a file."""
    return Scenario.model_validate(BASE if file is None else file)


def compiled(file: dict[str, Any] | None = None) -> CompiledScenario:
    """A scenario ready to run."""
    found = compile_scenario(scenario(file), SEVERITIES)
    assert found.problems == ()
    assert found.scenario is not None
    return found.scenario
