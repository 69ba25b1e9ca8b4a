"""What a learner does, over the same forms and links as in a browser without JavaScript, and the autosave with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.driver import Browser
from bench.people import PASSWORD, staff_number

COURSE, LESSON, PAPER, SCENARIO = (
    "compliant-collection",
    "opening",
    "compliant-collection-quiz",
    "spouse-answers",
)
FIELD = re.compile(r'<(?:input|select)[^>]*\bname="(q\d+[^"]*)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')
ACTION = re.compile(r'<form[^>]*method="post"[^>]*action="([^"]+)"')
CHOICE = re.compile(r'<button[^>]*name="choice"[^>]*value="(\d+)"')
HIDDEN = re.compile(r'<input type="hidden" name="(seq|sequence)" value="(\d+)"')


def sign_in(browser: Browser, number: int) -> None:
    """The form, the password, the first page: three requests."""
    browser.get("sign-in form", "/sign-in")
    form = {"staff_number": staff_number(number), "password": PASSWORD}
    browser.get("home", browser.post("sign in", "/sign-in", form))


def learn(browser: Browser, number: int) -> None:
    """Twenty requests: sign in, read, take the quiz of twenty questions at five a page, see the result."""
    sign_in(browser, number)
    browser.get("course", f"/courses/{COURSE}")
    browser.get("lesson", f"/courses/{COURSE}/lessons/{LESSON}")
    browser.get("quiz intro", f"/papers/{PAPER}")
    attempt = browser.post("start", f"/papers/{PAPER}/attempts").split("?")[0]
    for page in (1, 2, 3, 4):
        browser.get("question page", f"{attempt}?page={page}")
        answers = list(answer_fields(browser.page))
        if page != 4:
            browser.send("autosave", "POST", f"{attempt}/answers", answers[:1])
        if page != 4:
            browser.post("save and next", f"{attempt}/pages/{page}", answers)
    browser.get("before submit", f"{attempt}/submit")
    browser.post("submit", f"{attempt}/submit")
    browser.get("result", f"{attempt}/result")


def answer_fields(page: str) -> Iterator[tuple[str, str]]:
    """The first choice of every question on the page, or a word where one types."""
    seen = set()
    for tag in FIELD.finditer(page):
        name = tag.group(1)
        if name in seen:
            continue
        seen.add(name)
        value = VALUE.search(tag.group(0))
        yield name, value.group(1) if value and value.group(1) else "22"


def rehearse(browser: Browser, number: int) -> None:
    """A scenario of up to six moves, always the first reply, and its debrief."""
    sign_in(browser, number)
    browser.get("scenario", f"/scenarios/{SCENARIO}")
    run = browser.post("start run", f"/scenarios/{SCENARIO}/runs", {"mode": "practice"})
    browser.get("run page", run)
    for _ in range(6):
        choice, sequence = CHOICE.search(browser.page), HIDDEN.search(browser.page)
        if choice is None or sequence is None:
            break
        form = {"choice": choice.group(1), sequence.group(1): sequence.group(2)}
        browser.get("run page", browser.post("move", f"{run}/moves", form))
