"""What a lesson's text refers to, with positions."""

from app.domain.content.markup import (
    Callout,
    MediaLink,
    Reference,
    callouts,
    fences,
    media_links,
    prose,
    references,
    say_lines,
)

BODY = """先看[[reg:cc-1033]]。

```check
stem: "[[reg:not-me]]"
```

`[[reg:nor-me]]` 与 [[term:核身]]

!!! say "怎么开口"
    - ✗ 你欠钱了。
    - ✓ 请问是王先生吗？

![图](media/a.png) [表](media/b.xlsx) [外站](https://example.org/x) ![外图](https://example.org/y.png)
"""


def test_references_are_found_outside_code_with_line_and_column() -> None:
    assert references(BODY) == [Reference("reg", "cc-1033", 1, 3), Reference("term", "核身", 7, 20)]


def test_fences_know_where_their_text_starts() -> None:
    assert [(fence.word, fence.line, fence.closed) for fence in fences(BODY)] == [("check", 4, True)]


def test_a_fence_that_never_closes_says_so() -> None:
    assert [fence.closed for fence in fences("```check\nid: c1\n")] == [False]


def test_blanking_out_code_keeps_every_position() -> None:
    assert [len(line) for line in prose("a `b` c").split("\n")] == [7]
    assert prose(BODY).count("\n") == BODY.count("\n")


def test_media_are_files_and_everything_embedded() -> None:
    assert media_links(BODY) == [
        MediaLink("media/a.png", "图", True, 13, 1),
        MediaLink("media/b.xlsx", "表", False, 13, 19),
        MediaLink("https://example.org/y.png", "外图", True, 13, 65),
    ]


def test_callouts_carry_their_indented_block() -> None:
    assert callouts(BODY) == [Callout("say", "怎么开口", ("- ✗ 你欠钱了。", "- ✓ 请问是王先生吗？", ""), 9)]
    assert say_lines(callouts(BODY)[0]) == [(False, "你欠钱了。"), (True, "请问是王先生吗？")]


def test_a_title_in_chinese_quotation_marks_is_a_title() -> None:
    assert callouts("!!! law “民法典”\n    不得泄露。\n")[0].title == "民法典"
