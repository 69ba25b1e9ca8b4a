"""The base of all forms: plain WTForms in the reader's language. CSRF is checked before the view, for all posts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from flask import request
from flask_babel import get_domain, get_locale, gettext
from wtforms import Form, IntegerField

LONGEST_COUNT = 15


class CatalogueTranslations:
    """Gives WTForms our catalogues, which translate its own sentences too (web.po)."""

    gettext: Callable[[str], str] = staticmethod(gettext)

    @staticmethod
    def ngettext(singular: str, plural: str, num: int) -> str:
        """The form for a number, its gaps unfilled: WTForms fills them itself."""
        return str(get_domain().get_translations().ngettext(singular, plural, num))


class CountField(IntegerField):  # type: ignore[misc,unused-ignore]
    """A whole number that a counter could have; longer ones are refused before anybody computes with them."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the first value. WTForms' own range check fails on numbers that no float holds."""
        if valuelist and len(valuelist[0]) > LONGEST_COUNT:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)


class BaseForm(Form):  # type: ignore[misc,unused-ignore]
    """A form over the request: filled from the body on POST, from the query string when asked so."""

    class Meta:
        """WTForms reads these."""

        def get_translations(self, _form: Form) -> CatalogueTranslations:
            """Our catalogues instead of the package's."""
            return CatalogueTranslations()

    @classmethod
    def from_request(cls, **defaults: Any) -> Self:
        """The form as the browser sent it, or with defaults on a first visit."""
        return cls(request.form if request.method == "POST" else None, **defaults)

    @classmethod
    def from_query(cls, **defaults: Any) -> Self:
        """A filter form: its values live in the address, so that a list can be linked to."""
        return cls(request.args, **defaults)


def is_chinese() -> bool:
    """Whether the page is shown in Chinese."""
    return str(get_locale()).startswith("zh")
