"""Grants: who was given which role where, from when to when; asked before every act."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection

from kanhe.registers.authority import Grant, check_grant
from kanhe.registers.entry import GrantEnded, RoleGranted
from kanhe.registers.roles import Role
from kanhe.store.models import StoredGrant, StoredGrantEnd
from kanhe.store.rows import insert_rows
from kanhe.values.refusal import Refusal

_SELECT = (
    "SELECT g.entry_number, g.account, g.role, g.starts_on, g.org_unit, g.campaign, g.ends_on, "
    "(SELECT MIN(e.ends_on) FROM grant_end e WHERE e.grant_number = g.entry_number) "
    "FROM role_grant g"
)
_ANY = "SELECT 1 FROM role_grant LIMIT 1"


class Grants:
    """The grants as one transaction knows them, those not yet written included."""

    def __init__(self) -> None:
        self._by_account: dict[str, dict[int, Grant]] = {}
        self._given: list[tuple[Any, ...]] = []
        self._ended: list[tuple[Any, ...]] = []

    def is_any(self) -> bool:
        """Return whether any grant was ever given: from then on every act is checked."""
        return any(self._by_account.values()) or is_any()

    def of(self, account: str) -> tuple[Grant, ...]:
        """Return the grants of *account*, past and coming ones too."""
        return tuple(self._held(account).values())

    def give(self, number: int, payload: RoleGranted) -> None:
        """Take in a grant; raises Refusal `roles_exclude`, `grant_days`."""
        given = Grant(
            number,
            payload.account,
            payload.role,
            payload.starts_on,
            payload.org_unit,
            payload.campaign,
            payload.ends_on,
        )
        held = self._held(payload.account)
        check_grant(held.values(), given)
        held[number] = given
        self._given.append(
            (
                number,
                given.account,
                given.role,
                given.org_unit,
                given.campaign,
                given.starts_on.isoformat(),
                given.ends_on.isoformat() if given.ends_on else None,
            )
        )

    def end(self, number: int, payload: GrantEnded) -> None:
        """Take in the end of a grant; raises Refusal `grant_unknown`, `grant_ended`."""
        grant = self.grant(payload.entry_number)
        if grant.ends_on is not None and grant.ends_on <= payload.ends_on:
            raise Refusal("grant_ended", grant=str(grant.entry_number), day=str(grant.ends_on))
        self._held(grant.account)[grant.entry_number] = replace(grant, ends_on=payload.ends_on)
        self._ended.append((number, grant.entry_number, payload.ends_on.isoformat()))

    def grant(self, number: int) -> Grant:
        """Return one grant; raises Refusal `grant_unknown`."""
        for held in self._by_account.values():
            if number in held:
                return held[number]
        found = _read(f"{_SELECT} WHERE g.entry_number = %s", (number,))
        if not found:
            raise Refusal("grant_unknown", grant=str(number))
        return found[0]

    def flush(self) -> None:
        """Write what is new."""
        insert_rows(StoredGrant, self._given)
        insert_rows(StoredGrantEnd, self._ended)
        self._given, self._ended = [], []

    def _held(self, account: str) -> dict[int, Grant]:
        if account not in self._by_account:
            self._by_account[account] = {one.entry_number: one for one in grants_of(account)}
        return self._by_account[account]


def is_any() -> bool:
    """Return whether any grant was ever given."""
    with connection.cursor() as cursor:
        cursor.execute(_ANY)
        return cursor.fetchone() is not None


def grants_of(account: str) -> tuple[Grant, ...]:
    """Return the grants of *account*, past and coming ones too."""
    return tuple(_read(f"{_SELECT} WHERE g.account = %s ORDER BY 1", (account,)))


def all_grants() -> tuple[Grant, ...]:
    """Return every grant there ever was, in the order of the log."""
    return tuple(_read(f"{_SELECT} ORDER BY 1", ()))


def _read(sql: str, values: Sequence[Any]) -> list[Grant]:
    with connection.cursor() as cursor:  # asked before every act: the ORM would cost as much again
        cursor.execute(sql, values)
        return [_grant(row) for row in cursor.fetchall()]


def _grant(row: Sequence[Any]) -> Grant:
    number, account, role, starts_on, org_unit, campaign, planned, ended = row
    ends = [_day(one) for one in (planned, ended) if one is not None]
    first_end = min(ends) if ends else None
    return Grant(number, account, Role(role), _day(starts_on), org_unit, campaign, first_end)


def _day(value: Any) -> date:
    return date.fromisoformat(str(value))
