"""When runs may be started, rewound and explained."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.scenarios.events import Chosen, Ended, Event, Mode, Rewound, Started
from app.domain.scenarios.format import MAIN
from app.domain.scenarios.policy import (
    PastRun,
    may_rewind,
    offers,
    reasons_against_start,
    seconds_allowed,
    shows_lessons,
)
from app.domain.scenarios.step import replay
from tests.domain.scenarios.stories import compiled, scenario, story

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
EXAM = {"minutes": "20", "attempts": "2", "cooldown_hours": "24"}


def exam(hours_ago: int, passed: bool | None = False) -> PastRun:
    return PastRun(Mode.EXAM, NOW - timedelta(hours=hours_ago), passed)


PRACTICE = PastRun(Mode.PRACTICE, NOW, True)


@pytest.mark.parametrize(
    ("use", "mode", "past", "codes"),
    [
        ("both", Mode.PRACTICE, [], []),
        ("practice", Mode.EXAM, [], ["scenario_mode_not_offered"]),
        ("exam", Mode.PRACTICE, [], ["scenario_mode_not_offered"]),
        ("exam", Mode.EXAM, [], []),
        ("both", Mode.PRACTICE, [exam(1), exam(2)], []),
        ("both", Mode.EXAM, [PRACTICE] * 5, []),
        ("both", Mode.EXAM, [exam(23)], ["scenario_cooldown"]),
        ("both", Mode.EXAM, [exam(24)], []),
        ("both", Mode.EXAM, [exam(48), exam(25)], ["scenario_attempts_used_up"]),
        ("both", Mode.EXAM, [exam(25, True)], ["scenario_already_passed"]),
    ],
)
def test_reasons_against_a_start(use: str, mode: Mode, past: list[PastRun], codes: list[str]) -> None:
    text = scenario(story(use=use, exam=EXAM))
    assert [reason.code for reason in reasons_against_start(text, mode, past, NOW)] == codes


def test_offers_follow_the_use() -> None:
    assert [offers(scenario(story(use=use)), Mode.EXAM) for use in ("practice", "exam", "both")] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("mode", "past", "shown"),
    [
        (Mode.PRACTICE, [], True),
        (Mode.EXAM, [exam(1)], False),
        (Mode.EXAM, [exam(1), PastRun(Mode.EXAM, None, None)], False),
        (Mode.EXAM, [exam(1), exam(30)], True),
        (Mode.EXAM, [exam(1, True)], True),
    ],
)
def test_an_exam_is_explained_only_once_no_retake_remains(
    mode: Mode, past: list[PastRun], shown: bool
) -> None:
    assert shows_lessons(scenario(story(exam=EXAM)), mode, past) is shown


@pytest.mark.parametrize(
    ("mode", "events", "allowed"),
    [
        (Mode.PRACTICE, [], False),
        (Mode.PRACTICE, [Chosen("a1")], False),
        (Mode.PRACTICE, [Chosen("a2")], True),
        (Mode.PRACTICE, [Chosen("a1"), Chosen("b1")], True),
        (Mode.PRACTICE, [Chosen("a2"), Ended("red_line", "hang_up", 0, False), Rewound(1)], False),
        (Mode.EXAM, [Chosen("a2")], False),
    ],
)
def test_rewinding_wants_practice_and_a_stop(mode: Mode, events: list[Event], allowed: bool) -> None:
    started = Started("tp-call", "abc", "seed", mode, MAIN)
    assert may_rewind(replay(compiled(), [started, *events])) is allowed


@pytest.mark.parametrize(
    ("percent", "seconds"), [(100, timedelta(seconds=40)), (150, timedelta(seconds=60)), (0, None)]
)
def test_time_limits_can_be_longer_or_off(percent: int, seconds: timedelta | None) -> None:
    assert seconds_allowed(40, percent) == seconds
