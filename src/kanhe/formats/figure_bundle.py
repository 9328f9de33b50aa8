"""The bundle of a figure as a file: one JSON object (`docs/spec/bundle.md`), written and read.

Standard library and the room of the log only: the verifier in one file carries it along. Reading
says nothing about what it proves.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from kanhe.tlog.canonical import Json
from kanhe.tlog.encoding import hash_from_base64, to_base64
from kanhe.tlog.note import Note, parse_note
from kanhe.tlog.proofs import MOST_HASHES, Hashes, RangeProof, Withheld
from kanhe.tlog.rejection import Malformed

BUNDLE = "bundle/1"
LONGEST_BUNDLE = 1 << 30  # bytes
_MEMBERS = frozenset("kanhe figure seal checkpoint range entries earlier".split())


@dataclass(frozen=True, slots=True)
class Earlier:
    """An entry from before the run, with the way to the root."""

    index: int
    body: bytes
    proof: Hashes


@dataclass(frozen=True, slots=True)
class Part:
    """The numerator or the denominator of a ratio: `figure/1` with its records, and its seal."""

    figure: Mapping[str, Json]
    seal: int | None = None


@dataclass(frozen=True, slots=True)
class FigureBundle:
    """A figure (`figure/1`, its records listed) with all that it takes to count it again.

    *bodies* are the entries from `run.start` up to the end of the checkpoint's log; *seal* is the
    number of the entry that sealed the figure. A ratio has two *parts* instead of records and
    seal.
    """

    figure: Mapping[str, Json]
    note: Note
    run: RangeProof
    bodies: tuple[bytes | Withheld, ...]
    earlier: tuple[Earlier, ...] = ()
    seal: int | None = None
    parts: tuple[Part, ...] = ()

    def to_bytes(self) -> bytes:
        """Return the file."""
        value: dict[str, object] = {
            "kanhe": BUNDLE,
            "figure": self.figure,
            "seal": self.seal,
            "checkpoint": self.note.to_bytes().decode(),
            "range": {
                "start": self.run.start,
                "left": [*map(to_base64, self.run.left)],
                "right": [*map(to_base64, self.run.right)],
            },
            "entries": [*map(_written, self.bodies)],
            "earlier": [
                {
                    "index": one.index,
                    "body": one.body.decode(),
                    "proof": [*map(to_base64, one.proof)],
                }
                for one in self.earlier
            ],
        }
        if self.parts:
            value["parts"] = [{"figure": one.figure, "seal": one.seal} for one in self.parts]
        return json.dumps(value, ensure_ascii=False, indent=0).encode() + b"\n"


def parse_figure_bundle(data: bytes) -> FigureBundle:
    """Return the bundle in *data*; raise `Malformed` for what is none."""
    if len(data) > LONGEST_BUNDLE:
        raise Malformed("bundle", "too_long")
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("bundle", "syntax") from None
    if (
        not isinstance(value, dict)
        or value.get("kanhe") != BUNDLE
        or set(value) - {"parts"} != _MEMBERS
    ):
        raise Malformed("bundle", "syntax")
    run = _object(value["range"])
    parts = _list(value.get("parts", []))
    if "parts" in value and len(parts) != 2:
        raise Malformed("bundle", "parts")
    return FigureBundle(
        _object(value["figure"]),
        parse_note(_text(value["checkpoint"]).encode()),
        RangeProof(_number(run.get("start")), _hashes(run.get("left")), _hashes(run.get("right"))),
        tuple(map(_body, _list(value["entries"]))),
        tuple(map(_earlier, _list(value["earlier"]))),
        _seal(value["seal"]),
        tuple(map(_part, parts)),
    )


def _written(body: bytes | Withheld) -> Json:
    return {"leaf": to_base64(body.leaf)} if isinstance(body, Withheld) else body.decode()


def _body(value: Json) -> bytes | Withheld:
    if isinstance(value, dict):
        return Withheld(hash_from_base64(_text(value.get("leaf")), "bundle"))
    return _text(value).encode()


def _earlier(value: Json) -> Earlier:
    one = _object(value)
    body = _text(one.get("body")).encode()
    return Earlier(_number(one.get("index")), body, _hashes(one.get("proof")))


def _part(value: Json) -> Part:
    one = _object(value)
    return Part(_object(one.get("figure")), _seal(one.get("seal")))


def _seal(value: Json) -> int | None:
    return None if value is None else _number(value)


def _hashes(value: Json) -> Hashes:
    found = _list(value)
    if len(found) > MOST_HASHES:
        raise Malformed("bundle", "too_long")
    return tuple(hash_from_base64(_text(one), "bundle") for one in found)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise Malformed("bundle", "syntax")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Malformed("bundle", "utf8") from None
    return value


def _number(value: Json) -> int:
    if type(value) is not int or not 0 <= value < 1 << 53:
        raise Malformed("bundle", "number")
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise Malformed("bundle", "syntax")
    return value


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise Malformed("bundle", "syntax")
    return value
