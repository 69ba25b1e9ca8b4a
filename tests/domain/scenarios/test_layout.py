"""Layers, order and links of a map; and the ways that were or could have been taken through it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.scenarios.events import Chosen, Event, Mode, Started, TimedOut
from app.domain.scenarios.format import MAIN
from app.domain.scenarios.layout import Layout, crossings, lay_out
from app.domain.scenarios.pathmap import Way, best, draw, taken
from app.domain.scenarios.solver import outlook, prove
from app.domain.scenarios.step import replay
from tests.domain.scenarios.stories import compiled

NAMES = "abcdefghijkl"
graphs = st.tuples(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=40),
    st.sets(st.sampled_from(NAMES[1:]), max_size=4),
)


def layers_of(layout: Layout) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(layout.layers)]
    for place in layout.places:
        rows[place.layer].append(place.node)
    return rows


def test_a_small_call_stands_in_layers() -> None:
    edges = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "b"), ("a", "e"), ("d", "e"), ("a", "a")]
    layout = lay_out("a", "abcde", edges, ends="e")
    assert layers_of(layout) == [["a"], ["b", "c"], ["d"], ["e"]]
    assert [(link.source, link.target) for link in layout.links if link.back] == [("d", "b")]
    assert (layout.layers, layout.widest, len(layout.links)) == (4, 2, 7)


def test_lines_are_untangled() -> None:
    edges = [("a", "b"), ("a", "c"), ("b", "e"), ("c", "d")]
    assert crossings([["a"], ["b", "c"], ["d", "e"]], edges) == 1
    assert crossings(layers_of(lay_out("a", "abcde", edges)), edges) == 0


def test_what_no_edge_leads_to_stands_below_the_moments() -> None:
    assert layers_of(lay_out("a", "abcx", [("a", "b"), ("b", "c")], ends="c")) == [["a"], ["b"], ["c", "x"]]


@given(graphs)
def test_layouts_hold_every_node_once_and_mark_what_leads_back(
    graph: tuple[list[tuple[str, str]], set[str]],
) -> None:
    edges, ends = graph
    edges = [edge for edge in edges if edge[0] not in ends]
    layout = lay_out("a", NAMES, edges, ends)
    assert layout == lay_out("a", NAMES, edges, ends), "the same on every look"
    assert sorted(place.node for place in layout.places) == sorted(NAMES)
    assert [place.number for place in layout.places] == list(range(1, len(NAMES) + 1))
    spots = [(place.layer, place.offset) for place in layout.places]
    assert spots == sorted(set(spots)), "in reading order, no two in one spot"
    layer = {place.node: place.layer for place in layout.places}
    assert {(link.source, link.target) for link in layout.links} == {
        edge for edge in edges if edge[0] != edge[1]
    }
    assert all(link.back == (layer[link.target] <= layer[link.source]) for link in layout.links)
    assert not any(link.back for link in layout.links if link.target in ends)
    assert layer["a"] == 0
    assert set(layer.values()) == set(range(layout.layers)), "no empty layer"


def story_of(*moves: str | Event) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    scenario = compiled()
    events = [Chosen(move) if isinstance(move, str) else move for move in moves]
    told = replay(scenario, [Started("tp-call", "abc", "seed", Mode.PRACTICE, MAIN), *events])
    way = taken(told.opening, told.moves)
    return way.nodes, way.answers


def test_way_of_a_run_names_nodes_and_answers() -> None:
    assert story_of("a1", TimedOut("pressed")) == (
        ("opening", "pressed", "hang_up"),
        (("opening", "a1"), ("pressed", "timeout")),
    )


def test_best_way_is_the_reference_path() -> None:
    scenario = compiled()
    reference = prove(scenario).reference(MAIN)
    way = best(outlook(scenario, MAIN, reference), reference)
    assert way.nodes == ("opening", "pressed", "pressed", "agreed")
    assert tuple(choice for _, choice in way.answers) == reference.path


def test_drawing_a_scenario_shows_every_node_and_what_a_way_took_besides() -> None:
    scenario = compiled()
    layout = draw(scenario)
    assert {place.node for place in layout.places} == set(scenario.nodes)
    jumped = draw(scenario, Way(("opening", "agreed")))
    assert jumped.places == layout.places
    assert ("opening", "agreed") in {(link.source, link.target) for link in jumped.links}
