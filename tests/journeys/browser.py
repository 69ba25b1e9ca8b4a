"""A real browser that watches: whatever a page does wrong while it is looked at becomes a finding."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    expect,
)

from tests.factories import PASSWORD

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PATIENCE = 30_000
"""Milliseconds that a busy machine may take; a page that is well takes a fraction."""
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("CSP: " + event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile));"""
RUN_AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.filter((v) => ["serious", "critical"].includes(v.impact))
    .map((v) => v.id + " (" + v.impact + "): " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(" | "));
}"""
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > width + 1);
  return wide.slice(0, 4).map((e) => e.tagName.toLowerCase() + "." + e.className);
}"""


def chromium_path() -> str | None:
    """The Chromium of this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def launch(playwright: Playwright) -> Browser:
    """Start it, without the parts that would talk to anybody."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)


@cache
def axe_source() -> str:
    """axe-core, as its package ships it."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


@dataclass
class Visitor:
    """A person's browser window on the site, and what went wrong in it so far."""

    page: Page
    address: str
    findings: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """Statuses from 400 up that the test provokes on purpose."""

    def watch(self) -> None:
        """Listen to everything a page can complain about."""
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.note(f"script error: {error}"))
        self.page.on("requestfailed", self._on_failed)
        self.page.on("response", self._on_response)

    def note(self, what: str) -> None:
        """Write down a finding with the page it happened on."""
        self.findings.append(f"{self.page.url.removeprefix(self.address)}: {what}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not self._is_expected(message.text):
            self.note(f"console {message.type}: {message.text}")

    def _is_expected(self, text: str) -> bool:
        return any(f"status of {status}" in text for status in self.expected)

    def _on_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a click that leads away ends what is still loading
            self.note(f"request failed: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.note(f"{response.status}: {response.url}")

    def go(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.address + path, wait_until="load")

    def sign_in(self, staff_number: str) -> None:
        """As a person does it."""
        self.go("/sign-in")
        self.page.fill("input[name=staff_number]", staff_number)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form[action='/sign-in'] button")
        self.page.wait_for_load_state("load")
        assert "/sign-in" not in self.page.url, self.page.inner_text("main")

    def speak(self, language: str) -> None:
        """Switch the language by the page's own button, when it speaks the other one."""
        present = self.page.get_attribute("html", "lang") or ""
        if present.startswith(language):
            return
        self.page.evaluate("for (const menu of document.querySelectorAll('details')) menu.open = true")
        self.page.locator(f"button[name=language][value={language}]").first.click()
        self.page.wait_for_load_state("load")

    def check_accessibility(self) -> None:
        """Serious and critical findings of axe-core on the page as it stands."""
        self.page.evaluate(axe_source())
        for finding in self.page.evaluate(RUN_AXE):
            self.note(f"axe at {self.width}: {finding}")

    def check_width(self) -> None:
        """Nothing sticks out to the right."""
        sticking: Any = self.page.evaluate(OVERFLOW)
        if sticking:
            self.note(f"wider than {self.width} px: {sticking}")

    @property
    def width(self) -> int:
        """Of the window, in CSS pixels."""
        size = self.page.viewport_size
        return size["width"] if size else 0


@contextmanager
def visiting(
    browser: Browser,
    address: str,
    *,
    size: dict[str, int] | None = None,
    scripts: bool = True,
    findings: list[str] | None = None,
) -> Iterator[Visitor]:
    """A window of its own: no cookies, the given size, with or without JavaScript.

    What goes wrong in it fails the test at the end, or is added to `findings` when the caller gathers.
    """
    context: BrowserContext = browser.new_context(
        viewport=size or DESK,  # type: ignore[arg-type]
        java_script_enabled=scripts,
        locale="zh-CN",
        accept_downloads=True,
        service_workers="block",
    )
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    if scripts:
        context.add_init_script(LISTEN)
    visitor = Visitor(context.new_page(), address)
    visitor.watch()
    try:
        yield visitor
    finally:
        context.close()
    if findings is None:
        complain(visitor.findings)
    else:
        findings += visitor.findings


def complain(findings: list[str]) -> None:
    """Fail with everything that was found, one to a line."""
    assert not findings, "\n" + "\n".join(dict.fromkeys(findings))
