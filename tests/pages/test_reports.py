"""Report pages: words, filters, who is refused, files, and a constant number of queries."""

from __future__ import annotations

import base64
import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.accounts.models import Department
from app.audit.models import AuditEntry
from app.domain.access import Role
from app.web.transaction import read_session, unit_of_work
from tests.counting import counted
from tests.factories import make_department, make_person, sign_in

PAGES = ["/reports/", "/reports/progress", "/reports/results"]


@pytest.fixture
def people(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        centre: Department = make_department(session)
        make_person(session, "HR1", "钱敏", Role.HR)
        make_person(session, "L1", "林晓雨", Role.LEARNER, department=centre)
        make_person(session, "M1", "=1+1", Role.MANAGER, department=centre, scope=centre)


@pytest.mark.parametrize("path", [*PAGES, "/reports/progress.csv", "/reports/results.xlsx"])
def test_learners_are_refused_and_hr_is_served(client: FlaskClient, people: None, path: str) -> None:
    sign_in(client, "L1")
    with client.get(path) as refused:
        assert refused.status_code == 403
    client.post("/sign-out", data={"csrf_token": token_of(client)})
    sign_in(client, "HR1")
    with client.get(path) as served:
        assert served.status_code == 200


def token_of(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["csrf"])


def test_filters_narrow_the_list_and_an_unknown_one_is_told(client: FlaskClient, people: None) -> None:
    sign_in(client, "HR1")
    assert "林晓雨" in client.get("/reports/progress?q=林").get_data(as_text=True)
    assert 'class="empty"' in client.get("/reports/progress?q=无此人").get_data(as_text=True)
    for bad in ("department=999", "choice=nonsense", "as_of=yesterday", "after=%25%25", "after=WzEsMiwzXQ"):
        assert client.get(f"/reports/progress?{bad}").status_code == 422, bad


DAMAGED = [
    "after=" + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    for text in (
        '["abc",1]', "[1]", "[null,null]", "[true,1]", '[1,"x"]', f"[{10**30},1]", f"[1,{10**30}]", f"[{2**62},1]",
        r'["\ud800"]', r'["\u0000"]', "[1e309]", "[" * 2500, "[" + "9" * 2500 + ",1]", '{"a":1}',
    )
]  # fmt: skip


@pytest.mark.parametrize("database_kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_damaged_place_in_a_list_is_told(client: FlaskClient, people: None) -> None:
    sign_in(client, "HR1")
    told = {(path, bad): client.get(f"{path}?{bad}").status_code for path in PAGES[1:] for bad in DAMAGED}
    assert {found: status for found, status in told.items() if status != 422} == {}


@pytest.mark.parametrize("blank", ["%20", "%E3%80%80", "%09"])
def test_a_blank_filter_filters_nothing(client: FlaskClient, people: None, blank: str) -> None:
    sign_in(client, "HR1")
    for name in ("department", "choice", "as_of", "q"):
        page = client.get(f"/reports/progress?{name}={blank}")
        assert (page.status_code, "林晓雨" in page.get_data(as_text=True)) == (200, True), name


def test_the_files_hold_what_the_page_shows_and_are_logged(
    app: Flask, client: FlaskClient, people: None
) -> None:
    sign_in(client, "M1")
    with client.get("/reports/progress.csv") as answer:
        rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    with client.get("/reports/progress.xlsx") as answer:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
    sheet = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    assert [row[1] for row in rows] == [row[1] for row in sheet] == [rows[0][1], "L1", "M1"]
    assert (rows[2][0], sheet[2][0]) == ("'=1+1", "=1+1")
    with app.app_context():
        actions = (
            read_session()
            .scalars(select(AuditEntry.subject).where(AuditEntry.action == "report.exported"))
            .all()
        )
    assert actions == ["report:progress", "report:progress"]


@pytest.mark.parametrize("path", PAGES)
def test_the_number_of_queries_does_not_grow(
    app: Flask, client: FlaskClient, people: None, path: str
) -> None:
    sign_in(client, "HR1")
    client.get(path)
    with counted(app) as few:
        client.get(path)
    with app.app_context(), unit_of_work() as session:
        for number in range(20):
            make_person(session, f"X{number}", "某人")
    with counted(app) as many:
        client.get(path)
    assert (few.count, many.count <= 8) == (many.count, True)
