"""Static files: read once, named by the hash of their bytes, kept compressed, cached for ever.

No collecting step and no other server: the files are a few hundred kilobytes. They are answered
before Django is asked (`pool`), so they never wait behind a page.
"""

import gzip
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
#: Of another room: what a checked draft looks like, in a file and on a page.
_ALSO = {"check.css": Path(__file__).parents[1] / "formats" / "templates" / "check.css"}
PREFIX = "/static/"
_COMPRESSED = frozenset({".css", ".js", ".svg", ".json"})
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    name: str
    media_type: str
    body: bytes
    gzipped: bytes | None


@cache
def assets() -> Mapping[str, Asset]:
    """Return every file by its own name (`kanhe.css`, `vendor/htmx.min.js`)."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".toml")
    bodies = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in paths}
    bodies |= {name: path.read_bytes() for name, path in _ALSO.items()}
    found = {name: _asset(name, body) for name, body in bodies.items() if not _is_style(name)}
    for name, body in bodies.items():
        if _is_style(name):  # a style sheet names the other files, so it comes last
            for other in found.values():
                body = body.replace(
                    f"url({_bare(other, name)})".encode(), f"url({PREFIX}{other.name})".encode()
                )
            found[name] = _asset(name, body)
    return found


@cache
def by_hashed_name() -> Mapping[str, Asset]:
    """Return every file by the name in its address (`kanhe.0123456789ab.css`)."""
    return {one.name: one for one in assets().values()}


def address(name: str) -> str:
    """Return the address of a file; KeyError for one that is not there is a bug."""
    return PREFIX + assets()[name].name


def _is_style(name: str) -> bool:
    return name.endswith(".css")


def _bare(asset: Asset, beside: str) -> str:
    """Return the name of *asset* as a file in the folder of *beside* writes it."""
    stem, _, suffix = asset.name.rpartition(".")
    plain = f"{stem.rpartition('.')[0]}.{suffix}"
    folder = beside.rpartition("/")[0]
    return plain.removeprefix(f"{folder}/") if folder else plain


def _asset(name: str, body: bytes) -> Asset:
    stem, _, suffix = name.rpartition(".")
    digest = sha256(body).hexdigest()[:_DIGITS]
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    gzipped = gzip.compress(body, 9, mtime=0) if f".{suffix}" in _COMPRESSED else None
    return Asset(f"{stem}.{digest}.{suffix}", media_type, body, gzipped)
