"""A PostgreSQL server of the tests' own: on a socket in a folder of its own, without a care for what a power cut does.

It ends with the process that started it, also where that is killed. PostgreSQL refuses to run as root: it is then run
as the user that the Debian package makes.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

import pg8000

USER = "plans"
_WATCHED = '"$@" & server=$!; trap "kill -QUIT $server" TERM; read -r how; kill -${how:-INT} $server; wait $server'
_OFF = ("fsync=off", "full_page_writes=off", "listen_addresses=")  # what is committed outlives a process that is killed
_SECONDS = 60.0


def programs() -> Path | None:
    """The folder of PostgreSQL's newest programs; None where there are none."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found = shutil.which("initdb")
    return max(folders, key=lambda path: float(path.parent.name), default=Path(found).parent if found else None)


class PostgresServer:
    """A server with one database a call of ``new_database``."""

    def __init__(self, folder_of_programs: Path, *settings: str, port: int = 5432) -> None:
        """``settings``: more of the server's, as ``ssl=on``. ``port``: where it listens, if they say on what."""
        self._programs, self._settings, self.port = folder_of_programs, (*settings, f"port={port}"), port
        place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"  # a disk makes it wait
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=place))  # short: the name of a socket may not be long
        self._as: dict[str, str] = {}
        if os.geteuid() == 0:
            self._as = {"user": "postgres", "group": "postgres"}
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        made = [self._programs / "initdb", "-D", self._data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        said = subprocess.run([*map(str, made), "--locale=C.UTF-8"], capture_output=True, cwd="/", **self._as)
        assert said.returncode == 0, said.stderr.decode()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        wanted = (*_OFF, f"unix_socket_directories={self.folder}", *self._settings)
        settings = [part for one in wanted for part in ("-c", one)]
        command = ["sh", "-c", _WATCHED, "sh", str(self._programs / "postgres"), "-D", str(self._data), *settings]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd="/", start_new_session=True, **self._as
            )
        until = time.monotonic() + _SECONDS
        while True:
            try:
                self.admin().close()
                return
            except pg8000.Error:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.05)

    def stop(self, signal: str = "INT") -> None:
        """Ends it as an admin does who waits for nobody; by QUIT, as a crash does."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.write(f"{signal}\n".encode())
                self._process.stdin.close()
            self._process.wait(_SECONDS)
        self._process = None

    def end(self) -> None:
        self.stop("QUIT")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self, template: str = "template0") -> str:
        """The address of a new database."""
        name = f"plans_{next(self._numbers)}"
        self.command(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def drop_database(self, url: str) -> None:
        self.command(f"DROP DATABASE IF EXISTS {name_in(url)} WITH (FORCE)")

    def command(self, *statements: str, database: str = "postgres") -> None:
        """What an admin says to a database, each statement by itself."""
        with closing(self.admin(database)) as connection:
            connection.autocommit = True
            for statement in statements:
                connection.run(statement)

    def admin(self, database: str = "postgres") -> pg8000.Connection:
        place = f"{self.folder}/.s.PGSQL.{self.port}"
        return pg8000.connect(USER, database=database, unix_sock=place, ssl_context=False)

    def put(self, name: str, content: bytes) -> Path:
        """A file that only the server reads."""
        path = self.folder / name
        path.write_bytes(content)
        path.chmod(0o600)
        if self._as:
            os.chown(path, pwd.getpwnam("postgres").pw_uid, -1)
        return path

    def let_in(self, *rules: str) -> None:
        """Rules of ``pg_hba.conf`` that come before those that trust everybody; for the next start."""
        file = self._data / "pg_hba.conf"
        file.write_text("\n".join((*rules, file.read_text())))


def name_in(url: str) -> str:
    """The name of the database in an address of ``new_database``."""
    return url.partition("?")[0].rpartition("/")[2]
