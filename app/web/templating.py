"""Templates, compiled once per language: words and icons that never change become part of the compiled page.

A page holds some sixty words and a dozen icons. Looking each up on every request cost more than all queries of the
page together, so calls of the functions in `FIXED` with constant arguments are made once, when a template is compiled
for a language; what takes an argument from the request is called as usual. Small parts that depend on one value only,
an icon's name or a clause, are rendered once per value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, cast

from babel.support import NullTranslations
from flask import Flask
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

FIXED = frozenset({"_", "icon", "static_url", "bundle_url"})
"""Functions whose answer depends on nothing but their arguments and the language."""


class PageWords(dict[str, Markup]):
    """The words of the templates in one language, each looked up once per process."""

    def __init__(self, catalogue: NullTranslations) -> None:
        super().__init__()
        self.catalogue = catalogue

    def __missing__(self, text: str) -> Markup:
        word = self[text] = Markup(self.catalogue.gettext(text))  # noqa: S704  # our own catalogue
        return word

    def gettext(self, text: str, **params: object) -> Markup:
        """`_()` in templates: a sentence as markup, parameters escaped."""
        word = self[text]
        return _filled(word, params) if params else word

    def ngettext(self, one: str, many: str, num: int, **params: object) -> Markup:
        """`ngettext()` in templates, with `num` among the parameters."""
        return _filled(self.catalogue.ngettext(one, many, num), {"num": num, **params})


def _filled(sentence: str, params: Mapping[str, object]) -> Markup:
    """The sentence with its gaps filled, what is not a number escaped: Markup's own `%`, for plain gaps and faster."""
    values = {name: value if isinstance(value, int) else escape(value) for name, value in params.items()}
    return Markup(str.__mod__(sentence, values))  # noqa: S704  # our own catalogue


class PageTemplate(Template):
    """A template that has no globals but its environment's, so that what it exports is made once."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:  # noqa: ARG002
        return super()._get_default_module()


class Fixed(NodeTransformer):
    """Puts the answers of fixed functions in the place of their calls."""

    def __init__(self, functions: Mapping[str, Callable[..., Markup]]) -> None:
        self.functions = functions

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 (Jinja's naming)
        """The answer as a constant, when everything in the call is one."""
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        given = [*node.args, *(pair.value for pair in node.kwargs)]
        if name not in self.functions or node.dyn_args or node.dyn_kwargs:
            return node
        if not all(isinstance(value, nodes.Const) for value in given):
            return node
        named = {pair.key: pair.value.value for pair in node.kwargs if isinstance(pair.value, nodes.Const)}
        answer = self.functions[name](
            *(arg.value for arg in node.args if isinstance(arg, nodes.Const)), **named
        )
        return nodes.Const(answer, lineno=node.lineno)


class PageEnvironment(Environment):
    """Flask's environment; the one of a language also knows what is fixed in it."""

    template_class = PageTemplate
    fixed: Mapping[str, Callable[..., Markup]] = {}

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        folded = Fixed(self.fixed).visit(source) if self.fixed else source
        return super()._generate(folded, name, filename, defer_init)


def make_environment(app: Flask, catalogue: NullTranslations) -> PageEnvironment:
    """The environment of one language, over the same templates, filters and globals as the application's."""
    words, base = PageWords(catalogue), app.jinja_env
    environment = cast("PageEnvironment", base.overlay())

    @lru_cache(maxsize=512)
    def icon(name: str, label: str | None = None) -> Markup:
        return Markup(environment.get_template("components/_icon.html").render(name=name, label=label))  # noqa: S704

    @lru_cache(maxsize=2048)
    def citation(clause: Hashable) -> Markup:
        return Markup(environment.get_template("components/_citation.html").render(clause=clause))  # noqa: S704

    own: dict[str, Any] = {
        "_": words.gettext,
        "gettext": words.gettext,
        "ngettext": words.ngettext,
        "icon": icon,
        "citation": citation,
    }
    environment.globals = {**base.globals, **own}
    environment.fixed = {name: cast("Any", environment.globals[name]) for name in FIXED}
    return environment
