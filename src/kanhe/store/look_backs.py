"""Look-backs: lists of closed records, and what was drawn from each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from kanhe.registers.entry import LookBackDrawn, LookBackListed
from kanhe.registers.look_back import check_list, draw
from kanhe.store import queries
from kanhe.store.checkpoints import first_covering
from kanhe.store.edge import read_tile
from kanhe.store.models import StoredLookBack, StoredLookBackDraw
from kanhe.store.record_rows import json_text
from kanhe.store.rows import insert_rows
from kanhe.tlog.tiles import TileReader
from kanhe.tlog.tree import range_root
from kanhe.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class LookBack:
    """A list, and its draw once there is one (`drawn` empty, `size` None until then)."""

    list_number: int
    register: str
    org_unit: str | None
    count: int
    keys: tuple[str, ...]
    drawn: tuple[str, ...] = ()
    size: int | None = None
    root: str | None = None


class LookBacks:
    """The look-backs as one transaction knows them, those not yet written included."""

    def __init__(self) -> None:
        self._listed: dict[int, LookBackListed] = {}
        self._drawn: set[int] = set()
        self._rows: list[tuple[Any, ...]] = []
        self._draws: list[tuple[Any, ...]] = []

    def list(self, number: int, payload: LookBackListed) -> None:
        """Take in a list; raises Refusal `look_back_count`, `look_back_twice`."""
        check_list(payload.keys, payload.count)
        self._listed[number] = payload
        keys = json_text(list(payload.keys))
        self._rows.append((number, payload.register, payload.org_unit, payload.count, keys))

    def draw(self, number: int, payload: LookBackDrawn) -> None:
        """Take in a draw; raises Refusal `look_back_unknown`, `_drawn`, `_too_early`, `_wrong`."""
        at = payload.entry_number
        found = self._listed.get(at)
        keys, count = (found.keys, found.count) if found else _listed(at)
        if at in self._drawn or StoredLookBackDraw.objects.filter(list_number=at).exists():
            raise Refusal("look_back_drawn", list=str(at))
        if not at <= payload.size < number:
            raise Refusal("look_back_too_early", list=str(at), size=str(payload.size))
        if payload.keys != draw(keys, count, at, bytes.fromhex(payload.root)):
            raise Refusal("look_back_wrong", list=str(at))
        self._drawn.add(at)
        drawn = json_text(list(payload.keys))
        self._draws.append((number, at, payload.size, payload.root, drawn))

    def flush(self) -> None:
        """Write what is new."""
        insert_rows(StoredLookBack, self._rows)
        insert_rows(StoredLookBackDraw, self._draws)
        self._rows, self._draws = [], []


def look_back(list_number: int) -> LookBack:
    """Return one look-back; raises Refusal `look_back_unknown`."""
    row = StoredLookBack.objects.filter(entry_number=list_number).first()
    if row is None:
        raise Refusal("look_back_unknown", list=str(list_number))
    return next(iter(_with_draws([row])))


def look_backs(register: str | None = None) -> tuple[LookBack, ...]:
    """Return all look-backs (of *register*), the latest first."""
    rows = StoredLookBack.objects.order_by("-entry_number")
    return tuple(_with_draws(rows.filter(register=register) if register else rows))


def recheck(list_number: int) -> LookBack:
    """Return a look-back whose draw was made again from the log's own bytes.

    List and draw are read from their entries, the root is computed from the log as it was when
    the first checkpoint covered the list. Raises: Refusal `look_back_unknown`,
    `look_back_not_drawn`, `look_back_wrong`.
    """
    found = look_back(list_number)
    if found.size is None:
        raise Refusal("look_back_not_drawn", list=str(list_number))
    row = StoredLookBackDraw.objects.get(list_number=list_number)
    listed = queries.entry(list_number).entry().payload
    drawn = queries.entry(row.entry_number).entry().payload
    assert isinstance(listed, LookBackListed)
    assert isinstance(drawn, LookBackDrawn)
    first = first_covering(list_number)
    if first is None or first.size != drawn.size:
        raise Refusal("look_back_wrong", list=str(list_number))
    root = range_root(TileReader(read_tile, first.size), 0, first.size)
    again = draw(listed.keys, listed.count, list_number, root)
    if {first.root.hex(), drawn.root} != {root.hex()} or {drawn.keys, found.drawn} != {again}:
        raise Refusal("look_back_wrong", list=str(list_number))
    return found


def _listed(number: int) -> tuple[tuple[str, ...], int]:
    found = look_back(number)
    return found.keys, found.count


def _with_draws(rows: Iterable[StoredLookBack]) -> Iterable[LookBack]:
    rows = list(rows)
    numbers = [row.entry_number for row in rows]
    draws = {
        one.list_number: one for one in StoredLookBackDraw.objects.filter(list_number__in=numbers)
    }
    for row in rows:
        one = draws.get(row.entry_number)
        begun = LookBack(row.entry_number, row.register, row.org_unit, row.count, tuple(row.keys))
        if one is None:
            yield begun
        else:
            yield replace(begun, drawn=tuple(one.keys), size=one.size, root=one.root)
