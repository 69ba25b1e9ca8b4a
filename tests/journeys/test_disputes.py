"""In a browser: a red line, its debrief with the map on a phone, a dispute, the trainer's answer, and reading it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.queries import build_actor
from app.domain.access import Role
from app.web.clock import utc_now
from app.web.transaction import unit_of_work
from tests.features.scenarios.walking import start, walk
from tests.journeys.browser import PHONE, Visitor, visiting
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
WHY = "她早就知道他有贷款，这不算泄露。"
BECAUSE = "她知道，也不能由我们说出来。"


def play(site: Site, staff_number: str) -> str:
    """A run that ends at a red line; gives the address of its debrief."""
    with site.app.app_context(), unit_of_work() as session:
        person = session.scalars(select(Person).where(Person.staff_number == staff_number)).one()
        actor = build_actor(session, person, now=utc_now())
        run = walk(session, actor, start(session, actor, now=utc_now()), "o_spill", now=utc_now())
        return f"/runs/{run.uuid}/debrief"


def look_at_map(visitor: Visitor) -> None:
    """The map scrolls inside its frame; its nodes are links in reading order to a list that says the same."""
    page = visitor.page
    frame = page.locator(".path-map__frame").first
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    numbers = frame.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert numbers == [f"#moment-{number}" for number in range(1, len(numbers) + 1)]
    frame.locator("a").first.focus()
    page.keyboard.press("Enter")
    page.locator(".path-map__list > li").first.wait_for(state="visible")
    assert page.locator(".path-map__list > li").count() == len(numbers)
    visitor.check_width()
    visitor.check_accessibility()


def test_a_dispute_from_the_phone_to_the_trainer_and_back(browser: Browser, site: Site) -> None:
    learner, trainer = site.add_person(), site.add_person(Role.TRAINER, name="周文博")
    debrief = play(site, learner)
    with visiting(browser, site.address, size=PHONE) as visitor:
        visitor.sign_in(learner)
        visitor.go(debrief.replace("/debrief", "/path"))
        look_at_map(visitor)
        visitor.go(debrief)
        page = visitor.page
        page.locator("summary", has_text="我不同意").first.click()
        page.locator("textarea[name=text]").first.fill(WHY)
        page.locator("button", has_text="提交给教员").first.click()
        page.locator("text=待教员答复").first.wait_for()
    with visiting(browser, site.address) as visitor:
        visitor.sign_in(trainer)
        visitor.go("/studio/")
        visitor.page.locator("main a[href='/studio/requests']").click()
        card = visitor.page.locator("article.card", has_text=WHY)
        card.locator("textarea").fill(BECAUSE)
        visitor.check_accessibility()
        card.locator("button").click()
        visitor.page.wait_for_load_state("load")
        visitor.go("/studio/scenarios/spouse-answers")
        visitor.check_accessibility()
        visitor.check_width()
    with visiting(browser, site.address, size=PHONE, scripts=False) as visitor:
        visitor.sign_in(learner)
        visitor.go("/notices/")
        visitor.page.locator("main a", has_text="教员已答复您").first.click()
        assert BECAUSE in visitor.page.content()
