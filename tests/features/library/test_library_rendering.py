"""Markdown to stored parts: the markup of the style sheet, and nothing that could run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from app.domain.content.collection import Registers
from app.domain.content.kinds import DocumentKey, Kind
from app.domain.content.lesson import Lesson
from app.domain.content.registers import Clause, Instrument, Term
from app.library.rendering.context import RenderContext, is_current
from app.library.rendering.render import render_lesson, render_text

LAW = Instrument.model_validate(
    {"id": "cc", "title": "中华人民共和国民法典", "short": "民法典", "kind": "law"}
)
GUIDE = Instrument.model_validate({"id": "g", "title": "指引", "short": "指引", "kind": "guideline"})
CLAUSES = [
    {"id": "cc-1", "instrument": "cc", "article": "第1条", "article_verified": "true", "grade": "A"},
    {"id": "cc-2", "instrument": "cc", "article": "第2条", "grade": "C"},
    {"id": "g-1", "instrument": "g", "grade": "B1"},
]
CHECK = {"id": "c1", "type": "truefalse", "stem": "对。", "answer": "true"}


def context(**titles: str) -> RenderContext:
    clauses = {str(c["id"]): Clause.model_validate(c | {"statement": f"{c['id']} 的内容。"}) for c in CLAUSES}
    term = Term(id="dpd", term="逾期天数", english="DPD", definition="到期未还的天数。")
    registers = Registers({"cc": LAW, "g": GUIDE}, clauses, glossary={"dpd": term})
    known = {DocumentKey(Kind.SCENARIO, slug): title for slug, title in titles.items()}
    return RenderContext(registers, known, {"media/a.png": "d1", "media/b.mp4": "d2", "media/c.xlsx": "d3"})


class Stored(HTMLParser):
    """The tags and attributes of a stored part, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def test_a_lone_reference_is_a_card_with_the_word_for_a_breach() -> None:
    assert render_text("[[reg:g-1]]", context()) == (
        '<aside class="citation" id="clause-g-1"><p class="citation__head"><span class="citation__title">指引</span>'
        '<span class="badge badge--info">违反即不合规</span></p><p class="citation__text">g-1 的内容。</p></aside>'
    )


def test_background_is_marked_and_an_unchecked_article_is_not_shown() -> None:
    html = render_text("[[reg:cc-2]]", context())
    assert "背景" in html
    assert "第2条" not in html


def test_a_reference_in_a_sentence_leads_to_its_card_at_the_end() -> None:
    lesson = Lesson.model_validate(
        {"id": "l", "title": "课", "minutes": 5, "objectives": ["能"], "slug": "l", "cites": ["g-1"],
         "body": "按（[[reg:cc-1]]）办。\n\n```check\nid: c1\n```\n\n再见。", "checks": [CHECK]}
    )  # fmt: skip
    parts = render_lesson(lesson, context())
    assert [next(iter(part)) for part in parts] == ["html", "check", "html", "html"]
    assert 'href="#clause-cc-1"' in parts[0]["html"]
    assert parts[1] == {"check": "c1"}
    assert re.findall(r'id="clause-([\w-]+)"', parts[3]["html"]) == ["cc-1", "g-1"]


def test_a_term_shows_its_meaning_within_the_sentence() -> None:
    html = render_text("看[[term:dpd]]。", context())
    assert '<span class="term" tabindex="0"><dfn>逾期天数</dfn><span class="term__text" role="note">' in html


def test_a_say_pair_keeps_wrong_and_right_apart() -> None:
    html = render_text(
        '!!! say "怎么开口"\n    - ✗ 还钱！\n    - ✓ 请问是王先生吗？\n\n    为什么。\n', context()
    )
    wrong, right = html.split("say__right")
    assert ("还钱！" in wrong, "请问" in right, "为什么" in right) == (True, True, True)
    assert "✗" not in html


@pytest.mark.parametrize("kind", ["law", "case", "warning", "practice", "tip"])
def test_callouts_have_their_class_and_title(kind: str) -> None:
    html = render_text(f"!!! {kind} “题目”\n    正文。\n", context())
    assert html == (
        f'<aside class="callout callout--{kind}"><p class="callout__title">题目</p><p>正文。</p>\n</aside>'
    )


def test_media_are_addressed_by_content() -> None:
    picture = render_text("![图](media/a.png)", context())
    video = render_text("![片](media/b.mp4)", context())
    attachment = render_text("[表](media/c.xlsx)", context())
    assert ('src="/media/d1/a.png"' in picture, 'alt="图"' in picture) == (True, True)
    assert 'class="video"' in video
    assert 'href="/media/d3/c.xlsx"' in attachment
    assert 'class="attachment"' in attachment


def test_tables_scroll_and_task_lists_have_words() -> None:
    html = render_text("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n- [x] 做了\n- [ ] 没做\n", context())
    assert 'class="table-scroll"' in html
    assert re.findall(r'aria-label="(已完成|待完成)"', html) == ["已完成", "待完成"]


def test_a_link_card_carries_the_title() -> None:
    html = render_text("[[scenario:spouse]]", context(spouse="配偶接电话"))
    assert html == (
        '<a class="link-card" href="/scenarios/spouse" rel="noopener noreferrer">'
        '<span class="link-card__kind">情景演练</span><span class="link-card__title">配偶接电话</span></a>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "![x](data:text/html,<script>alert(1)</script>)",
        '<div style="position:fixed">x</div>',
        "<iframe src='https://example.org'></iframe>",
        '[x](https://example.org "" onmouseover="alert(1)")',
        "<svg/onload=alert(1)>",
        '!!! tip "<script>alert(1)</script>"\n    x',
    ],
)
def test_nothing_that_could_run_is_stored(text: str) -> None:
    stored = Stored()
    stored.feed(render_text(text, context()))
    assert not stored.tags & {"script", "iframe", "svg", "style"}
    assert not [name for name, _ in stored.attributes if name.startswith("on") or name == "style"]
    assert not [
        value for _, value in stored.attributes if re.match(r"\s*(javascript|data):", value, re.IGNORECASE)
    ]


def test_links_to_other_sites_give_nothing_away() -> None:
    assert 'rel="noopener noreferrer"' in render_text("[x](https://example.org)", context())


def test_chinese_bold_and_definition_lists() -> None:
    assert render_text("**“合规”**是底线", context()) == "<p><strong>“合规”</strong>是底线</p>"
    assert render_text("术语\n:   解释", context()) == "<dl>\n<dt>术语</dt>\n<dd>解释</dd>\n</dl>"


def test_a_page_is_current_until_what_it_shows_changes() -> None:
    used = context(spouse="配偶接电话")
    render_text("[[reg:cc-1]] [[term:dpd]] [[scenario:spouse]]", used)
    titles = {DocumentKey(Kind.SCENARIO, "spouse"): "配偶接电话"}
    assert set(used.depends) == {"reg:cc-1", "term:dpd", "title:scenario/spouse"}
    assert is_current(used.depends, used.registers, titles)
    assert not is_current(used.depends, used.registers, {})
