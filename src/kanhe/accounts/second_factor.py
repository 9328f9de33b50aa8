"""The second factor: a secret that an app holds, sealed here, or a passkey; codes for recovery.

The key that seals secrets is a file beside the log's keys (mode 600): a copy of the database alone
gives no codes. The library that seals is loaded with the first secret.
"""

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from kanhe.accounts import totp
from kanhe.accounts.models import Account, Passkey, RecoveryCode, SecondFactor
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

SEAL_KEY = "accounts.key"
_CODES, _CODE_LENGTH = 10, 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def is_asked(account: Account) -> bool:
    """Return whether signing in asks for more than the password: a code or a passkey."""
    return has_codes(account) or Passkey.objects.filter(account=account).exists()


def has_codes(account: Account) -> bool:
    """Return whether an app makes codes for *account*."""
    return SecondFactor.objects.filter(account=account, is_confirmed=True).exists()


def begin(account: Account, keys: Path) -> bytes:
    """Return a new secret for *account*, not in force before `confirm`; an earlier one in force
    stays so. Raises: Refusal `second_factor_known`."""
    if has_codes(account):
        raise Refusal("second_factor_known")
    secret = secrets.token_bytes(totp.SECRET_BYTES)
    sealed = _seal(keys).encrypt(secret).decode("ascii")
    SecondFactor.objects.update_or_create(
        account=account, defaults={"sealed": sealed, "is_confirmed": False, "last_step": 0}
    )
    return secret


def pending(account: Account, keys: Path) -> bytes | None:
    """Return the secret that waits for its first code, or None."""
    row = SecondFactor.objects.filter(account=account, is_confirmed=False).first()
    return _opened(row, keys) if row else None


def confirm(account: Account, code: str, now: datetime, keys: Path) -> tuple[str, ...]:
    """Put the secret into force by its first code; return recovery codes, shown this once.

    Raises: Refusal `code_wrong`, `second_factor_unknown`.
    """
    row = SecondFactor.objects.filter(account=account, is_confirmed=False).first()
    if row is None:
        raise Refusal("second_factor_unknown")
    step = totp.matching_step(_opened(row, keys), code, int(now.timestamp()))
    if step is None:
        raise Refusal("code_wrong")
    with transaction.atomic():
        SecondFactor.objects.filter(pk=row.pk).update(is_confirmed=True, last_step=step)
        return new_recovery_codes(account)


def has_recovery_codes(account: Account) -> bool:
    """Return whether *account* has a recovery code left."""
    return RecoveryCode.objects.filter(account=account).exists()


def new_recovery_codes(account: Account) -> tuple[str, ...]:
    """Return new recovery codes, shown this once; the earlier ones hold no more."""
    codes = tuple(_new_code() for _ in range(_CODES))
    with transaction.atomic():
        RecoveryCode.objects.filter(account=account).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, digest=_digest(one)) for one in codes
        )
    return codes


def is_good(account: Account, code: str, now: datetime, keys: Path) -> bool:
    """Return whether *code* is the app's or a recovery code; either serves once."""
    row = SecondFactor.objects.filter(account=account, is_confirmed=True).first()
    step = None
    if row is not None:
        step = totp.matching_step(_opened(row, keys), code, int(now.timestamp()), row.last_step)
    if row is not None and step is not None:
        # compared again where it is written: the same code sent twice at once is taken once
        fresh = SecondFactor.objects.filter(pk=row.pk, last_step__lt=step)
        return fresh.update(last_step=step) == 1
    typed = "".join(code.split()).replace("-", "").lower()
    deleted, _ = RecoveryCode.objects.filter(account=account, digest=_digest(typed)).delete()
    return deleted == 1


def drop_codes(account: Account) -> None:
    """Take the app's codes off an account; recovery codes stay while there is a passkey."""
    with transaction.atomic():
        SecondFactor.objects.filter(account=account).delete()
        tidy(account)


def tidy(account: Account) -> None:
    """Let recovery codes go where they recover nothing any more."""
    if not is_asked(account):
        RecoveryCode.objects.filter(account=account).delete()


def remove(account: Account) -> None:
    """Take the second factor off an account: codes, passkeys, recovery codes."""
    with transaction.atomic():
        SecondFactor.objects.filter(account=account).delete()
        Passkey.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()


def create_seal_key(keys: Path) -> None:
    """Make the key that seals secrets (mode 600) unless there is one."""
    from cryptography.fernet import Fernet

    try:
        descriptor = os.open(keys / SEAL_KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with open(descriptor, "wb") as out:
        out.write(Fernet.generate_key() + b"\n")


def _seal(keys: Path) -> "Fernet":
    from cryptography.fernet import Fernet

    create_seal_key(keys)
    return Fernet((keys / SEAL_KEY).read_bytes().strip())


def _opened(row: SecondFactor, keys: Path) -> bytes:
    from cryptography.fernet import InvalidToken

    try:
        return _seal(keys).decrypt(row.sealed.encode("ascii"))
    except InvalidToken:
        raise Refusal("second_factor_sealed", path=str(keys / SEAL_KEY)) from None


def _new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8")).hexdigest()
