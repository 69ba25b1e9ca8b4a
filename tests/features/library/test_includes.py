"""Shared parts of scenarios: taken in under a prefix, told in their own file, part of the hash."""

from __future__ import annotations

from pathlib import Path

from app.domain.content.diagnostics import Diagnostic
from app.domain.content.kinds import DocumentKey, Kind
from app.domain.scenarios.format import Scenario
from app.library.checking.checker import check_sources
from app.library.loading.documents import load
from app.library.loading.sources import Source, read_sources

SAMPLE = """format: 1
id: sample
title: 示例电话
brief: 你给张先生打电话。
start: v.who
include: [{file: verify, prefix: v}, {file: verify, prefix: w}]
nodes:
  agree:
    choices:
      more: {say: 再核对一次。, goto: w.who, when: "visited('v.who') and chose('v.check')", comment: 再来。}
  quarrel: {ending: failure, summary: 挂了。}
"""
PART = """format: 1
cast: {zhang: {name: 张先生}}
vars: {calm: {start: 40}}
nodes:
  who:
    lines: [{by: zhang, say: 哪位？}]
    time_limit: {seconds: 20, goto: later}
    auto: [{when: "visited('later') and not chose('check') and not visited('agree')", goto: later}]
    choices:
      check: {say: 请报后四位。, goto: agree, effects: {calm: +5}, comment: 先核身。}
      leave: {say: 我再打。, goto: later, comment: 退。}
  later:
    kind: plan
    form: {}
"""
WHOLE = PART.replace(
    "  later:\n    kind: plan\n    form: {}\n", "  later: {ending: failure, summary: 没说上话。}\n"
)
KEY = DocumentKey(Kind.SCENARIO, "sample")


def lay_out(root: Path, part: str, sample: str = SAMPLE) -> Source:
    (root / "scenarios" / "includes").mkdir(parents=True, exist_ok=True)
    (root / "scenarios" / "sample.yml").write_text(sample, "utf-8")
    (root / "scenarios" / "includes" / "verify.yml").write_text(part, "utf-8")
    [source] = read_sources(root).documents
    assert source.key == KEY
    return source


def test_nodes_and_choices_get_the_prefix_and_lead_to_each_other(tmp_path: Path) -> None:
    loaded = load(lay_out(tmp_path, WHOLE))
    assert loaded.diagnostics == []
    text = loaded.document
    assert isinstance(text, Scenario)
    assert set(text.nodes) == {"agree", "quarrel", "v.who", "v.later", "w.who", "w.later"}
    who = text.nodes["w.who"]
    assert {name: choice.goto for name, choice in who.choices.items()} == {
        "w.check": "agree",
        "w.leave": "w.later",
    }
    assert who.time_limit is not None
    assert who.time_limit.goto == "w.later"
    assert who.auto[0].when == "visited('w.later') and not chose('w.check') and not visited('agree')"
    assert (set(text.cast), set(text.vars)) == ({"zhang"}, {"calm"})


def test_what_the_scenario_brings_itself_is_kept(tmp_path: Path) -> None:
    own = SAMPLE + "cast: {zhang: {name: 老张}}\n"
    text = load(lay_out(tmp_path, WHOLE, own)).document
    assert isinstance(text, Scenario)
    assert text.cast["zhang"].name == "老张"


def test_a_change_of_the_part_changes_the_hash(tmp_path: Path) -> None:
    before = lay_out(tmp_path, WHOLE).content_hash
    assert lay_out(tmp_path, WHOLE.replace("哪位", "谁呀")).content_hash != before
    assert lay_out(tmp_path, WHOLE).content_hash == before


def test_a_stored_document_is_read_back_whole(tmp_path: Path) -> None:
    text = load(lay_out(tmp_path, WHOLE)).document
    assert isinstance(text, Scenario)
    assert Scenario.model_validate_json(text.model_dump_json(by_alias=True)) == text


def found_in(root: Path, file: str) -> list[tuple[str, int]]:
    found: tuple[Diagnostic, ...] = check_sources(read_sources(root)).diagnostics
    return [(one.code, one.line) for one in found if one.file.endswith(file)]


def test_mistakes_are_told_in_the_file_of_the_part(tmp_path: Path) -> None:
    lay_out(tmp_path, PART)
    assert found_in(tmp_path, "includes/verify.yml") == [("scenario_node_kind", 13)]
    assert found_in(tmp_path, "sample.yml") == []


def test_names_that_lead_nowhere_are_told_in_the_file_of_the_part(tmp_path: Path) -> None:
    once = SAMPLE.replace(", {file: verify, prefix: w}", "").replace("w.who", "v.who")
    lay_out(tmp_path, WHOLE.replace("goto: agree", "goto: nowhere"), once)
    assert found_in(tmp_path, "includes/verify.yml") == [("scenario_missing_target", 10)]
