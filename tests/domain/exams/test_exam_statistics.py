"""Statistics against worked values, and a simulated cohort in which exactly the planted faults are found."""

from __future__ import annotations

import random
from math import exp, sqrt

import pytest

from app.domain.exams.statistics import Item, Taken, findings_of, item_statistics, paper_statistics
from app.domain.exams.statistics.intervals import correlation, wilson
from app.domain.exams.statistics.papers import cronbach_alpha, kr21, lord_error

OPTIONS = ("a", "b", "c", "d")


def close(value: float) -> object:
    return pytest.approx(value, abs=5e-4)


def test_wilson_equals_the_published_example() -> None:
    # 15 of 50: Newcombe 1998 gives 0.1910 to 0.4375
    found = wilson(15, 50)
    assert (found.value, found.low, found.high) == (close(0.3), close(0.1910), close(0.4375))
    assert (wilson(0, 20).low, wilson(20, 20).high) == (0.0, 1.0)


def test_correlation_and_its_interval_equal_hand_worked_values() -> None:
    found = correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    assert found is not None
    assert (found.value, found.low, found.high) == (close(0.8), close(-0.2796), close(0.9862))
    assert correlation([1, 1, 1, 1], [1, 2, 3, 4]) is None


def test_reliability_equals_hand_worked_values() -> None:
    rows = [(1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0)]
    attempts = [{str(i): Taken(float(x)) for i, x in enumerate(row)} for row in rows]
    totals = [float(sum(row)) for row in rows]
    assert cronbach_alpha(attempts, totals) == close(0.75)  # 3/2 · (1 − 0.625/1.25)
    assert kr21(totals, 3) == close(0.6)  # 3/2 · (1 − 1.5·1.5/(3·1.25))
    assert lord_error(8, 10) == close(sqrt(16 / 9))


def test_below_twenty_people_there_are_only_counts() -> None:
    attempts = [{"q": Taken(1.0, ("a",)), "r": Taken(0.0, ("b",))}] * 19
    [found] = item_statistics(attempts, [Item("q", OPTIONS, frozenset("a"))])
    assert (found.n, found.facility, found.discrimination) == (19, None, None)
    assert [option.count for option in found.options] == [19, 0, 0, 0]
    assert findings_of(found) == []
    assert paper_statistics(attempts, [50.0] * 19, [False] * 19, 80).reliability is None


def cohort(seed: int, people: int = 2000, items: int = 40) -> tuple[list[dict[str, Taken]], list[Item]]:
    """Answers under the Rasch model (Rasch 1960): chance of knowing = 1/(1+e^(difficulty − ability)).

    Planted: `q00` has option b as its truth but a as its key, `q01` has a distractor d that nobody takes, `q02` is far
    too easy. Everything else is a sound item.
    """
    dice = random.Random(seed)
    difficulty = {f"q{i:02d}": dice.uniform(-1.5, 1.2) for i in range(items)}
    difficulty["q02"] = -6.0
    attempts = []
    for _ in range(people):
        ability = dice.gauss(0.5, 1.0)
        attempt = {}
        for key, hard in difficulty.items():
            knows = dice.random() < 1 / (1 + exp(hard - ability))
            truth = "b" if key == "q00" else "a"
            wrong = [o for o in OPTIONS if o != truth and not (key == "q01" and o == "d")]
            chosen = truth if knows else dice.choice(wrong)
            attempt[key] = Taken(float(chosen == "a"), (chosen,), 20 + 10 * dice.random())
        attempts.append(attempt)
    return attempts, [Item(key, OPTIONS, frozenset("a"), 0.25) for key in difficulty]


@pytest.mark.parametrize("seed", range(6))
def test_exactly_the_planted_faults_are_found(seed: int) -> None:
    attempts, items = cohort(seed)
    found = {s.item.key: [f.code for f in findings_of(s)] for s in item_statistics(attempts, items)}
    assert {key: codes for key, codes in found.items() if codes} == {
        "q00": ["item_miskey"],
        "q01": ["item_dead_option"],
        "q02": ["item_too_easy"],
    }


def test_the_finding_names_the_option() -> None:
    attempts, items = cohort(1)
    statistics = {s.item.key: s for s in item_statistics(attempts, items)}
    assert findings_of(statistics["q00"])[0].params["option"] == "b"
    assert findings_of(statistics["q01"])[0].params == {"option": "d", "count": 0}


def test_drawn_papers_compare_people_by_what_they_met() -> None:
    attempts, items = cohort(3, people=1500)
    dice = random.Random(9)
    drawn = [{key: attempt[key] for key in dice.sample(sorted(attempt), 20)} for attempt in attempts]
    found = item_statistics(drawn, items)
    assert all(600 < statistics.n < 900 for statistics in found)
    assert "item_miskey" in {f.code for s in found if s.item.key == "q00" for f in findings_of(s)}
    paper = paper_statistics(drawn, [50.0] * len(drawn), [False] * len(drawn), 60)
    assert paper.method == "kr21"
    assert paper.reliability is not None
    assert 0.5 < paper.reliability < 0.9
