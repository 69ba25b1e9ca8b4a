"""Everything the environment may decide, read once into one frozen object."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_KEY, KEY_PATIENCE = 32, 20


@dataclass(frozen=True)
class Settings:
    """What an institution sets. Every field has a working default for one machine."""

    database_url: str
    secret_key: str
    instance_dir: Path
    content_root: Path
    trusted_proxies: int = 0  # how many reverse proxies stand in front and set X-Forwarded-*
    cookie_secure: bool = False
    demo_allowed: bool = False  # only `./manage up`, the tests and the bench set it
    smtp_url: str | None = None
    mail_from: str = "academy@localhost"
    idle_minutes: int = 720  # a sign-in ends after this long without a request

    @property
    def is_local(self) -> bool:
        """True on the SQLite database of this machine."""
        return self.database_url.startswith("sqlite")

    @property
    def may_hold_demo(self) -> bool:
        """Whether demo people may be made here: on this machine's database, and only where a server allows them."""
        return self.is_local and self.demo_allowed


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from environment variables; see docs/operations/settings.md for their meaning."""
    env = os.environ if environment is None else environment
    instance = Path(env.get("INSTANCE_DIR", ROOT / "instance"))
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Settings(
        database_url=_database_url(env.get("DATABASE_URL"), instance),
        secret_key=env.get("SECRET_KEY") or _own_secret_key(instance),
        instance_dir=instance,
        content_root=Path(env.get("CONTENT_ROOT", ROOT)),
        trusted_proxies=int(env.get("TRUSTED_PROXIES", "0")),
        cookie_secure=env.get("COOKIE_SECURE", "0") == "1",
        demo_allowed=env.get("DEMO_ALLOWED", "0") == "1",
        smtp_url=env.get("SMTP_URL"),
        mail_from=env.get("MAIL_FROM", "academy@localhost"),
        idle_minutes=int(env.get("IDLE_MINUTES", "720")),
    )


def _database_url(url: str | None, instance: Path) -> str:
    if not url:
        path = (instance / "academy.sqlite3").resolve()
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))  # SQLite itself would let everybody read it
        return f"sqlite:///{path}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):  # hosting panels hand out these; the driver is ours to name
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _own_secret_key(instance: Path) -> str:
    """Make the instance's key once; two processes starting together agree on the first one written."""
    path = instance / "secret-key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    for _ in range(KEY_PATIENCE):  # the other process may have made the file and not written it yet
        if len(key := path.read_text().strip()) >= SHORTEST_KEY:
            return key
        time.sleep(0.1)
    raise SystemExit(f"{path} holds no whole key. Delete it and start again; everybody signs in anew then.")
