"""The site with a meter round it, and the bare page on the same server."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from threading import get_ident
from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app.extensions import db
from app.factory import create_app
from app.orm import prepare_engine

LAYOUT = (
    "<!doctype html><html><head><title>{% block title %}{% endblock %}</title></head>"
    "<body><nav><a href='/'>home</a></nav>{% block main %}{% endblock %}</body></html>"
)
PAGE = (
    "{% extends 'layout.html' %}{% block title %}bare{% endblock %}{% block main %}<ul>"
    "{% for row in rows %}<li>{{ row.id }} {{ row.name }}</li>{% endfor %}</ul>{% endblock %}"
)
Start = Callable[..., Any]


class Meter:
    """Adds to each answer the CPU its thread used (microseconds) and how many statements it sent."""

    def __init__(
        self, app: Callable[[dict[str, Any], Start], Iterable[bytes]], engines: list[Engine]
    ) -> None:
        self.app = app
        self._local: dict[int, int] = {}
        for engine in engines:
            event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, _c: object, _cur: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            thread = get_ident()
            self._local[thread] = self._local.get(thread, 0) + 1

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        self._local[get_ident()] = 0
        began = time.thread_time_ns()

        def metered(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            spent = (time.thread_time_ns() - began) // 1000
            headers.extend([("X-Cpu", str(spent)), ("X-Queries", str(self._local[get_ident()]))])
            return start(status, headers, *rest)

        return self.app(environ, metered)


class BareBase(DeclarativeBase):
    """Tables of the bare page."""


class BareRow(BareBase):
    """One of its twenty rows."""

    __tablename__ = "bench_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def make_bare(engine: Engine) -> Flask:
    """One SELECT of twenty rows over the ORM and a template with inheritance: Flask's tutorial, and nothing else."""
    bare = Flask("bare")
    bare.jinja_loader = DictLoader({"layout.html": LAYOUT, "page.html": PAGE})

    @bare.get("/")
    def page() -> str:
        with Session(engine) as session:
            rows = session.scalars(select(BareRow).order_by(BareRow.id).limit(20)).all()
            return render_template("page.html", rows=rows)

    return bare


site = create_app()
with site.app_context():
    site_engine = db.engine
bare_engine = create_engine(os.environ["BENCH_BARE_URL"])
prepare_engine(bare_engine)
dispatched = DispatcherMiddleware(site, {"/bare": make_bare(bare_engine)})
app = Meter(dispatched, [site_engine, bare_engine])
