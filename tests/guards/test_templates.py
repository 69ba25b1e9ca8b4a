"""Pages hold nothing inline, so that the content policy needs no exception; what is trusted as HTML is listed here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.guards.house import APP, inside

TEMPLATES = sorted((APP / "templates").rglob("*.html"))
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.I),
    "an event attribute": re.compile(r"<[^>{}]*\son[a-z]+\s*=", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
    "another site's file": re.compile(
        r"<(?:script|img|link|video|source|iframe)\b[^>]*(?:src|href)=\"https?:", re.I
    ),
}
TRUSTED_HTML = re.compile(r"\|\s*safe\b|\bMarkup\(")
TRUSTED: dict[str, str] = {}
"""Templates that print stored HTML, each with the reason why that is safe."""


@pytest.mark.parametrize("path", TEMPLATES, ids=inside)
def test_nothing_is_inline(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


def test_only_listed_templates_print_stored_html() -> None:
    printing = {inside(path) for path in TEMPLATES if TRUSTED_HTML.search(path.read_text("utf-8"))}
    assert printing == set(TRUSTED)


def test_words_of_pages_go_through_the_catalogue() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for path in TEMPLATES:
        text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not chinese.search(text), f"{inside(path)} speaks Chinese past the catalogue"


@pytest.mark.parametrize("path", [p for p in TEMPLATES if "<form" in p.read_text("utf-8")], ids=inside)
def test_every_posting_form_carries_the_token(path: Path) -> None:
    text = path.read_text("utf-8")
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.I | re.DOTALL)
    assert [form[:80] for form in forms if "csrf" not in form] == []
