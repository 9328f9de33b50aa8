"""Providers of sign-in (OpenID Connect): read from the ledger's settings, asked at their own host.

An institution that has one names it in `keys/sign_in.toml`, beside the other secrets. No request
goes to any host but the issuer's and those that the settings name beside it (`also_at`), and none
is led elsewhere.
"""

import json
import tomllib
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit

from kanhe.values.refusal import Refusal

SETTINGS = "sign_in.toml"
_PATIENCE = 5  # seconds: pages wait behind it
_MOST_BYTES = 500_000
_AT_HOME = ("localhost", "127.0.0.1")


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider: *name* in addresses, *title* on the button, and how it knows this ledger.

    Its endpoints are at the issuer's host, or at one of *also_at* (scheme, host and port).
    """

    name: str
    title: str
    title_en: str
    issuer: str
    client_id: str
    client_secret: str
    also_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider is asked."""

    authorization: str
    token: str
    keys: str


def read_providers(keys: Path) -> tuple[Provider, ...]:
    """Return the providers of `keys/sign_in.toml`; raises Refusal `sign_in_settings`."""
    path = keys / SETTINGS
    if not path.is_file():
        return ()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found = tuple(_provider(one) for one in data.get("provider", ()))
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise Refusal("sign_in_settings", path=str(path), found=str(error)) from error
    return found


def provider(keys: Path, name: str) -> Provider:
    """Return the provider of that name; raises Refusal `provider_unknown`, `sign_in_settings`."""
    for one in read_providers(keys):
        if one.name == name:
            return one
    raise Refusal("provider_unknown", name=name)


def discover(one: Provider) -> Endpoints:
    """Return where *one* is asked, as it says itself (OpenID Connect Discovery 1.0).

    Raises: Refusal `provider_silent`, `provider_elsewhere` for an endpoint at another host.
    """
    told = _asked(one, f"{one.issuer}/.well-known/openid-configuration")
    if told.get("issuer") != one.issuer:
        raise Refusal("provider_elsewhere", title=one.title, found=str(told.get("issuer")))
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    return Endpoints(*(_at_home(one, str(told.get(name, ""))) for name in names))


def public_keys(one: Provider, where: Endpoints) -> Mapping[str, Any]:
    """Return the keys with which *one* signs; raises Refusal `provider_silent`."""
    return _asked(one, where.keys)


def redeem(one: Provider, where: Endpoints, form: Mapping[str, str]) -> str:
    """Return the ID token for a code (RFC 6749, 4.1.3); raises Refusal `provider_silent`."""
    told = _asked(one, where.token, form)
    token = told.get("id_token")
    if not isinstance(token, str):
        raise Refusal("provider_silent", title=one.title, found=str(told.get("error", "id_token")))
    return token


def _provider(told: Mapping[str, Any]) -> Provider:
    name, issuer = told["name"], told["issuer"].rstrip("/")
    if not (name.isascii() and name.replace("-", "").replace("_", "").isalnum()):
        raise ValueError(f"name = {name!r}")
    also_at = tuple(str(one).rstrip("/") for one in told.get("also_at", ()))
    for address in (issuer, *also_at):
        _check_safe(address)
    if any(address != "://".join(_place(address)) for address in also_at):
        raise ValueError(f"also_at = {list(also_at)!r}")
    title = told.get("title", name)
    english = told.get("title_en", title)
    known_as = told["client_id"], told["client_secret"]
    return Provider(name, title, english, issuer, *known_as, also_at)


def _check_safe(address: str) -> None:
    """Refuse a plain connection to anything but this machine."""
    place = urlsplit(address)
    if place.scheme != "https" and place.hostname not in _AT_HOME:
        raise ValueError(f"{address!r}: https")


def _place(address: str) -> tuple[str, str]:
    """Return scheme, and host with port."""
    found = urlsplit(address)
    return found.scheme, found.netloc


def _at_home(one: Provider, address: str) -> str:
    if _place(address) not in [_place(known) for known in (one.issuer, *one.also_at)]:
        raise Refusal("provider_elsewhere", title=one.title, found=address)
    return address


def _asked(one: Provider, address: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    headers = {"Accept": "application/json"}
    if form is not None:
        secret = f"{quote(one.client_id, '')}:{quote(one.client_secret, '')}"
        headers["Authorization"] = f"Basic {b64encode(secret.encode()).decode('ascii')}"
    body = urlencode(form).encode() if form is not None else None
    asked = urllib.request.Request(address, data=body, headers=headers)
    try:
        with _OPENER.open(asked, timeout=_PATIENCE) as answer:
            told = json.loads(answer.read(_MOST_BYTES))
    except (URLError, OSError, ValueError, HTTPException) as error:
        raise Refusal("provider_silent", title=one.title, found=str(error)[:200]) from error
    if not isinstance(told, dict):
        raise Refusal("provider_silent", title=one.title, found="JSON")
    return told


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: it might lead to another host."""

    def redirect_request(self, *_: Any) -> None:
        """Return nothing, so that the redirection is an error."""


_OPENER = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))
