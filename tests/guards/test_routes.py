"""Every route says who may use it. The list of public ones is this test: a longer list is a decision."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from app.domain.access import MATRIX, Permission

PUBLIC = {
    "accounts.activate": "sets a password by a one-time link, before one can sign in",
    "accounts.language": "strangers choose the language of the sign-in page",
    "accounts.sign_in": "the door",
    "accounts.submit_sign_in": "the door",
    "home.healthz": "whether the process is alive, for those who watch it",
    "operations.readyz": "whether people can be served, for those who watch",
    "static": "styles, scripts and pictures of our own",
    "stylesheet": "the styles as one file",
}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def rules(app: Flask) -> list[Rule]:
    """All routes."""
    return list(app.url_map.iter_rules())


def test_every_route_names_its_permission_or_is_on_the_public_list(app: Flask) -> None:
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in rules(app)}
    open_to_all = {name for name, view in views.items() if getattr(view, "is_public", False)} | {"static"}
    undecided = {
        name
        for name, view in views.items()
        if name not in open_to_all and not isinstance(getattr(view, "required_permission", None), Permission)
    }
    assert undecided == set()
    assert open_to_all == set(PUBLIC)


def test_a_stranger_is_led_to_the_sign_in_page_from_every_other_route(
    app: Flask, client: FlaskClient
) -> None:
    answers = {}
    for rule in rules(app):
        if rule.endpoint in PUBLIC or "GET" not in (rule.methods or ()):
            continue
        values = {name: stand_in(rule, name) for name in rule.arguments}
        with app.test_request_context():
            path = rule.build(values)
        assert path, rule
        answer = client.get(path[1], buffered=True)
        answers[rule.rule] = (answer.status_code, (answer.location or "").split("?")[0])
    assert {path: found for path, found in answers.items() if found != (303, "/sign-in")} == {}
    assert answers


def stand_in(rule: Rule, name: str) -> object:
    """A value that the route's converter takes."""
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    kind = type(converter).__name__
    return {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "IntegerConverter": 1}.get(kind, "x")


def test_acts_are_posts_and_addresses_are_in_kebab_case(app: Flask) -> None:
    for rule in rules(app):
        assert not (rule.methods or set()) & {"PUT", "PATCH", "DELETE"}, rule
        fixed = "".join(text for is_variable, text in rule._trace if not is_variable)
        assert fixed == fixed.lower(), rule
        assert "_" not in fixed.split("|")[-1], rule


def test_every_permission_is_given_to_some_role() -> None:
    given = frozenset().union(*MATRIX.values())
    assert sorted(set(Permission) - given) == []
