"""Every page of every role, in both languages, on a phone and at a desk: no complaint of the browser, of the content
policy or of axe, in light or dark, and nothing that sticks out sideways."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.exceptions import HTTPException

from app.domain.access import Role
from tests.journeys.browser import DESK, PHONE, Visitor, complain, visiting
from tests.journeys.conftest import Site
from tests.journeys.learner import COURSE, EXAM, QUIZ, SCENARIO
from tests.journeys.walker import Walker

pytestmark = pytest.mark.browser
SETTLE = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null)"
"""Colours that are still fading from day to night are nobody's fault."""
PER_KIND = 2
"""So many pages of one kind are looked at: two lessons, two clauses, …"""
FILES = ("clock", "attachment", "export", "download", "xlsx", "csv", "media", "static")


def kind_of(app: Flask, path: str) -> str | None:
    """The route behind an address, None for what is not a page."""
    parts = urlsplit(path)
    try:
        rule, _ = app.url_map.bind("").match(parts.path, method="GET", return_rule=True)
    except HTTPException:
        return None
    return None if any(word in f"{rule.rule}?{parts.query}".lower() for word in FILES) else rule.endpoint


def links(visitor: Visitor) -> list[str]:
    """Addresses of this site that the page leads to."""
    addresses = (
        "all => all.map((a) => new URL(a.getAttribute('href'), document.baseURI).href)"  # in pictures, too
    )
    found = visitor.page.eval_on_selector_all("a[href]", addresses)
    own = [link.removeprefix(visitor.address) for link in found if link.startswith(visitor.address + "/")]
    return list(dict.fromkeys(link.split("#")[0] for link in own))


def walk(visitor: Visitor, app: Flask, language: str, done: set[str]) -> Counter[str]:
    """Follow the links from the first page, some of each kind. `done` holds kinds that axe has seen already."""
    seen: Counter[str] = Counter()
    waiting, met = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(app, path)
        if kind is None or seen[kind] >= PER_KIND:
            continue
        seen[kind] += 1
        visitor.go(path)
        visitor.speak(language)
        look_at(visitor, with_axe=kind not in done or path == "/")
        done.add(kind)
        fresh = [link for link in links(visitor) if link not in met]
        met.update(fresh)
        waiting += fresh
    return seen


def look_at(visitor: Visitor, *, with_axe: bool = True) -> None:
    """The page as it stands, at a desk by day and on a phone by night."""
    for size, scheme in ((DESK, "light"), (PHONE, "dark")):
        visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
        visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        visitor.page.evaluate(SETTLE)
        visitor.check_width()
        if with_axe:
            visitor.check_accessibility()


def live_a_little(app: Flask, staff_number: str) -> None:
    """Leave something behind: a result, an attempt and a call that are open, a call that has ended."""
    walker = Walker(app.test_client())
    walker.sign_in(staff_number)
    walker.go(f"/courses/{COURSE}")
    walker.press("", action=f"/courses/{COURSE}/")
    for paper, handed_in in ((QUIZ, True), (EXAM, False)):
        walker.go(f"/papers/{paper}")
        walker.press("", action="/attempts")
        if handed_in:
            walker.go(walker.path.split("?")[0] + "/submit")
            walker.press("", action="/submit")
    for scenario, given_up in ((SCENARIO, True), ("coached-caller", False)):
        walker.go(f"/scenarios/{scenario}")
        walker.press("", action="/runs")
        walker.press("", action="/moves")
        if given_up and any(form.action.endswith("/end") for form in walker.page.forms):
            walker.press("", action="/end")  # unless the first sentence was a fatal one


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_clean(browser: Browser, site: Site, language: str) -> None:
    findings: list[str] = []
    done: set[str] = set()
    visited: Counter[str] = Counter()
    with visiting(browser, site.address, findings=findings) as visitor:
        visitor.go("/sign-in")
        visitor.speak(language)
        look_at(visitor)
    for role in Role:
        staff_number = site.add_person(role, scope="PLC" if role is Role.MANAGER else None)
        with visiting(browser, site.address, findings=findings) as visitor:
            if role is Role.LEARNER:
                live_a_little(site.app, staff_number)
            visitor.sign_in(staff_number)
            visited += walk(visitor, site.app, language, done)
    findings += [f"no link leads to {kind}" for kind in pages(site.app) - visited.keys() - ELSEWHERE]
    complain(findings)


ELSEWHERE = {
    "accounts.sign_in",
    "accounts.activate",
    "home.healthz",
    "operations.readyz",
    "scenario_objections.review",
}
"""Pages that other tests look at, or that are none."""


def pages(app: Flask) -> set[str]:
    """Every route that answers a GET with a page."""
    kinds = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not any(word in f"{rule.rule} {rule.endpoint}" for word in FILES)
    }
    return kinds - {"static", "stylesheet"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_error_pages_are_clean(browser: Browser, site: Site, language: str) -> None:
    with visiting(browser, site.address) as visitor:
        visitor.expected = {404}
        visitor.go("/sign-in")
        visitor.speak(language)
        visitor.go("/no/such/page")
        look_at(visitor)
