"""Slow clients wait in cheap threads; Django runs in a queue of one thread per worker.

The server's threads read the body of a request; then the request stands in line. One thread of
Django means one connection to the database, and no two writers that sleep for each other. Why:
docs/adr, one Django thread for each worker.
"""

import gc
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from kanhe.web.assets import PREFIX, Asset, by_hashed_name

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

LONGEST_BODY = 64 * 1024 * 1024  # bytes; evidence comes in pieces of 256 KiB
_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16
_MOST_WAITING = 256
_LOADED_AFTER = 50  # answers: by then templates, definitions and the tree are in memory
_FOR_EVER = "public, max-age=31536000, immutable"


class Pool:
    """A WSGI application around *django_app*; what is done *beside* it begins with the first
    request, in the process that answers it, in a thread of its own."""

    def __init__(self, django_app: Application, beside: Callable[[], object] | None = None) -> None:
        self._django_app = django_app
        self._beside = beside
        self._beginning = threading.Lock()
        self._answered = 0
        self._queue = ThreadPoolExecutor(max_workers=1, thread_name_prefix="django")
        self._room = threading.BoundedSemaphore(_MOST_WAITING)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request; runs in one of the server's threads."""
        if self._beside is not None:
            self._begin()
        path = environ.get("PATH_INFO", "")
        if path.startswith(PREFIX):
            return _send_asset(environ, start_response, path.removeprefix(PREFIX))
        length = _length(environ)
        if length is None:
            return _refuse(start_response, HTTPStatus.LENGTH_REQUIRED)
        if length > LONGEST_BODY:
            return _refuse(start_response, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not self._room.acquire(blocking=False):
            return _refuse(start_response, HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            with _spooled(environ["wsgi.input"], length) as body:
                environ["wsgi.input"] = body
                return self._queue.submit(self._answer, environ, start_response).result()
        finally:
            self._room.release()

    def _begin(self) -> None:
        with self._beginning:
            beside, self._beside = self._beside, None
        if beside is not None:
            threading.Thread(target=beside, name="beside", daemon=True).start()

    def _answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Run Django to the end of the answer, so that nothing of it happens elsewhere.

        A file that is streamed is read by the server's thread: it asks no database.
        """
        response = self._django_app(environ, start_response)
        if getattr(response, "streaming", False):
            return response
        try:
            return [b"".join(response)]
        finally:
            close = getattr(response, "close", None)
            if close is not None:
                close()
            self._answered += 1
            if self._answered == _LOADED_AFTER:
                self._queue.submit(_settle)


def _settle() -> None:
    """Take what is loaded out of the search for rings of garbage: it stays, and to pass all of it
    each time held up a page for 40 ms."""
    gc.collect()
    gc.freeze()


def _length(environ: Environ) -> int | None:
    """Return how long the body is; None for one that does not say."""
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return None
    text = environ.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdecimal() else None


def _spooled(source: IO[bytes], length: int) -> "SpooledTemporaryFile[bytes]":
    body: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    while length > 0 and (chunk := source.read(min(length, _CHUNK))):
        body.write(chunk)
        length -= len(chunk)
    body.seek(0)
    return body


def _send_asset(environ: Environ, start_response: StartResponse, name: str) -> list[bytes]:
    asset: Asset | None = by_hashed_name().get(name)
    if asset is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return _refuse(start_response, HTTPStatus.NOT_FOUND)
    is_small = asset.gzipped is not None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    body = asset.gzipped if is_small and asset.gzipped is not None else asset.body
    headers = [
        ("Content-Type", asset.media_type),
        ("Content-Length", str(len(body))),
        ("Cache-Control", _FOR_EVER),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'"),
        ("Vary", "Accept-Encoding"),
    ]
    if is_small:
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _refuse(start_response: StartResponse, status: HTTPStatus) -> list[bytes]:
    body = f"{status.value} {status.phrase}\n".encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("Retry-After", "1"))
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]
