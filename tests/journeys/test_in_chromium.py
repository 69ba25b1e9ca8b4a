"""Whole ways through the site in a real browser, with and without JavaScript."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from app.domain.access import Role
from app.scenarios import material as scenarios
from app.web.transaction import read_session
from tests.journeys.browser import DESK, PHONE, Visitor, visiting
from tests.journeys.conftest import Site
from tests.journeys.learner import COURSE, QUIZ, SCENARIO, best_talk, key_of, uuid_in
from tests.journeys.test_every_page import look_at

pytestmark = pytest.mark.browser


def read_a_lesson(page: Page) -> None:
    """Answer every question of the lesson and confirm it."""
    checks = page.locator(".lesson-check")
    for number in range(1, checks.count() + 1):
        check = page.locator(f"#check-{number}")
        for typed in check.locator("input[type=text]:not([disabled])").all():
            typed.fill("22")
        choices = check.locator("input[type=radio]:not([disabled]), input[type=checkbox]:not([disabled])")
        if choices.count():
            choices.first.check()
        check.locator("form button").first.click()
        expect(check.locator(".question__explain")).to_be_visible()
    page.locator(".lesson-end form button").click()
    page.wait_for_load_state("load")


def fill_page(page: Page, key: dict[str, list[str]]) -> None:
    """Give the right answers on a page of an attempt."""
    shown = page.locator("form#attempt input[name=shown]").evaluate_all("all => all.map((i) => i.value)")
    for name, values in key.items():
        if name.split("-")[0].removeprefix("q") not in shown:
            continue
        field = page.locator(f"form#attempt [name='{name}']")
        if field.first.get_attribute("type") in {"radio", "checkbox"}:
            for value in values:
                page.locator(f"form#attempt [name='{name}'][value='{value}']").check()
        else:
            field.fill(values[0])


def take_the_quiz(visitor: Visitor, site: Site, *, autosave: bool) -> None:
    """From the paper's page to its result; with autosave the page is reloaded half-way."""
    page = visitor.page
    visitor.go(f"/papers/{QUIZ}")
    page.locator(f"form[action$='/papers/{QUIZ}/attempts'] button").click()
    page.wait_for_url("**/attempts/**")
    key = key_of(site.app, uuid_in(page.url))
    for number in range(1, 20):
        fill_page(page, key)
        if autosave and number == 1:
            expect(page.locator("[data-save-state]")).to_have_text("已保存")
            chosen = page.locator("form#attempt input:checked").count()
            page.reload()
            expect(page.locator("form#attempt input:checked")).to_have_count(chosen)
            look_at(visitor)
        further = page.locator("form#attempt button[value=next]")
        if not further.count():
            break
        further.click()
        page.wait_for_url(re.compile(rf"page={number + 1}\b"))
    page.locator("form#attempt button[value=finish]").click()
    page.wait_for_url("**/submit")
    if autosave:
        look_at(visitor)
    page.locator("main form[action$='/submit'] button").click()
    page.wait_for_url("**/result")


def test_a_new_learner_gets_from_the_door_to_a_passed_quiz(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address, size=DESK) as visitor:
        visitor.sign_in(site.add_person())
        page = visitor.page
        page.locator("main .button--next").first.click()
        page.wait_for_url(f"**/courses/{COURSE}/lessons/**")
        read_a_lesson(page)
        look_at(visitor)
        take_the_quiz(visitor, site, autosave=True)
        expect(page.locator(".score--passed")).to_be_visible()
        look_at(visitor)
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        visitor.go("/")
        expect(page.locator("main")).to_contain_text("通过")


def test_the_same_on_a_phone_without_javascript(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address, size=PHONE, scripts=False) as visitor:
        visitor.sign_in(site.add_person())
        page = visitor.page
        page.locator("main .button--next").first.click()
        page.wait_for_url(f"**/courses/{COURSE}/lessons/**")
        read_a_lesson(page)
        take_the_quiz(visitor, site, autosave=False)
        expect(page.locator(".score--passed")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "scripts"), [(DESK, True), (PHONE, False)], ids=["desk", "phone-no-scripts"]
)
def test_a_call_is_played_to_its_debrief(
    browser: Browser, site: Site, size: dict[str, int], scripts: bool
) -> None:
    with visiting(browser, site.address, size=size, scripts=scripts) as visitor:
        visitor.sign_in(site.add_person())
        page = visitor.page
        visitor.go(f"/scenarios/{SCENARIO}")
        page.locator(f"form[action$='/scenarios/{SCENARIO}/runs'] button").first.click()
        page.wait_for_url("**/runs/**")
        for number, sentences in enumerate(best_talk(site.app, uuid_in(page.url))):
            said = page.locator(".choices button")
            words = [" ".join(text.split()) for text in said.locator(".choice__text").all_inner_texts()]
            place = next(i for i, text in enumerate(words) if text in sentences)
            turn = page.locator("input[name=seq]").first.get_attribute("value")
            if scripts and number == 1:
                look_at(visitor)
                page.set_viewport_size(size)  # type: ignore[arg-type]
                page.keyboard.press(str(place + 1))
            else:
                said.nth(place).click()
            expect(
                page.locator(f".choices input[value='{turn}'], input[name=seq][value='{turn}']")
            ).to_have_count(0)
        page.locator("a[href$='/debrief']").first.click()
        page.wait_for_url("**/debrief")
        expect(page.locator(".score--passed .score__figure")).to_contain_text("100")
        if scripts:
            look_at(visitor)


def test_a_red_line_stops_the_call_explains_and_lets_one_go_back(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address) as visitor:
        visitor.sign_in(site.add_person())
        page = visitor.page
        visitor.go(f"/scenarios/{SCENARIO}")
        page.locator(f"form[action$='/scenarios/{SCENARIO}/runs'] button").first.click()
        page.wait_for_url("**/runs/**")
        sentences = breaching_sentences(site)
        for _ in range(12):
            texts = page.locator(".choices .choice__text").all_inner_texts()
            words = [" ".join(text.split()) for text in texts]
            wrong = [i for i, text in enumerate(words) if text in sentences]
            turn = page.locator("input[name=seq]").first.get_attribute("value")
            page.locator(".choices button").nth(wrong[0] if wrong else 0).click()
            expect(page.locator(f"input[name=seq][value='{turn}']")).to_have_count(0)
            if page.locator("#pause").count() or not page.locator(".choices").count():
                break
        expect(page.locator("#pause")).to_have_count(1)
        look_at(visitor)
        page.locator("form[action$='/rewinds'] button").click()
        expect(page.locator(".choices button").first).to_be_visible()
        expect(page.locator("#pause")).to_have_count(0)


def breaching_sentences(site: Site) -> set[str]:
    """Everything in the scenario that crosses a red line."""
    with site.app.app_context():
        text = scenarios.live_scenario(read_session(), SCENARIO).text
        return {
            " ".join(c.say.split()) for node in text.nodes.values() for c in node.choices.values() if c.breach
        }


def table_of(page: Page) -> list[list[str]]:
    """The cells of the page's table, without its head."""
    rows = page.locator("main table tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]


def test_hr_filters_a_report_and_takes_it_along(browser: Browser, site: Site, tmp_path: Path) -> None:
    learner = site.add_person(name="=cmd|'/c calc'!A1")
    with visiting(browser, site.address) as visitor:
        visitor.sign_in(site.add_person(Role.HR, name="钱敏"))
        page = visitor.page
        visitor.go("/reports/progress")
        page.fill("main input[name=q]", learner)
        page.locator("main form.filters button").first.click()
        page.wait_for_url(re.compile(rf"q={learner}"))
        shown = table_of(page)
        assert [row for row in shown if learner in row] == shown
        assert len(shown) == 1
        files = {}
        for form in ("xlsx", "csv"):
            with page.expect_download() as download:
                page.locator(f"main a[href*='progress.{form}']").click()
            files[form] = tmp_path / f"report.{form}"
            download.value.save_as(files[form])
    width = len(shown[0])
    sheet = CalamineWorkbook.from_path(str(files["xlsx"])).get_sheet_by_index(0).to_python()
    in_sheet = [[plain(cell) for cell in row[:width]] for row in sheet if learner in map(str, row)]
    assert in_sheet == [[blank(cell) for cell in row] for row in shown]
    lines = list(csv.reader(io.StringIO(files["csv"].read_text("utf-8-sig"))))
    assert [row for row in lines if learner in row]
    assert not [cell for row in lines for cell in row if cell.startswith(("=", "+", "@"))]


def plain(cell: object) -> str:
    """A cell of a spreadsheet as the page prints it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def blank(text: str) -> str:
    """The page prints a dash for nothing."""
    return "" if text == "–" else text


def test_a_trainer_sees_what_is_live(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address) as visitor:
        visitor.sign_in(site.add_person(Role.TRAINER, name="周文博"))
        visitor.go("/studio/")
        page = visitor.page
        expect(page.locator("main table")).to_contain_text("compliant-collection")
        page.locator("main form[action$='sync'] button").click()
        page.wait_for_load_state("load")
        expect(page.locator("main")).to_contain_text(COURSE)
