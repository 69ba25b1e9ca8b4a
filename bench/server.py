"""Databases and servers of the bench: made new, started on loopback, ended by their own process id."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2


@dataclass(frozen=True)
class Server:
    """A running site: its port, its master process and the folder of its instance."""

    port: int
    pid: int
    instance: Path
    environment: dict[str, str]

    def processes(self) -> list[int]:
        """Master and workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *(int(child) for child in children)]

    def cpu_seconds(self) -> float:
        """User and system time of all processes so far."""
        ticks = 0
        for pid in self.processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Proportional set size of all processes, in MB: shared pages are counted once."""
        total = 0
        for pid in self.processes():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def flask(environment: dict[str, str], *command: str) -> None:
    """Run a command of the site."""
    program = [sys.executable, "-m", "flask", *command]
    subprocess.run(program, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=600)


@contextmanager
def serve(url: str, instance: Path) -> Iterator[Server]:
    """Serve the site over the database at `url`, with its material published, until the block ends."""
    port = free_port()
    environment = dict(
        os.environ,
        DATABASE_URL=url,
        INSTANCE_DIR=str(instance),
        FLASK_APP="app.factory",
        DEMO_ALLOWED="1",
        MALLOC_ARENA_MAX="2",
        MALLOC_MMAP_THRESHOLD_="262144",
        BENCH_BARE_URL=url.replace("postgresql://", "postgresql+psycopg://"),
    )
    flask(environment, "prepare")
    subprocess.run([sys.executable, "-m", "bench.people"], cwd=ROOT, env=environment, check=True, timeout=600)
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    command = [sys.executable, "-m", "gunicorn", "--config", config, "--workers", str(WORKERS)]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "bench.wsgi:app"], cwd=ROOT, env=environment
    )
    try:
        _wait(port, process)
        yield Server(port, process.pid, instance, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):  # our own loopback address
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 s")


@contextmanager
def database(kind: str) -> Iterator[tuple[str, Path]]:
    """A new database with durable commits: (url, instance folder). PostgreSQL gets a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="academy-bench-"))
    try:
        if kind == "sqlite":
            yield f"sqlite:///{folder / 'academy.sqlite3'}", folder
        else:
            with _postgres() as url:
                yield url, folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgres() -> Iterator[str]:
    programs = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed")
    home, sockets = Path(tempfile.mkdtemp(prefix="academy-pg-")), Path(tempfile.mkdtemp(prefix="apg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        for place in (home, sockets):
            shutil.chown(place, "postgres")
    data = home / "data"

    def run(program: str, *options: str) -> None:
        command = [*as_user, str(programs / program), *options]
        subprocess.run(command, check=True, capture_output=True, timeout=60, cwd="/")

    run("initdb", "--username=academy", "--auth=trust", "--encoding=UTF8", f"--pgdata={data}")
    settings = f"-c unix_socket_directories={sockets} -c listen_addresses= -c shared_buffers=128MB"
    run("pg_ctl", "start", "-w", f"--pgdata={data}", "-o", settings, "-l", str(home / "log"))
    try:
        run("createdb", "-h", str(sockets), "-U", "academy", "bench")
        yield f"postgresql://academy@/bench?host={sockets}"
    finally:
        run("pg_ctl", "stop", "-m", "fast", f"--pgdata={data}")
        for place in (home, sockets):
            shutil.rmtree(place, ignore_errors=True)
