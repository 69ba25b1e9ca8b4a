"""Putting the house together. Decides nothing: every line hands one room to Flask."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l
from werkzeug.middleware.proxy_fix import ProxyFix

from app import tables
from app.accounts import cli as accounts_cli
from app.accounts import messages as accounts_messages
from app.accounts import queries as accounts_queries
from app.accounts import views as accounts_views
from app.domain.access import Permission
from app.exams import messages as exams_messages
from app.exams import statistics_views
from app.exams import views as exams_views
from app.exams.jobs import close_expired_attempts
from app.extensions import db
from app.home import views as home_views
from app.learning import lookup_views
from app.learning import messages as learning_messages
from app.learning import services as learning_services
from app.learning import views as learning_views
from app.ledger import handlers as ledger_handlers
from app.ledger import messages as ledger_messages
from app.library import cli as library_cli
from app.library import messages as library_messages
from app.notices import views as notices_views
from app.operations import cli as operations_cli
from app.operations import messages as operations_messages
from app.operations import views as operations_views
from app.operations.audit import audit_cli
from app.operations.jobs import Job
from app.operations.mail import send_due_mail
from app.orm import prepare_engine
from app.reports import messages as reports_messages
from app.reports import views as reports_views
from app.scenarios import cli as scenarios_cli
from app.scenarios import messages as scenarios_messages
from app.scenarios import objection_views, trainer_views
from app.scenarios import views as scenarios_views
from app.scenarios.jobs import close_overdue_runs
from app.settings import Settings, read_settings
from app.studio import views as studio_views
from app.web import csrf, damage, errors, guard, headers, language, pages
from app.web.clock import utc_now
from app.web.pages import NavItem
from app.web.sessions import SignedSessions
from app.web.templating import PageEnvironment

BLUEPRINTS = [
    home_views.bp,
    accounts_views.bp,
    learning_views.bp,
    lookup_views.bp,
    exams_views.bp,
    statistics_views.bp,
    scenarios_views.bp,
    trainer_views.bp,
    objection_views.bp,
    reports_views.bp,
    studio_views.bp,
    notices_views.bp,
    operations_views.bp,
]
NAVIGATION = [
    NavItem("home.index", _l("Home"), "home", Permission.OWN_ACCOUNT, in_tab_bar=True, whole_room=False),
    NavItem("learning.courses", _l("Courses"), "book", Permission.LEARN, in_tab_bar=True),
    NavItem("scenarios.index", _l("Rehearsals"), "phone", Permission.LEARN, in_tab_bar=True),
    NavItem("exams.index", _l("Quizzes and exams"), "quiz", Permission.LEARN, in_tab_bar=True),
    NavItem("lookup.find", _l("Rules and terms"), "scale", Permission.LEARN),
    NavItem("studio.index", _l("Material"), "edit", Permission.MATERIAL_VIEW, in_tab_bar=True),
    NavItem("reports.index", _l("Reports"), "chart", Permission.REPORT_VIEW, in_tab_bar=True),
    NavItem("home.progress", _l("My progress"), "target", Permission.LEARN, whole_room=False),
]
SENTENCES = [
    accounts_messages.SENTENCES,
    exams_messages.SENTENCES,
    learning_messages.SENTENCES,
    ledger_messages.SENTENCES,
    library_messages.SENTENCES,
    operations_messages.SENTENCES,
    reports_messages.SENTENCES,
    scenarios_messages.SENTENCES,
]
JOBS = [Job("attempts", close_expired_attempts), Job("runs", close_overdue_runs), Job("mail", send_due_mail)]
COMMANDS = [
    accounts_cli.people_cli,
    audit_cli,
    library_cli.content_cli,
    scenarios_cli.scenarios_cli,
    *operations_cli.COMMANDS,
]


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """Build the application. Reads the environment unless settings are given."""
    settings = settings or read_settings()
    app = Flask(__name__)
    app.jinja_environment = PageEnvironment
    app.session_interface = SignedSessions()
    app.testing = testing
    configure(app, settings)
    db.init_app(app)
    app.extensions["tables"] = tables.TABLES
    with app.app_context():
        prepare_engine(db.engine)
    errors.init_errors(app)
    for sentences in SENTENCES:
        errors.add_sentences(app, sentences)
    language.init_language(app)
    damage.init_damage(app)
    csrf.init_csrf(app)
    guard.init_guard(
        app, lambda session, token: accounts_queries.find_actor_by_token(session, token, now=utc_now())
    )
    headers.init_headers(app)
    pages.init_pages(app, NAVIGATION)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    app.extensions["jobs"] = JOBS
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    ledger_handlers.on_outcome(learning_services.complete_on_quiz)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Translate our settings into Flask's names."""
    is_sqlite = settings.is_local
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={}
        if is_sqlite
        else {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10},
        SESSION_COOKIE_NAME="academy",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookie_secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=2000,
        TEMPLATES_AUTO_RELOAD=False,
    )
