"""A server that is killed in the middle of saves: whatever it had confirmed is there afterwards."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exams.models import AttemptAnswer
from app.settings import ROOT
from app.web.transaction import read_session, unit_of_work
from tests.factories import make_person, sign_in
from tests.journeys.learner import QUIZ

HANDS = 4


@pytest.fixture
def database_kind() -> str:
    """The one-machine database: what a killed process leaves behind is ours to care about."""
    return "sqlite"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


@pytest.fixture
def server(material_app: Flask, port: int, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "DATABASE_URL": material_app.config["SQLALCHEMY_DATABASE_URI"],
        "SECRET_KEY": str(material_app.secret_key),
        "INSTANCE_DIR": str(tmp_path / "instance"),
        "DEMO_ALLOWED": "1",
    }
    command = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "wsgi:app"]
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, start_new_session=True
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
def test_every_confirmed_answer_survives_a_kill(
    material_app: Flask, server: subprocess.Popen[bytes], port: int
) -> None:
    with material_app.app_context(), unit_of_work() as session:
        make_person(session)
    client = material_app.test_client()
    token = sign_in(client)
    address = client.post(f"/papers/{QUIZ}/attempts", data={"csrf_token": token}).location
    cookie = client.get_cookie("academy")
    assert address
    assert cookie
    headers = {
        "Cookie": f"academy={cookie.value}",
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    confirmed: dict[int, int] = {}
    served = threading.Event()

    def save_on_and_on(number: int) -> None:
        for sequence in range(2, 10_000):
            form = {"csrf_token": token, "shown": number, f"q{number}": sequence % 2 + 1}
            form |= {f"seq-{number}": sequence, "key": f"k{sequence}"}
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            try:
                with closing(connection):
                    connection.request("POST", f"{address}/answers", urlencode(form), headers)
                    answer = connection.getresponse()
                    told = json.loads(answer.read())
            except (OSError, http.client.HTTPException, ValueError):
                if served.is_set() and server.poll() is not None:
                    return
                time.sleep(0.05)
                continue
            assert answer.status == 200, told
            confirmed[number] = told["saved"][str(number)]
            if sequence > 10:
                served.set()

    hands = [threading.Thread(target=save_on_and_on, args=(n,)) for n in range(1, HANDS + 1)]
    for hand in hands:
        hand.start()
    assert served.wait(40), "the server never answered"
    time.sleep(0.5)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(10)
    for hand in hands:
        hand.join(20)
    with material_app.app_context():
        stored = sequences(read_session())
    assert confirmed, "nobody's answer was confirmed before the kill"
    assert {number: last for number, last in confirmed.items() if stored.get(number, 0) < last} == {}
    page = client.get(re.split(r"[?#]", address)[0])
    assert page.status_code == 200


def sequences(session: Session) -> dict[int, int]:
    """The last save of each question."""
    rows = session.execute(select(AttemptAnswer.number, AttemptAnswer.sequence))
    return {row.number: row.sequence for row in rows}
