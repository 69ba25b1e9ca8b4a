"""Fresh databases by copying templates: a file on SQLite, CREATE DATABASE … TEMPLATE on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Protocol

import psycopg


class Templates(Protocol):
    """Where a test's database comes from. `url` is the address of the one database that is reset again and again."""

    url: str

    def has(self, name: str) -> bool:
        """Whether the template was made."""

    def keep(self, name: str) -> None:
        """Keep the present database as a template. Nobody may be connected."""

    def reset(self, name: str | None) -> None:
        """Make the database a copy of the template, or empty. Nobody may be connected."""


class SqliteTemplates:
    """Templates as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "test.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def has(self, name: str) -> bool:
        """Whether the template was made."""
        return (self.folder / f"{name}.template").exists()

    def keep(self, name: str) -> None:
        """Copy the file; closing the last connection has folded the journal into it."""
        shutil.copyfile(self.path, self.folder / f"{name}.template")

    def reset(self, name: str | None) -> None:
        """Replace the file."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        if name:
            shutil.copyfile(self.folder / f"{name}.template", self.path)


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs, also where Debian hides them."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "postgres").exists()), None)


class PostgresServer:
    """A PostgreSQL server in a temporary folder, over a Unix socket, without the durability that tests do not need."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.data = folder / "data"
        self.sockets = Path(tempfile.gettempdir()) / f"academy-pg-{os.getpid()}"  # socket paths must be short
        self.url = f"postgresql+psycopg://academy@/test?host={self.sockets}"
        self.made: set[str] = set()

    def _run(self, *command: str) -> None:
        as_user = (
            ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        )  # it refuses to run as root
        subprocess.run([*as_user, *command], check=True, capture_output=True, timeout=60, cwd="/")

    def start(self) -> None:
        """Make the cluster and start it."""
        self.sockets.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            for folder in (self.folder, self.sockets):
                shutil.chown(folder, "postgres")
            for parent in self.folder.parents:
                if parent.stat().st_uid == 0 and parent != Path("/") and not parent.stat().st_mode & 0o001:
                    parent.chmod(parent.stat().st_mode | 0o011)
        initdb = [
            "--username=academy",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
            f"--pgdata={self.data}",
        ]
        self._run(str(self.programs / "initdb"), *initdb)
        options = (
            f"-c unix_socket_directories={self.sockets} -c listen_addresses= -c fsync=off "
            "-c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
        )
        log = str(self.folder / "log")
        pg_ctl = str(self.programs / "pg_ctl")
        self._run(pg_ctl, "start", "-w", f"--pgdata={self.data}", "-o", options, "-l", log)

    def stop(self) -> None:
        """Stop the server and drop its folder."""
        self._run(str(self.programs / "pg_ctl"), "stop", "-m", "immediate", f"--pgdata={self.data}")
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _execute(self, *statements: str) -> None:
        address = f"host={self.sockets} user=academy dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def has(self, name: str) -> bool:
        """Whether the template was made."""
        return name in self.made

    def keep(self, name: str) -> None:
        """Copy the database under the template's name."""
        self._execute(f"CREATE DATABASE template_{name} TEMPLATE test STRATEGY FILE_COPY")
        self.made.add(name)

    def reset(self, name: str | None) -> None:
        """Drop the database and make it again."""
        source = f"TEMPLATE template_{name} STRATEGY FILE_COPY" if name else ""
        self._execute("DROP DATABASE IF EXISTS test WITH (FORCE)", f"CREATE DATABASE test {source}")
