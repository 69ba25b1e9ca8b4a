"""Which language a page speaks, and the catalogues, read straight from the `.po` files at start: no build step."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, session
from flask_babel import Domain, get_locale

from app.extensions import babel
from app.web.guard import find_actor

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
LANGUAGES = {"zh": "简体中文", "en": "English"}
LOCALES = {language: Locale(language) for language in LANGUAGES}
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
        return read_catalogues(page_language())


def select_locale() -> Locale:
    """What the browser chose last, else what the person chose once, else Chinese."""
    chosen = session.get("language")
    if chosen not in LOCALES:
        actor = find_actor()
        chosen = actor.language if actor else DEFAULT
    return LOCALES.get(chosen, LOCALES[DEFAULT])


MOMENTS = {"datetime": "short", "datetime.short": "y-MM-dd HH:mm", "time.short": "HH:mm"}
"""The short English form puts the month first and reads as another day to most of the world."""


def init_language(app: Flask) -> None:
    """Bind Flask-Babel with our catalogues and the zone in which all dates are shown."""
    babel.init_app(app, default_locale=DEFAULT, default_timezone=ZONE, locale_selector=select_locale)
    babel.__dict__["domain_instance"] = PoDomain()
    babel.date_formats.update(MOMENTS)


def page_language() -> str:
    """The language of the request's pages, one of LANGUAGES."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT
