"""What is to be told to the outside: written with the act, sent afterwards, marked when sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from kanhe.store.models import Outbox


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell: entry *entry_number* of *kind* was committed."""

    number: int
    entry_number: int
    kind: str


def waiting(limit: int = 100) -> tuple[Notice, ...]:
    """Return what waits to be told, oldest first."""
    rows = Outbox.objects.filter(is_done=False).order_by("id")[:limit]
    return tuple(Notice(row.pk, row.entry_number, row.kind) for row in rows)


def mark_told(numbers: Iterable[int]) -> None:
    """Take notices off the list; a crash before this tells them twice, never not at all."""
    Outbox.objects.filter(id__in=list(numbers)).update(is_done=True)
