"""`kanhe serve`: one process with its workers, and what must be done by the clock beside them."""

import os
import secrets
import socket
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from kanhe.cli.arguments import read, whole_number
from kanhe.cli.command import told_help
from kanhe.cli.session import DONE, Session, answered, ledger_parser, session_in
from kanhe.formats.wording import Lang
from kanhe.values.refusal import Refusal

_HOST, _PORT, _WORKERS = "127.0.0.1", 8000, 2
_IO_THREADS = 16  # read bodies; Django runs in one thread of each worker
_BACKLOG = 1024
_GRACE = 10  # seconds that requests under way are given at the end
SETUP_KEY = "setup.key"


@answered
def run(arguments: Sequence[str], lang: Lang) -> int:
    """Serve a ledger until told to stop."""
    parser = ledger_parser("serve")
    for option in ("--host", "--port", "--workers"):
        parser.add_argument(option)
    options = read(parser, arguments, ("dir?",))
    if options.is_help:
        return told_help("serve", options, lang)
    place = options.dir or options.ledger or os.environ.get("KANHE_LEDGER")
    if not place:
        raise Refusal("ledger.not_named", command="serve")
    port = whole_number("serve", "--port", options.port, 65_535) or _PORT
    workers = whole_number("serve", "--workers", options.workers, 64) or _WORKERS
    from kanhe.store.ledger import migrate, open_ledger

    folder = open_ledger(Path(place))
    migrate()
    session = session_in(folder, "serve", options, lang)
    host = options.host or _HOST
    _check_port(host, port)
    address = f"http://{host}:{port}/"
    _prepare(session, address)
    return _serve(host, port, workers, session.lang)


def _check_port(host: str, port: int) -> None:
    """Refuse a port that cannot be had: the server's own words come late, and from another room."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise Refusal("serve.port_taken", host=host, port=str(port)) from None


def _prepare(session: Session, address: str) -> None:
    """Make what only a served ledger needs, and say where it is served."""
    from kanhe.accounts.people import accounts
    from kanhe.accounts.secret_key import create_web_key

    create_web_key(session.folder.keys)
    print(session.say("serve.at", address=address), flush=True)
    if not accounts():
        key = _setup_key(session.folder.keys)
        print(session.say("serve.first_run", address=f"{address}first-run", key=key), flush=True)


def _setup_key(keys: Path) -> str:
    """Return the word that lets one person make the first accounts; a file beside the keys."""
    place = keys / SETUP_KEY
    if not place.exists():
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(4))
    return place.read_text(encoding="ascii")


def _load_pages() -> None:
    """Load all pages before the workers are forked: once for all of them, and memory they share."""
    for module in ("kanhe.conf.wsgi", "kanhe.web.routes"):
        import_module(module)


def _serve(host: str, port: int, workers: int, lang: Lang) -> int:
    """Run the server; it ends on SIGTERM and SIGINT, when the requests under way are answered."""
    from django.db import connections
    from granian.constants import Interfaces
    from granian.server import Server

    from kanhe.cli.clockwork import Clockwork

    _load_pages()
    server = Server(
        "kanhe.conf.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_IO_THREADS,
        backlog=_BACKLOG,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE,
    )
    connections.close_all()  # the workers are forks: they open their own
    clockwork = Clockwork(lang=lang)
    clockwork.start()
    try:
        server.serve()
    finally:
        clockwork.stop()
    return DONE
