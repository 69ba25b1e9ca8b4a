"""The alarm rings: each misdeed is done here on purpose, so that silence elsewhere means something."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import PHONE, visiting
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
MISDEEDS = {
    "an inline style": ("document.body.setAttribute('style', 'color: red')", "CSP: style-src"),
    "an inline script": (
        "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))",
        "CSP: script-src",
    ),
    "another site's picture": (
        "document.body.append(Object.assign(new Image(), {src: 'https://other.example/x.png', alt: ''}))",
        "CSP: img-src",
    ),
    "a script that fails": ("setTimeout(() => { throw new Error('broken') })", "script error: broken"),
    "a complaint": ("console.error('look here')", "console error: look here"),
    "a missing file": ("fetch('/static/none.js')", "404: "),
    "a field without a label": ("document.querySelector('label').remove()", "label (critical)"),
    "pale words": (
        "{ const sheet = new CSSStyleSheet(); sheet.replaceSync('.field__label { color: #eee; background: #fff }');"
        " document.adoptedStyleSheets = [sheet] }",
        "color-contrast (serious)",
    ),
    "something too wide": (
        "{ const sheet = new CSSStyleSheet(); sheet.replaceSync('main h1 { inline-size: 900px }');"
        " document.adoptedStyleSheets = [sheet] }",
        "wider than 360 px",
    ),
}


@pytest.mark.parametrize("misdeed", MISDEEDS)
def test_the_browser_notices(browser: Browser, site: Site, misdeed: str) -> None:
    script, words = MISDEEDS[misdeed]
    findings: list[str] = []
    with visiting(browser, site.address, size=PHONE, findings=findings) as visitor:
        visitor.go("/sign-in")
        visitor.page.evaluate(script)
        visitor.page.wait_for_timeout(200)
        visitor.check_width()
        visitor.check_accessibility()
    assert [finding for finding in findings if words in finding], findings


def test_the_browser_says_nothing_about_a_page_that_is_well(browser: Browser, site: Site) -> None:
    findings: list[str] = []
    with visiting(browser, site.address, size=PHONE, findings=findings) as visitor:
        visitor.go("/sign-in")
        visitor.check_width()
        visitor.check_accessibility()
    assert findings == []
