"""What a learner does, over the same forms and links as in a browser without JavaScript, and the autosave with it."""

from __future__ import annotations

import re

from bench.driver import Browser
from bench.people import PASSWORD, staff_number

COURSE, LESSON, PAPER, SCENARIO = (
    "compliant-collection",
    "opening",
    "compliant-collection-quiz",
    "spouse-answers",
)
TAG = re.compile(r"<(?:input|button|select)\b[^>]*>")
SEQUENCE = re.compile(r'name="seq" value="(\d+)"')
ATTRIBUTE = re.compile(r'\b(name|value|type)="([^"]*)"')


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
        fields = page_fields(browser.page)
        if page != 4:
            answer = one_answer(fields)  # as the script of the page sends it
            browser.send("autosave", "POST", f"{attempt}/answers", answer, accept="application/json")
            browser.post("save and next", f"{attempt}/answers", [*fields, ("go", "next")])
    browser.get("before submit", f"{attempt}/submit")
    browser.post("submit", f"{attempt}/submit")
    browser.get("result", f"{attempt}/result")


def page_fields(page: str) -> list[tuple[str, str]]:
    """The form of an attempt's page, filled: the first choice of every question, or a word where one types."""
    form = page[page.index('<form id="attempt"') :]
    form = form[: form.index("</form>")]
    fields: dict[str, list[str]] = {}
    for tag in TAG.findall(form):
        found = dict(ATTRIBUTE.findall(tag))
        name, kind = found.get("name", ""), found.get("type", "")
        if not name or name in ("csrf_token", "go"):
            continue
        if name == "shown" or name not in fields:
            fields.setdefault(name, []).append(found.get("value") or ("22" if kind != "hidden" else ""))
    return [(name, value) for name, values in fields.items() for value in values]


def one_answer(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What the script sends when the first question of a page was answered."""
    number = next(value for name, value in fields if name == "shown")
    sequence = next(value for name, value in fields if name == f"seq-{number}")
    answers = [pair for pair in fields if pair[0] == f"q{number}" or pair[0].startswith(f"q{number}-")]
    return [("shown", number), (f"seq-{number}", sequence), ("key", f"bench-{number}"), *answers]


def rehearse(browser: Browser, number: int) -> None:
    """A scenario of six moves, always the first reply, as the script plays it, and its debrief."""
    sign_in(browser, number)
    browser.get("scenario", f"/scenarios/{SCENARIO}")
    run = browser.post("start run", f"/scenarios/{SCENARIO}/runs", {"mode": "practice"}).split("#")[0]
    browser.get("run page", run)
    for _ in range(6):
        sequence = SEQUENCE.search(browser.page)
        if sequence is None:  # the call is over, or a red line asks to read why
            browser.get("run page", f"{run}?on={len(browser.samples)}")
            break
        browser.send("move", "POST", f"{run}/moves", {"seq": sequence.group(1), "number": "1"}, htmx=True)
    browser.post("end", f"{run}/end")
    browser.get("debrief", f"{run}/debrief")
