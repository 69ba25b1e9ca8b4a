"""Ordering by buttons, matching by menus, and a case whose material stays in sight, in a real browser."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import DESK, PHONE, visiting
from tests.journeys.conftest import Site
from tests.journeys.test_attempt_script import COUNT, STATE, begin

pytestmark = pytest.mark.browser
PAPER = "casework-practice"
ORDER = "[data-question='5']"


def places(page: Page) -> list[str]:
    return [select.input_value() for select in page.locator(f"{ORDER} select").all()]


def lines(page: Page) -> list[str]:
    return page.locator(f"{ORDER} label").all_inner_texts()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_lines_are_put_in_order_by_keyboard_and_kept(browser: Browser, site: Site, size) -> None:
    with visiting(browser, site.address, size=size) as visitor:
        page = visitor.page
        url = begin(visitor, site, PAPER)
        page.select_option("[name='q1-2']", index=2)
        expect(page.locator(STATE)).to_have_text("已保存")
        page.goto(f"{url}?page=2")
        before = lines(page)
        page.locator(f"{ORDER} li").first.get_by_role("button").nth(1).focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        assert lines(page) == [before[1], before[2], before[0], *before[3:]]
        assert places(page) == ["1", "2", "3", "4", "5"]
        expect(page.locator(f"{ORDER} li").nth(2).get_by_role("button").nth(1)).to_be_focused()
        expect(page.locator(f"{ORDER} [aria-live]")).to_contain_text("第 3 位，共 5 位")
        expect(page.locator(COUNT)).to_have_text("2")
        page.reload()
        assert lines(page) == [before[1], before[2], before[0], *before[3:]]
        visitor.check_accessibility()
        assert visitor.page.locator(".qnav__item--answered").count() == 2


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_material_of_a_case_stays_in_sight(browser: Browser, site: Site, size) -> None:
    with visiting(browser, site.address, size=size) as visitor:
        page = visitor.page
        url = begin(visitor, site, PAPER)
        page.goto(f"{url}?page=3")
        last = page.locator("#q9 .question").last
        last.evaluate("question => question.scrollIntoView({block: 'center'})")
        expect(page.locator("#q9 .case__stimulus summary")).to_be_in_viewport()
        expect(last).to_be_in_viewport()
        visitor.check_accessibility()
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/case-{size['width']}.png")
            page.goto(f"{url}?page=2")
            page.screenshot(path=f"{folder}/order-{size['width']}.png")
            page.goto(f"{url}?page=1")
            page.screenshot(path=f"{folder}/match-{size['width']}.png")
