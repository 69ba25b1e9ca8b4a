"""Calls as people really make them: on a phone, as an exam, by keyboard alone, and where no script runs.

Every window watches the console, the content policy and all answers of the server; a complaint fails the test.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from app.domain.scenarios.format import Choice
from app.scenarios import material as scenarios
from app.scenarios.models import ScenarioRun
from app.web.transaction import read_session, unit_of_work
from tests.journeys.browser import DESK, PHONE, Visitor, visiting
from tests.journeys.conftest import Site
from tests.journeys.learner import SCENARIO, best_talk, uuid_in

pytestmark = pytest.mark.browser

EXAM_CALL = "front-desk"
"""A scenario that is for exams only."""


def squeezed(text: str) -> str:
    """Words with single spaces, as the page shows them."""
    return " ".join(text.split())


def choices_of(site: Site, slug: str) -> list[Choice]:
    """Every answer of a scenario."""
    with site.app.app_context():
        text = scenarios.live_scenario(read_session(), slug).text
        return [choice for node in text.nodes.values() for choice in node.choices.values()]


def comments_of(site: Site, slug: str) -> dict[str, str]:
    """What the author says of each sentence."""
    return {squeezed(one.say): squeezed(one.comment or "") for one in choices_of(site, slug)}


def breaches_of(site: Site, slug: str) -> set[str]:
    """Sentences that cross a red line."""
    return {squeezed(one.say) for one in choices_of(site, slug) if one.breach}


def begin(visitor: Visitor, slug: str) -> Page:
    """Start practising from the page of the call."""
    page = visitor.page
    visitor.go(f"/scenarios/{slug}")
    page.get_by_role("button", name=re.compile("开始通话|再来一次")).click()
    page.wait_for_url("**/runs/**")
    return page


def begin_exam(visitor: Visitor, slug: str) -> Page:
    """Start an exam run; the act is folded away so that nobody starts one by mistake."""
    page = visitor.page
    visitor.go(f"/scenarios/{slug}")
    page.get_by_text("按考核模式演练").click()
    page.get_by_role("button", name="开始考核").click()
    page.wait_for_url("**/runs/**")
    return page


def sentences(page: Page) -> list[str]:
    """What can be said now, in the order of the buttons."""
    return [squeezed(text) for text in page.locator(".choices .choice__text").all_inner_texts()]


def turn_of(page: Page) -> str:
    """The number of the page's last event."""
    return page.locator("input[name=seq]").first.get_attribute("value") or ""


def until_moved(page: Page, turn: str) -> None:
    """Wait for the page after a move."""
    expect(page.locator(f"input[name=seq][value='{turn}']")).to_have_count(0)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def say(page: Page, wanted: set[str], otherwise: int = 0) -> str:
    """Press a button with one of the wanted sentences, or else the one at a place; returns what was said."""
    words = sentences(page)
    place = next((i for i, text in enumerate(words) if text in wanted), otherwise)
    turn = turn_of(page)
    page.locator(".choices button").nth(place).click()
    until_moved(page, turn)
    return words[place]


def until_red_line(page: Page, wrong: set[str]) -> str:
    """Talk until a sentence that crosses a red line is offered, and say it."""
    for _ in range(15):
        said = say(page, wrong)
        if said in wrong:
            return said
    raise AssertionError("no red line was offered")


def visible(locator: Locator) -> bool:
    """Whether a person sees any of it."""
    return any(one.is_visible() for one in locator.all())


def test_practice_on_a_phone_with_a_red_line_a_way_back_and_the_debrief(browser: Browser, site: Site) -> None:
    wrong, comments = breaches_of(site, SCENARIO), comments_of(site, SCENARIO)
    with visiting(browser, site.address, size=PHONE) as visitor:
        visitor.sign_in(site.add_person())
        page = begin(visitor, SCENARIO)
        expect(page.get_by_role("heading", name=re.compile("您怎么说"))).to_be_visible()
        page.get_by_role("button", name="给我提示").click()
        expect(page.locator("#call")).to_contain_text("提示")
        page.locator("details.exhibit summary").first.click()
        expect(page.locator("details.exhibit .prose").first).to_be_visible()
        visitor.check_width()
        for button in page.locator(".choices button").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 44, "a thumb needs room"
        said = until_red_line(page, wrong)
        expect(page.locator("#call")).to_contain_text("红线：")
        expect(page.locator("#call")).to_contain_text(comments[said])
        expect(page.locator("#call")).to_contain_text(re.compile("通话到此中止，记 0 分|扣 20 分"))
        expect(page.locator(".choices")).to_have_count(0)
        page.locator("section[aria-labelledby=pause] details summary").first.click()
        visitor.check_width()
        visitor.check_accessibility()
        page.get_by_role("button", name="退回去换个说法").click()
        expect(page.locator(".choices button").first).to_be_visible()
        expect(page.locator(".call-bar")).to_contain_text("回退后继续，不计成绩")
        assert said in sentences(page), "the same moment again"
        visitor.go(page.url.removeprefix(visitor.address).split("?")[0].split("#")[0] + "/debrief")
        main = page.locator("main")
        for words in ("复盘", "红线", comments[said], "接下来", "这通对话的路线图"):
            expect(main).to_contain_text(words)
        visitor.check_width()


def test_an_exam_helps_nobody_and_is_explained_once_no_retake_remains(browser: Browser, site: Site) -> None:
    wrong, comments = breaches_of(site, EXAM_CALL), comments_of(site, EXAM_CALL)
    learner = site.add_person()
    with visiting(browser, site.address, size=DESK) as visitor:
        visitor.sign_in(learner)
        page = begin_exam(visitor, EXAM_CALL)
        assert visible(page.locator("[data-deadline], .timer")), "the end of the exam is in sight"
        said = []
        for _ in range(20):
            assert not visible(page.get_by_role("button", name="给我提示"))
            assert not [one for one in comments.values() if one in squeezed(page.inner_text("main"))]
            said.append(say(page, wrong))
            if not page.locator(".choices").count():
                break
        assert wrong & set(said)
        expect(page.locator("#pause")).to_have_count(0)
        expect(page.locator("form[action$='/rewinds']")).to_have_count(0)
        page.get_by_role("link", name=re.compile("查看复盘")).click()
        page.wait_for_url("**/debrief")
        debrief = page.url.removeprefix(visitor.address)
        expect(page.locator("main")).to_contain_text("点评稍后开放")
        expect(page.locator("main")).to_contain_text("未通过")
        expect(page.locator("form[action$='/rewinds']")).to_have_count(0)
        text = squeezed(page.inner_text("main"))
        assert [one for one in comments.values() if one in text] == []
        visitor.go(f"/scenarios/{EXAM_CALL}")
        expect(page.locator("main")).not_to_contain_text("开始考核")
        let_the_cooldown_pass(site)
        page = begin_exam(visitor, EXAM_CALL)
        for wanted in best_talk(site.app, uuid_in(page.url)):
            assert say(page, wanted) in wanted
        page.get_by_role("link", name=re.compile("查看复盘")).click()
        page.wait_for_url("**/debrief")
        expect(page.locator(".score--passed .score__figure")).to_contain_text("100")
        visitor.go(debrief)
        expect(page.locator("main")).not_to_contain_text("点评稍后开放")
        shown = squeezed(page.inner_text("main"))
        assert comments[next(one for one in said if one in wrong)] in shown
        expect(page.locator("form[action$='/rewinds']")).to_have_count(0)


def let_the_cooldown_pass(site: Site) -> None:
    """Two days go by for the exam runs that have ended."""
    with site.app.app_context(), unit_of_work() as session:
        for run in session.scalars(select(ScenarioRun).where(ScenarioRun.ended_at.is_not(None))):
            run.started_at -= timedelta(days=2)
            if run.ended_at is not None:
                run.ended_at -= timedelta(days=2)


def test_keyboard_alone_plays_a_call_to_its_debrief(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address, size=DESK) as visitor:
        visitor.sign_in(site.add_person())
        page = visitor.page
        visitor.go(f"/scenarios/{SCENARIO}")
        tab_to(page, "开始通话")
        page.keyboard.press("Enter")
        page.wait_for_url("**/runs/**")
        for number, wanted in enumerate(best_talk(site.app, uuid_in(page.url))):
            place = next(i for i, text in enumerate(sentences(page)) if text in wanted)
            turn = turn_of(page)
            if number % 2:
                for _ in range(place + 1):
                    page.keyboard.press("Tab")
                assert focused(page) == "button", "the answers follow the heading"
                page.keyboard.press("Enter")
            else:
                page.keyboard.press(str(place + 1))
            until_moved(page, turn)
            expect(page.locator("#answers, a.button--next").first).to_be_focused()
            heard = page.locator("[data-call-live]").inner_text()
            assert heard, "what is said is read out"
        expect(page.locator("#call")).to_contain_text("通话结束")
        page.keyboard.press("9")
        assert "/debrief" not in page.url, "a digit without an answer does nothing"
        page.keyboard.press("Enter")
        page.wait_for_url("**/debrief")
        expect(page.locator(".score--passed .score__figure")).to_contain_text("100")


def test_keyboard_alone_gets_back_from_a_red_line(browser: Browser, site: Site) -> None:
    wrong = breaches_of(site, SCENARIO)
    with visiting(browser, site.address, size=DESK) as visitor:
        visitor.sign_in(site.add_person())
        page = begin(visitor, SCENARIO)
        for _ in range(15):
            words = sentences(page)
            place = next((i for i, text in enumerate(words) if text in wrong), 0)
            turn = turn_of(page)
            page.keyboard.press(str(place + 1))
            until_moved(page, turn)
            if words[place] in wrong:
                break
        expect(page.locator("#pause")).to_be_focused()
        tab_to(page, "退回去换个说法")
        page.keyboard.press("Enter")
        expect(page.locator("#answers")).to_be_focused()
        assert words == sentences(page)


def focused(page: Page) -> str:
    """The kind of element that has the focus."""
    return str(page.evaluate("document.activeElement.tagName.toLowerCase()"))


def tab_to(page: Page, words: str) -> None:
    """Press Tab until something with these words has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in str(page.evaluate("document.activeElement.innerText")):
            return
    raise AssertionError(f"Tab never comes to {words!r}")


def test_without_javascript_on_a_phone_everything_is_there(browser: Browser, site: Site) -> None:
    wrong, comments = breaches_of(site, SCENARIO), comments_of(site, SCENARIO)
    with visiting(browser, site.address, size=PHONE, scripts=False) as visitor:
        visitor.sign_in(site.add_person())
        page = begin(visitor, SCENARIO)
        page.get_by_role("button", name="给我提示").click()
        expect(page.locator("#call")).to_contain_text("提示")
        said = until_red_line(page, wrong)
        expect(page.locator("#call")).to_contain_text(comments[said])
        page.get_by_role("button", name="退回去换个说法").click()
        expect(page.locator(".choices button").first).to_be_visible()
        visitor.go(page.url.removeprefix(visitor.address).split("?")[0].split("#")[0] + "/debrief")
        main = page.locator("main")
        for words in ("复盘", "红线", comments[said], "接下来"):
            expect(main).to_contain_text(words)
        page.get_by_role("link", name="这通对话的路线图").click()
        page.get_by_text("以列表查看路线图").click()
        expect(main.locator("svg").first).to_be_visible()
