"""Which language a page speaks, and the catalogues, read straight from the `.po` files at start: no build step."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, session
from flask_babel import Domain, get_locale, get_translations
from markupsafe import Markup

from app.extensions import babel
from app.web.guard import find_actor

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
LANGUAGES = {"zh": "简体中文", "en": "English"}
DEFAULT = "zh"
ZONE = "Asia/Shanghai"


@cache
def read_catalogues(language: str) -> NullTranslations:
    """All rooms' catalogues of a language as one. English is what stands in the code, so it has none."""
    merged = Translations()
    merged.plural = lambda n: int(n != 1) if language == "en" else 0  # type: ignore[attr-defined,unused-ignore]
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        for message in catalogue:
            if not message.id or not message.string or message.fuzzy:
                continue
            if isinstance(message.id, tuple):
                for form, text in enumerate(message.string):
                    merged._catalog[(message.id[0], form)] = text  # type: ignore[attr-defined,unused-ignore]
            else:
                merged._catalog[str(message.id)] = str(message.string)  # type: ignore[attr-defined,unused-ignore]
    return merged


class PoDomain(Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """Flask-Babel's source of translations, backed by the `.po` files."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the request's language."""
        locale = get_locale()
        return read_catalogues(locale.language if locale else DEFAULT)


def select_language() -> str:
    """What the browser chose last, else what the person chose once, else Chinese."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    actor = find_actor()
    return actor.language if actor and actor.language in LANGUAGES else DEFAULT


def init_language(app: Flask) -> None:
    """Bind Flask-Babel with our catalogues and the zone in which all dates are shown."""
    babel.init_app(app, default_locale=DEFAULT, default_timezone=ZONE, locale_selector=select_language)
    babel.__dict__["domain_instance"] = PoDomain()
    app.jinja_env.globals.update(_=page_gettext, gettext=page_gettext, ngettext=page_ngettext)


class PageWords(dict[str, Markup]):
    """The words of the templates in one language, looked up once per process: a page holds a hundred of them."""

    def __init__(self, catalogue: NullTranslations) -> None:
        super().__init__()
        self.catalogue = catalogue

    def __missing__(self, text: str) -> Markup:
        word = self[text] = Markup(self.catalogue.gettext(text))  # noqa: S704  # our own catalogue
        return word


@cache
def _page_words(catalogue: NullTranslations) -> PageWords:
    return PageWords(catalogue)


def _words() -> PageWords:
    if "page_words" not in g:
        g.page_words = _page_words(get_translations())
    words: PageWords = g.page_words
    return words


def page_gettext(text: str, **params: object) -> Markup:
    """`_()` in templates: a sentence as markup, parameters escaped; the language is found once a page, not per word."""
    word = _words()[text]
    return word % params if params else word


def page_ngettext(one: str, many: str, num: int, **params: object) -> Markup:
    """`ngettext()` in templates, with `num` among the parameters."""
    text = _words().catalogue.ngettext(one, many, num)
    return Markup(text) % {"num": num, **params}  # noqa: S704  # our own catalogue
