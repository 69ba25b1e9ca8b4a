"""Files to documents: scalars stay text, every problem has its place, one file spoils only itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.content.kinds import DocumentKey, Kind
from app.library.loading.decoding import decode, to_utf8
from app.library.loading.documents import load
from app.library.loading.found import MAX_BYTES, Findings
from app.library.loading.lessons import read_yaml
from app.library.loading.sources import Source, SourceFile
from app.library.loading.tree import parse
from tests.features.library.material import BANK, COURSE, LESSON

Told = list[tuple[str, int, int]]


def told(found: Findings) -> Told:
    return [(d.code, d.line, d.column) for d in found.diagnostics]


@pytest.mark.parametrize(
    "scalar", ["22:30", "no", "yes", "2025-01-01", "0x1F", "012", "1e3", "null", "~", "1.0"]
)
def test_every_scalar_is_text(scalar: str) -> None:
    tree = parse(f"key: {scalar}", Findings("a.yml"))
    assert tree is not None
    assert tree.value == {"key": scalar}


def test_places_of_keys_and_values_are_known() -> None:
    tree = parse("a:\n  - b: 1\n    c: 二\n", Findings("a.yml"))
    assert tree is not None
    place = tree.places.find(("a", 0, "c"))
    key = tree.places.find(("a", 0, "c"), key=True)
    missing = tree.places.find(("a", 0, "d"))
    assert [(p.line, p.column) for p in (place, key, missing) if p] == [(3, 8), (3, 5), (2, 5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n", [("duplicate_key", 2, 1)]),
        ("a: &x 1\n", [("yaml_anchor", 1, 4)]),
        ("a: *x\n", [("yaml_alias", 1, 4)]),
        ("a: !!int 1\n", [("yaml_tag", 1, 4)]),
        ("a: !custom 1\n", [("yaml_tag", 1, 4)]),
        ("a:\nb: 1\n", [("empty_value", 1, 3)]),
        ("a: 1\n---\nb: 2\n", [("several_documents", 2, 1)]),
        ("a: [1, 2\n", [("yaml_unclosed_bracket", 1, 4)]),
        ("? [a]\n: 1\n", [("key_not_text", 1, 3)]),
        ("# nothing\n", [("empty_file", 1, 1)]),
        ("a: " + "[" * 40 + "]" * 40, [("nested_too_deeply", 1, 28)]),
    ],
)
def test_what_the_subset_refuses(text: str, expected: Told) -> None:
    found = Findings("a.yml")
    parse(text, found)
    assert told(found) == expected


def test_a_billion_laughs_are_not_expanded() -> None:
    found = Findings("a.yml")
    bomb = "a: &a [x]\n" + "".join(
        f"{c}: &{c} [*{p},*{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    parse(bomb, found)
    assert {d.code for d in found.diagnostics} == {"yaml_anchor", "yaml_alias"}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_text_makes_the_loader_fail(text: str) -> None:
    found = Findings("a.yml")
    tree = read_yaml(text, found)
    assert tree is not None or found.has_errors


@given(st.binary(max_size=300))
def test_no_bytes_make_a_document_fail(data: bytes) -> None:
    loaded = load(Source(DocumentKey(Kind.BANK, "b"), SourceFile("quizzes/banks/b.yml", data)))
    assert (loaded.document is None) == any(d.is_error for d in loaded.diagnostics)


def test_a_file_over_the_limit_is_refused() -> None:
    found = Findings("a.yml")
    assert decode(b"#" * (MAX_BYTES + 1), found) is None
    assert told(found) == [("file_too_large", 1, 1)]


def test_gbk_is_recognised_and_can_be_turned_into_utf8() -> None:
    found = Findings("a.yml")
    data = "id: b\ntitle: 贷后管理基础题库\n".encode("gb18030")
    assert decode(data, found) is None
    assert told(found) == [("encoding_gbk", 2, 8)]
    assert to_utf8(data) == "id: b\ntitle: 贷后管理基础题库\n".encode()


def test_bytes_of_no_chinese_encoding_are_left_alone() -> None:
    assert to_utf8(b"caf\xe9 \xff\xfe") is None


def load_bank(text: str) -> Told:
    loaded = load(Source(DocumentKey(Kind.BANK, "b"), SourceFile("b.yml", text.encode())))
    return [(d.code, d.line, d.column) for d in loaded.diagnostics]


def test_all_problems_of_a_file_are_told_at_once() -> None:
    text = (
        BANK.replace("use: both", "use: “all”")
        .replace("answer: b", "answer: z")
        .replace("explain", "explian")
    )
    assert load_bank(text) == [
        ("wide_quote", 3, 6),
        ("unknown_value", 3, 6),
        ("question_unknown_option", 11, 13),
        ("unknown_key", 12, 5),
    ]


def test_an_unknown_key_suggests_the_near_one() -> None:
    text = BANK.replace("explain", "explian")
    loaded = load(Source(DocumentKey(Kind.BANK, "b"), SourceFile("b.yml", text.encode())))
    (diagnostic,) = loaded.diagnostics
    assert diagnostic.params["suggestion"] == "explain"
    assert "stem" in diagnostic.params["known"]  # type: ignore[operator]


def test_a_check_in_a_lesson_points_at_its_own_line() -> None:
    files = {"course.yml": COURSE, "01-opening.md": LESSON.replace("answer: false", "answer: 错")}
    main, part = (SourceFile(f"content/courses/c/{name}", text.encode()) for name, text in files.items())
    loaded = load(Source(DocumentKey(Kind.COURSE, "c"), main, (part,), folder="content/courses/c"))
    line = LESSON.split("\n").index("answer: false") + 1
    assert [(d.code, d.file, d.line, d.column) for d in loaded.diagnostics] == [
        ("question_truth", "content/courses/c/01-opening.md", line, 9)
    ]
