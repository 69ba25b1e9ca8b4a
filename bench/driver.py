"""A browser's worth of HTTP over loopback, and many learners at once."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Sample:
    """One request: which step, how long it took (ms), the server's CPU (ms), its queries, the bytes of its body."""

    step: str
    milliseconds: float
    cpu: float
    queries: int
    size: int


@dataclass
class Browser:
    """Cookies, one kept-alive connection, the last page. Every request becomes a sample."""

    port: int
    samples: list[Sample] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    page: str = ""
    token: str = ""
    """The form token of the last page that showed one; fragments need not."""
    where: str = "/"

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def send(
        self,
        step: str,
        method: str,
        path: str,
        form: Mapping[str, str] | list[tuple[str, str]] | None = None,
        *,
        htmx: bool = False,
        accept: str = "text/html",
    ) -> int:
        """Send one request; a redirect is remembered in `where`, not followed. Raises on answers of 400 and above."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept": accept}
        body = None
        if htmx:
            headers["HX-Request"] = "true"
        if method == "POST":
            fields = list(form.items()) if isinstance(form, Mapping) else list(form or [])
            body = urlencode([("csrf_token", self.token), *fields])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        spent = (time.perf_counter() - began) * 1000
        cpu, queries = int(answer.headers["X-Cpu"]) / 1000, int(answer.headers["X-Queries"])
        self.samples.append(Sample(step, spent, cpu, queries, len(content)))
        self._keep_cookies(answer)
        if answer.status >= 400:
            raise RuntimeError(f"{step}: {method} {path} answered {answer.status}: {content[-300:]!r}")
        if answer.status in (302, 303):
            parts = urlsplit(answer.headers["Location"])
            self.where = parts.path + (f"?{parts.query}" if parts.query else "")
        elif content and answer.headers.get_content_type() == "text/html":
            self.page, self.where = content.decode(), path
            token = TOKEN.search(self.page)
            self.token = token.group(1) if token else self.token
        return answer.status

    def get(self, step: str, path: str) -> str:
        """Fetch a page."""
        self.send(step, "GET", path)
        return self.page

    def post(
        self, step: str, path: str, form: Mapping[str, str] | list[tuple[str, str]] | None = None
    ) -> str:
        """Send a form with the last page's token; gives where the answer leads."""
        self.send(step, "POST", path, form)
        return self.where

    def _keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value


@dataclass
class Load:
    """What a load gave: all samples, how many journeys, in how many seconds, and what went wrong."""

    samples: list[Sample]
    journeys: int
    seconds: float
    failures: list[str]


def drive(
    port: int,
    learners: int,
    journeys: int,
    journey: Callable[[Browser, int], None],
    deadline: float,
    *,
    first: int = 0,
) -> Load:
    """Let `learners` at once do `journeys` in all, each as a fresh learner (numbered from `first`).

    No journey begins after `deadline` seconds. One that fails is told in `failures` and ends there.
    """
    lock, samples, failures = threading.Lock(), list[Sample](), list[str]()
    numbers = iter(range(first, first + journeys))
    began = time.perf_counter()
    done = 0

    def work() -> None:
        nonlocal done
        while time.perf_counter() - began < deadline:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            browser = Browser(port)
            try:
                journey(browser, number)
                with lock:
                    done += 1
            except (RuntimeError, OSError, AssertionError) as error:
                with lock:
                    failures.append(str(error))
            finally:
                browser.connection.close()
            with lock:
                samples.extend(browser.samples)

    threads = [threading.Thread(target=work) for _ in range(learners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(samples, done, time.perf_counter() - began, failures)
