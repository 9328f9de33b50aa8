"""Signing in at a provider (OpenID Connect Core 1.0, code flow with PKCE, RFC 7636).

What is held between going and coming back is `Journey`; whose the subject is that the provider
names, is in `linked_subjects`.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kanhe.accounts import providers
from kanhe.accounts.providers import Provider
from kanhe.values.refusal import Refusal

_ALGORITHMS = ("RS256", "PS256", "ES256", "ES384")  # signatures only; never a shared secret
_LEEWAY = 120  # seconds between two clocks


@dataclass(frozen=True, slots=True)
class Journey:
    """What a browser that is sent to a provider must bring back, or what is held against it."""

    provider: str
    state: str
    nonce: str
    verifier: str


def depart(one: Provider, back: str) -> tuple[str, Journey]:
    """Return where to send the browser, and what to hold until it is back at *back*.

    Raises: Refusal `provider_silent`, `provider_elsewhere`.
    """
    where = providers.discover(one)
    journey = Journey(one.name, *(secrets.token_urlsafe(32) for _ in range(3)))
    challenge = urlsafe_b64encode(hashlib.sha256(journey.verifier.encode()).digest())
    asked = {
        "response_type": "code",
        "client_id": one.client_id,
        "redirect_uri": back,
        "scope": "openid",
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": challenge.rstrip(b"=").decode("ascii"),
        "code_challenge_method": "S256",
    }
    return f"{where.authorization}?{urlencode(asked)}", journey


def arrive(
    one: Provider, journey: Journey | None, given: Mapping[str, str], back: str, *, now: datetime
) -> str:
    """Return the subject that *one* vouches for. Raises: Refusal `journey_over` for a browser
    that was not sent, `provider_refused`, `id_token_wrong`, `provider_silent`."""
    state = given.get("state", "")
    is_ours = journey is not None and journey.provider == one.name
    if journey is None or not is_ours or not hmac.compare_digest(journey.state, state):
        raise Refusal("journey_over")
    code = given.get("code")
    if not code:
        raise Refusal("provider_refused", title=one.title, found=given.get("error", "code")[:80])
    where = providers.discover(one)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": one.client_id,
        "code_verifier": journey.verifier,
    }
    token = providers.redeem(one, where, form)
    return _subject(one, token, providers.public_keys(one, where), journey.nonce, now)


def _subject(one: Provider, token: str, keys: Any, nonce: str, now: datetime) -> str:
    """Return the subject of an ID token after the checks of OpenID Connect Core, 3.1.3.7.

    *keys* is whatever the provider said: the library judges it.
    """
    try:
        known = KeySet.import_key_set(keys)
        claims = jwt.decode(token, known, algorithms=_ALGORITHMS).claims
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal("id_token_wrong", title=one.title, found=type(error).__name__) from error
    told = claims.get("aud")
    audience = told if isinstance(told, list) else [told]
    moment = now.timestamp()
    faults = {
        "iss": claims.get("iss") != one.issuer,
        "aud": one.client_id not in audience,
        "azp": claims.get("azp", one.client_id) != one.client_id
        or (len(audience) > 1 and "azp" not in claims),
        "exp": not _seconds(claims.get("exp")) > moment - _LEEWAY,
        "iat": not 0 < _seconds(claims.get("iat")) < moment + _LEEWAY,
        "nonce": not hmac.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()),
        "sub": not isinstance(claims.get("sub"), str) or not claims["sub"],
    }
    wrong = [name for name, is_wrong in faults.items() if is_wrong]
    if wrong:
        raise Refusal("id_token_wrong", title=one.title, found=", ".join(wrong))
    return str(claims["sub"])


def _seconds(value: object) -> float:
    return value if isinstance(value, int | float) else 0
