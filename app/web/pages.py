"""Rendering, navigation and the globals of all templates."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from app.domain.access import Permission
from app.web import assets
from app.web.csrf import csrf_token
from app.web.guard import find_actor
from app.web.language import LANGUAGES, page_language, read_catalogues
from app.web.templating import PageEnvironment, make_environment

STATIC = Path(__file__).resolve().parent.parent / "static"


@dataclass(frozen=True)
class NavItem:
    """A place in the navigation, shown to those who hold the permission."""

    endpoint: str
    label: LazyString
    icon: str
    permission: Permission
    in_tab_bar: bool = False  # also in the bar at the foot of phones
    whole_room: bool = True  # marked as current on every page of its blueprint


def render_page(template: str, /, **context: Any) -> str:
    """Render a template; the one door, so that what every page needs has one place."""
    language = page_language()
    return _environment(language).get_template(template).render(shared_context(language), **context)


def _environment(language: str) -> PageEnvironment:
    """The templates of a language, prepared when its first page is asked for."""
    known: dict[str, PageEnvironment] = current_app.extensions["page_environments"]
    if language not in known:
        known[language] = make_environment(current_app._get_current_object(), read_catalogues(language))  # type: ignore[attr-defined]
    return known[language]


@lru_cache(maxsize=256)
def _version(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=256)
def static_url(path: str) -> str:
    """Address of a static file with the hash of its content, so that browsers may keep it for ever."""
    return f"/static/{path}?v={_version(path)}"


@dataclass(frozen=True)
class Frame:
    """What stands round every page and changes only with the reader's roles, language and place."""

    side: Markup
    tabs: Markup
    acts: Markup
    languages: Markup
    offline: Markup
    language_url: str
    sign_out_url: str


@lru_cache(maxsize=2000)
def _frame(
    language: str, signed_in: bool, allowed: frozenset[Permission], endpoint: str, _root: str
) -> Frame:
    """The frame for these permissions at this endpoint; rendering it for every page would cost half the page."""
    places = [
        {
            "url": url_for(item.endpoint),
            "label": item.label,
            "icon": item.icon,
            "tab": item.in_tab_bar,
            "current": item.endpoint == endpoint
            or (item.whole_room and item.endpoint.split(".")[0] == endpoint.split(".")[0]),
        }
        for item in current_app.extensions["navigation"]
        if item.permission in allowed
    ]
    known = {
        "nav": places,
        "language": language,
        "languages": LANGUAGES,
        "signed_in": signed_in,
        "may_search": Permission.LEARN in allowed,
    }

    def part(name: str) -> Markup:
        template = _environment(language).get_template(f"frame/{name}.html")
        return Markup(template.render(known).strip())  # noqa: S704  # our own template

    return Frame(
        side=part("side"),
        tabs=part("tabs"),
        acts=part("acts"),
        languages=part("languages"),
        offline=part("offline"),
        language_url=url_for("accounts.language"),
        sign_out_url=url_for("accounts.sign_out"),
    )


def shared_context(language: str) -> dict[str, Any]:
    """What every template may use."""
    actor = find_actor()
    allowed = actor.permissions if actor else frozenset[Permission]()
    return {
        "actor": actor,
        "frame": _frame(language, actor is not None, allowed, request.endpoint or "", request.script_root),
        "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "locale": language,
    }


def init_pages(app: Flask, navigation_items: list[NavItem]) -> None:
    """Bind navigation, globals and the stylesheet bundle."""
    app.extensions["navigation"] = navigation_items
    app.extensions["page_environments"] = {}
    app.jinja_env.globals.update(
        csrf_token=csrf_token, static_url=static_url, bundle_url=assets.bundle_url, Permission=Permission
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    assets.init_assets(app)
