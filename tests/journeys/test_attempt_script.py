"""What the script of the attempt page adds: answers survive a cut connection, a reload, a second tab and the bell."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from app.exams.models import Attempt
from app.web.clock import utc_now
from app.web.transaction import unit_of_work
from tests.journeys.browser import PHONE, Visitor, visiting
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
STATE, COUNT = "[data-save-state]", "[data-answered]"


def choose(page: Page, number: int, place: int = 0) -> None:
    page.locator(f"[data-question='{number}'] label.option").nth(place).click()


def begin(visitor: Visitor, site: Site, slug: str = "compliant-collection-quiz") -> str:
    visitor.sign_in(site.add_person())
    visitor.go(f"/papers/{slug}")
    visitor.page.click("button.button--next")
    visitor.page.wait_for_url("**/attempts/*")
    return visitor.page.url


def test_answers_given_while_the_connection_is_cut_are_sent_afterwards(browser: Browser, site: Site) -> None:
    cut: list[str] = []
    with visiting(browser, site.address, size=PHONE, findings=cut) as visitor:
        page = visitor.page
        url = begin(visitor, site)
        choose(page, 1)
        expect(page.locator(STATE)).to_have_text("已保存")
        page.context.set_offline(True)
        choose(page, 1, 2)
        choose(page, 2, 1)
        expect(page.locator(STATE)).to_contain_text("答案已存在本机")
        page.click("button[value=next]")
        assert page.url == url  # it stays where the answers are
        page.context.set_offline(False)
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.locator(COUNT)).to_have_text("2")
        page.reload()
        assert page.locator("[data-question='1'] input[type=radio]").nth(2).is_checked()
        assert page.locator("[data-question='2'] input[type=radio]").nth(1).is_checked()
        visitor.check_accessibility()
    assert [finding for finding in cut if "ERR_INTERNET_DISCONNECTED" not in finding] == []


def test_a_reload_before_the_answer_was_sent_loses_nothing(browser: Browser, site: Site) -> None:
    cut: list[str] = []
    with visiting(browser, site.address, findings=cut) as visitor:
        page = visitor.page
        begin(visitor, site)
        page.context.set_offline(True)
        choose(page, 3, 1)
        expect(page.locator(STATE)).to_contain_text("答案已存在本机")
        page.context.set_offline(False)
        page.reload()
        expect(page.locator(COUNT)).to_have_text("1")
        assert page.locator("[data-question='3'] input[type=radio]").nth(1).is_checked()
    assert [finding for finding in cut if "ERR_INTERNET_DISCONNECTED" not in finding] == []


def test_a_second_tab_is_told_that_it_is_behind(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address) as visitor:
        page = visitor.page
        url = begin(visitor, site)
        other = page.context.new_page()
        other.goto(url)
        choose(other, 1)
        expect(other.locator(STATE)).to_have_text("已保存")
        choose(page, 1, 1)
        expect(page.locator("[data-warning]")).to_contain_text("更新的答案")
        other.reload()
        assert other.locator("[data-question='1'] input[type=radio]").nth(0).is_checked()


def test_the_end_of_the_time_hands_in_what_was_answered(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address) as visitor:
        page = visitor.page
        url = begin(visitor, site, "post-loan-sample-exam")
        with site.app.app_context(), unit_of_work() as session:
            mine = Attempt.uuid == UUID(url.rpartition("/")[2])
            session.execute(update(Attempt).where(mine).values(deadline_at=utc_now() + timedelta(seconds=4)))
        page.reload()
        choose(page, 1)
        page.wait_for_url("**/result")
        assert "到时自动交卷" in page.inner_text("main")
        assert "1 题，共 15 题" in page.inner_text("main")
