"""The pool: what is refused before Django, what is queued, what is answered beside it."""

import gc
import gzip
import io
import threading
import tomllib
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kanhe.web import assets, pool
from kanhe.web.pool import Environ, Pool, StartResponse


def echo(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def ask(app: Pool, path: str = "/", body: bytes = b"", **more: str) -> tuple[str, bytes, Any]:
    told: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        told.update(status=status, headers=dict(headers))

    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **more,
    }
    answer = b"".join(app(environ, start_response))
    return told["status"], answer, told["headers"]


def test_a_body_arrives_whole() -> None:
    body = bytes(range(256)) * 8_000  # more than is held in memory
    assert ask(Pool(echo), body=body)[1] == body


def test_what_is_beside_begins_with_the_first_request() -> None:
    begun = threading.Semaphore(0)
    app = Pool(echo, beside=begun.release)
    assert not begun.acquire(blocking=False)
    ask(app)
    assert begun.acquire(timeout=30)
    ask(app)
    assert not begun.acquire(timeout=0.05)


def test_what_is_loaded_after_some_answers_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_LOADED_AFTER", 2)
    app, before = Pool(echo), gc.get_freeze_count()
    ask(app)
    app._queue.submit(int).result(timeout=30)
    assert gc.get_freeze_count() == before
    try:
        ask(app)
        app._queue.submit(int).result(timeout=30)
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"CONTENT_LENGTH": str(pool.LONGEST_BODY + 1)}, "413"),
        ({"CONTENT_LENGTH": "-1"}, "411"),
        ({"CONTENT_LENGTH": "twelve"}, "411"),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, "411"),
    ],
)
def test_what_is_refused_before_a_byte_is_read(more: dict[str, str], status: str) -> None:
    def never(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        raise AssertionError("asked")

    assert ask(Pool(never), body=b"x", **more)[0].startswith(status)


def test_a_full_queue_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_MOST_WAITING", 1)
    app = Pool(echo)
    inner: list[str] = []

    def asks_again(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        inner.append(ask(app)[0])
        return echo(environ, start_response)

    app._django_app = asks_again
    assert ask(app)[0] == "200 OK"
    assert inner == ["503 Service Unavailable"]


def test_an_error_of_the_application_is_the_server_s_to_tell() -> None:
    def breaks(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        raise ValueError("broken")

    app = Pool(breaks)
    for _ in range(2):  # the place in the queue is given back
        with pytest.raises(ValueError, match="broken"):
            ask(app)


def test_static_files_are_answered_beside_django() -> None:
    address = assets.address("kanhe.css")
    status, body, headers = ask(Pool(echo), address, HTTP_ACCEPT_ENCODING="br, gzip")
    assert status == "200 OK"
    assert headers["Content-Encoding"] == "gzip"
    assert "immutable" in headers["Cache-Control"]
    plain = ask(Pool(echo), address)[1]
    assert gzip.decompress(body) == plain
    assert f"url({assets.address('kh-num.woff2')})".encode() in plain
    for path in ("/static/kanhe.css", "/static/../pool.py", "/static/"):
        assert ask(Pool(echo), path)[0].startswith("404")
    assert ask(Pool(echo), address, body=b"x")[0].startswith("404")


def test_the_first_load_is_light() -> None:
    """What base.html asks for, as it is sent: at most 60 KB with a page of 20."""
    names = ("kanhe.css", "kanhe.js", "vendor/htmx.min.js", "icons.svg", "kh-num.woff2")
    found = [assets.assets()[name] for name in names]
    assert sum(len(one.gzipped or one.body) for one in found) < 45_000


@pytest.mark.parametrize("folder", [assets.FOLDER / "vendor", Path(__file__).parent / "vendor"])
def test_files_of_others_are_what_they_were(folder: Path) -> None:
    told = tomllib.loads((folder / "VENDOR.toml").read_text(encoding="utf-8"))["file"]
    assert {one["name"] for one in told} == {
        path.name for path in folder.iterdir() if path.suffix != ".toml"
    }
    for one in told:
        assert sha256((folder / one["name"]).read_bytes()).hexdigest() == one["sha256"]
        assert all(one[name] for name in ("licence", "version", "package"))
