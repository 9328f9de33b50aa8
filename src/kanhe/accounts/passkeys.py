"""Passkeys (WebAuthn, level 2) as they are kept: the public half of a key pair in a device.

What a device is asked and what it signed is in `passkey_proof`.
"""

from dataclasses import dataclass

from kanhe.accounts.models import Account, Passkey
from kanhe.values.refusal import Refusal

MOST = 20  # passkeys of one account


@dataclass(frozen=True, slots=True)
class Site:
    """The place that passkeys are bound to: its *host* and its whole *origin* (`https://…`)."""

    host: str
    origin: str


def passkeys_of(account: Account) -> tuple[Passkey, ...]:
    """Return the passkeys of *account* in the order in which they were added."""
    return tuple(Passkey.objects.filter(account=account).order_by("id"))


def rename(account: Account, number: int, name: str) -> None:
    """Call a passkey of *account* something else; raises Refusal `passkey_unknown`,
    `passkey_name`."""
    if not name.strip():
        raise Refusal("passkey_name")
    if not Passkey.objects.filter(account=account, pk=number).update(name=name.strip()[:80]):
        raise Refusal("passkey_unknown")


def remove(account: Account, number: int) -> None:
    """Take a passkey of *account* away; raises Refusal `passkey_unknown`."""
    deleted, _ = Passkey.objects.filter(account=account, pk=number).delete()
    if not deleted:
        raise Refusal("passkey_unknown")
