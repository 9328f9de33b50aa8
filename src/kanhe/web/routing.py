"""A route is one row: path, name, methods, who may. Each page group has its rows beside its views.

`routes.py` gathers them; Django's URLs are made of them, and the tests walk them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest, HttpResponseBase

from kanhe.formats.wording import LANGS, Lang

View = Callable[..., HttpResponseBase]


class Who(StrEnum):
    """Who may ask for a page at all; what may be done there is for the acts to say."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    BUSINESS = "business"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True, slots=True)
class Route:
    """A page: *path* as Django writes it, *name* for `url()`, the view, and who may ask."""

    path: str
    name: str
    view: View
    methods: tuple[str, ...] = ("GET",)
    who: Who = Who.BUSINESS


def language_of(request: HttpRequest) -> Lang:
    """Return the language of a request: the cookie's, the account's, the browser's, Chinese."""
    asked = request.COOKIES.get("kanhe_lang")
    for lang in LANGS:
        if asked == lang:
            return lang
    person = getattr(request, "user", None)
    if person is not None and person.is_authenticated:
        return "en" if person.language == "en" else "zh"
    accepted = request.headers.get("Accept-Language", "")[:200].lower()
    first = next((one.split(";")[0].strip() for one in accepted.split(",") if one.strip()), "")
    return "en" if first.startswith("en") else "zh"
