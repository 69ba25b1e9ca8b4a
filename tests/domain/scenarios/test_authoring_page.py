"""The example on the authors' page is itself a proved scenario."""

from __future__ import annotations

import re

import yaml

from app.domain.content.registers import RedLineSeverity
from app.domain.scenarios.checks import examine
from app.domain.scenarios.format import Scenario
from app.settings import ROOT


def test_the_example_of_the_authoring_page_is_proved_without_a_warning() -> None:
    page = (ROOT / "docs" / "authoring" / "scenario.md").read_text("utf-8")
    sample = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert sample
    file = yaml.load(sample[1], Loader=yaml.BaseLoader)  # noqa: S506 - makes strings only
    examination = examine(Scenario.model_validate(file), {"rl-09": RedLineSeverity.FATAL})
    assert (examination.problems, examination.is_proved) == ((), True)
