"""Saved views: what a person asked of a register's list, under a name, for himself or for all.

A view is the query of an address and holds no record: who opens another's sees what he may see.
"""

from kanhe.accounts.models import Account, SavedView
from kanhe.values.refusal import Refusal

MOST = 20  # views of one person in one register
_LONGEST = 2_000  # characters of a query


def keep(account: Account, register: str, name: str, query: str, *, is_shared: bool) -> None:
    """Keep *query* under *name*; the person's earlier one of that name is replaced.

    Raises: Refusal `view_name`, `view_long`, `views_many`.
    """
    name = " ".join(name.split())[:40]
    if not name:
        raise Refusal("view_name")
    if len(query) > _LONGEST:
        raise Refusal("view_long")
    own = SavedView.objects.filter(account=account, register=register)
    if own.exclude(name=name).count() >= MOST:
        raise Refusal("views_many", most=str(MOST))
    SavedView.objects.update_or_create(
        account=account,
        register=register,
        name=name,
        defaults={"query": query, "is_shared": is_shared},
    )


def views_for(account: Account, register: str) -> tuple[SavedView, ...]:
    """Return the person's own views of a register, then those that others share; by name."""
    rows = SavedView.objects.select_related("account").filter(register=register)
    own = rows.filter(account=account).order_by("name", "id")
    shared = rows.filter(is_shared=True, account__is_active=True).exclude(account=account)
    return (*own, *shared.order_by("name", "id")[:MOST])


def delete(account: Account, number: int) -> None:
    """Delete one of the person's own views; raises Refusal `view_unknown`."""
    deleted, _ = SavedView.objects.filter(account=account, pk=number).delete()
    if not deleted:
        raise Refusal("view_unknown")
