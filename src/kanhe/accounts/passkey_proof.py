"""Passkeys (WebAuthn, level 2): a device holds a key and signs a challenge, for this place only.

One that the device unlocks by finger, face or PIN is enough to sign in; after a password any will
do. What was signed is judged by python-fido2; who it belongs to, and whether the device's counter
went on, is judged here.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kanhe.accounts import access_log
from kanhe.accounts.models import Account, Passkey
from kanhe.accounts.passkeys import MOST, Site, passkeys_of
from kanhe.accounts.signing_in import CODE, LOCK, PASSWORD, is_address_locked
from kanhe.values.refusal import Refusal

State = dict[str, Any]
Options = Mapping[str, Any]


def try_passkey(
    site: Site,
    state: State,
    answer: str,
    *,
    now: datetime,
    address: str = "",
    half_in: Account | None = None,
) -> Account | None:
    """Return the account that a passkey lets in, or None.

    *half_in* is who gave the right password before; then it must be a passkey of that account.
    """
    kind = CODE if half_in else PASSWORD
    is_locked = is_address_locked(address, now - LOCK)
    account = None
    if not is_locked:
        account = proven(site, state, answer, now=now, account=half_in)
    detail = access_log.LOCKED if is_locked else "passkey"
    key = half_in.key if half_in else account.key if account else ""
    is_good = account is not None
    access_log.note(now, kind, key, is_success=is_good, address=address, detail=detail)
    if account is not None and half_in:
        access_log.note(now, PASSWORD, key, address=address)
    return account


def begin_adding(account: Account, site: Site) -> tuple[Options, State]:
    """Return what the browser is asked for a new passkey, and what to hold until it answers.

    Raises: Refusal `passkeys_many`.
    """
    known = passkeys_of(account)
    if len(known) >= MOST:
        raise Refusal("passkeys_many", most=str(MOST))
    person = PublicKeyCredentialUserEntity(
        name=account.login, id=account.key.encode("ascii"), display_name=account.display_name
    )
    options, state = _server(site).register_begin(
        person,
        [_public_half(one) for one in known if one.host == site.host],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options)["publicKey"], state


def add(
    account: Account, site: Site, state: State, answer: str, name: str, *, now: datetime
) -> None:
    """Keep the passkey that the browser made. Raises: Refusal `passkey_wrong`, `passkey_name`,
    `passkey_known`."""
    name = name.strip()[:80]
    if not name:
        raise Refusal("passkey_name")
    try:
        made = _server(site).register_complete(state, json.loads(answer))
        half = made.credential_data
        assert half is not None
    except Exception as error:  # whatever the library stumbles over in what a browser sent
        raise Refusal("passkey_wrong") from error
    try:
        with transaction.atomic():
            Passkey.objects.create(
                account=account,
                name=name,
                host=site.host,
                credential_id=websafe_encode(half.credential_id),
                public_half=bytes(half),
                count=made.counter,
                made_at=now,
            )
    except IntegrityError:
        raise Refusal("passkey_known") from None


def begin_proof(site: Site, account: Account | None = None) -> tuple[Options, State]:
    """Return what the browser is asked to have signed, and what to hold until it answers.

    After a password *account* is known and any passkey of it will do; without one the device
    offers whom it knows, and must know its owner.
    """
    known = None
    if account is not None:
        known = [_public_half(one) for one in passkeys_of(account) if one.host == site.host]
    asked = UserVerificationRequirement
    options, state = _server(site).authenticate_begin(
        known, user_verification=asked.REQUIRED if account is None else asked.DISCOURAGED
    )
    return dict(options)["publicKey"], {**state, "asked": account.key if account else ""}


def proven(
    site: Site, state: State, answer: str, *, now: datetime, account: Account | None = None
) -> Account | None:
    """Return the active account whose passkey signed what was asked of *account*, or None."""
    if state.get("asked") != (account.key if account else ""):
        return None  # asked after a password that is forgotten by now, or before it
    try:
        given = AuthenticationResponse.from_dict(json.loads(answer))
        key, count = websafe_encode(given.raw_id), given.response.authenticator_data.counter
        row = Passkey.objects.select_related("account").get(credential_id=key, host=site.host)
        _server(site).authenticate_complete(state, [_public_half(row)], given)
    except Exception:  # as above; a passkey that nobody has is among it
        return None
    # a counter that stands still is that of a copy; devices without one say 0
    fresh = Passkey.objects.filter(pk=row.pk, count__lt=count) if count or row.count else None
    rows = fresh if fresh is not None else Passkey.objects.filter(pk=row.pk)
    if rows.update(count=count, used_at=now) != 1 or not row.account.is_active:
        return None
    return row.account if account in (None, row.account) else None


def _server(site: Site) -> Fido2Server:
    """Return what judges for a place; nothing that another page asked for is taken."""
    entity = PublicKeyCredentialRpEntity(name="Kanhe", id=site.host)
    return Fido2Server(entity, verify_origin=lambda origin: origin == site.origin)


def _public_half(row: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(row.public_half))
