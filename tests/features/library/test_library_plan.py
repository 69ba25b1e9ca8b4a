"""What a sync would do, from files and state alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.content.kinds import DocumentKey, Kind
from app.library.sync.plan import Found, ItemState, Operation, Step, plan


def key(slug: str) -> DocumentKey:
    return DocumentKey(Kind.BANK, slug)


def file(slug: str, hashed: str = "h1", name: str | None = "same", **more: bool) -> Found:
    return Found(key(slug), hashed, name, more.get("sound", True), more.get("stale", False))


def item(slug: str, hashed: str | None = "h1", name: str | None = "same", **more: bool) -> ItemState:
    return ItemState(
        1,
        key(slug),
        name,
        hashed or "",
        hashed,
        more.get("live", True),
        more.get("broken", False),
        more.get("retired", False),
    )


CASES = [
    (file("a"), None, (Step.NEW, True, True)),
    (file("a", sound=False), None, (Step.BROKEN, False, False)),
    (file("a"), item("a"), (Step.UNCHANGED, False, False)),
    (file("a"), item("a", live=False), (Step.CHANGED, False, True)),
    (file("a", "h2"), item("a"), (Step.CHANGED, True, True)),
    (file("a", stale=True), item("a"), (Step.CHANGED, True, True)),
    (file("a", sound=False), item("a"), (Step.BROKEN, False, False)),
    (file("a"), item("a", broken=True), (Step.CHANGED, False, False)),
    (file("b"), item("a"), (Step.RENAMED, False, False)),
    (file("b", "h2"), item("a"), (Step.RENAMED, True, True)),
    (file("a"), item("a", retired=True), (Step.REVIVED, False, False)),
    (file("a", name=None), item("a"), (Step.UNCHANGED, False, False)),
    (file("a"), item("a", name=None), (Step.UNCHANGED, False, False)),
]


@pytest.mark.parametrize(("found", "state", "expected"), CASES)
def test_one_document(found: Found, state: ItemState | None, expected: tuple[Step, bool, bool]) -> None:
    (operation,) = plan({found.key: found}, [state] if state else [], publish=True)
    assert (operation.step, operation.revise, operation.publish) == expected


def test_without_publish_nothing_goes_live() -> None:
    (operation,) = plan({key("a"): file("a", "h2")}, [item("a")], publish=False)
    assert (operation.step, operation.revise, operation.publish) == (Step.CHANGED, True, False)


def test_same_name_with_another_id_is_another_document() -> None:
    operations = plan({key("a"): file("a", name="new")}, [item("a", name="old")], publish=True)
    assert [operation.step for operation in operations] == [Step.NEW, Step.RETIRED]


names = st.sampled_from("abc")
files = st.builds(
    file, names, st.sampled_from(["h1", "h2"]), st.sampled_from(["x", "y", None]), sound=st.booleans()
)
states = st.builds(item, names, st.sampled_from(["h1", "h2", None]), st.sampled_from(["x", "y", None]))


@given(st.lists(files, unique_by=lambda f: f.key), st.lists(states, unique_by=lambda s: s.key))
def test_every_file_and_every_item_has_exactly_one_step(found: list[Found], known: list[ItemState]) -> None:
    numbered = [
        ItemState(
            n, s.key, s.document_id, s.source_hash, s.revision_hash, s.is_live, s.is_broken, s.is_retired
        )
        for n, s in enumerate(known)
    ]
    operations: list[Operation] = plan({f.key: f for f in found}, numbered, publish=True)
    touched = [operation.item_id for operation in operations if operation.item_id is not None]
    assert sorted(touched) == [state.item_id for state in numbered]
    kept = [operation.key for operation in operations if operation.step is not Step.RETIRED]
    assert sorted(kept) == sorted(f.key for f in found)
