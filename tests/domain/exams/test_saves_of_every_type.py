"""Saves of every question type: whatever order they arrive in, the last by sequence stands."""

from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.exams.fold import AnswerEvent, CurrentAnswer, fold
from app.domain.questions import QUESTION, Case
from app.domain.questions.options import OptionQuestion
from app.domain.questions.rows import RowQuestion
from tests.domain.questions.test_question_types import SAMPLES

TEXT = st.sampled_from(["", "22:00", "晚上十点", "90天", "合规使用", "？"])


def fields(question):
    """What a page can send for a question: part to values, in shown numbers."""
    if isinstance(question, Case):
        inner = [
            fields(sub).map(
                lambda sent, n=number: {f"{n}-{part}" if part else str(n): v for part, v in sent.items()}
            )
            for number, sub in enumerate(question.questions, 1)
        ]
        return st.tuples(*inner).map(lambda parts: reduce(lambda a, b: {**a, **b}, parts, {}))
    if isinstance(question, RowQuestion):
        numbers = ["", *map(str, range(1, len(question.choice_names()) + 1))]
        rows = map(str, range(1, len(question.row_names()) + 1))
        return st.fixed_dictionaries({row: st.lists(st.sampled_from(numbers), max_size=1) for row in rows})
    if isinstance(question, OptionQuestion):
        numbers = [str(number) for number in range(1, len(question.options) + 1)]
        most = len(numbers) if question.type_name() == "multiple" else 1
        return st.fixed_dictionaries(
            {"": st.lists(st.sampled_from(numbers), max_size=most, unique=True)},
        )
    if question.type_name() == "truefalse":
        return st.fixed_dictionaries({"": st.lists(st.sampled_from(["true", "false"]), max_size=1)})
    parts = [str(n) for n in range(1, question.show().blanks + 1)] or [""]
    return st.fixed_dictionaries({part: st.lists(TEXT, max_size=1) for part in parts})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s["type"])
@settings(max_examples=60, deadline=None)
@given(data=st.data(), seed=st.text(max_size=4))
def test_any_interleaving_yields_the_last_answer_by_sequence(sample, data, seed):
    question = QUESTION.validate_python(sample)
    order = question.shown_order(seed)
    sent = data.draw(st.lists(fields(question), min_size=1, max_size=5))
    answers = [question.parse_answer(raw, order) for raw in sent]
    events = [
        AnswerEvent(1, sequence, f"save {sequence}", answer) for sequence, answer in enumerate(answers, 1)
    ]
    again = data.draw(st.lists(st.sampled_from(events), max_size=5))
    arrived = data.draw(st.permutations(events + again))
    assert fold(arrived) == {1: CurrentAnswer(len(events), answers[-1])}
    assert question.parse_answer(question.fill(answers[-1], order), order) == answers[-1]
