"""The menu: one table. A line whose page does not exist, or is not this person's, is not drawn."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch

from kanhe.web.gate import may_ask
from kanhe.web.routing import Who
from kanhe.web.templating import url


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the menu: the name of its page, its icon, who sees it; words are `web.menu_…`."""

    name: str
    icon: str
    group: str
    who: Who = Who.BUSINESS
    on_phone: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line as it is drawn."""

    name: str
    icon: str
    group: str
    address: str
    on_phone: bool


MENU: tuple[Line, ...] = (
    Line("my_work", "home", "overview", on_phone=True),
    Line("board", "layout-dashboard", "overview", on_phone=True),
    Line("figures", "scale", "overview"),
    Line("registers", "notebook", "work", on_phone=True),
    Line("taskforces", "sitemap", "work"),
    Line("forms", "table", "work"),
    Line("check_desk", "file-check", "drafts"),
    Line("issued", "report", "drafts"),
    Line("log", "history", "trust", Who.SIGNED_IN),
    Line("administration", "settings", "trust", Who.ADMINISTRATORS, on_phone=True),
    Line("me", "user", "own", Who.SIGNED_IN, on_phone=True),
)


def menu_for(request: HttpRequest) -> tuple[Drawn, ...]:
    """Return the lines that this person sees."""
    drawn = []
    for line in MENU:
        try:
            address = url(line.name)
        except NoReverseMatch:
            continue
        if may_ask(request, line.who):
            drawn.append(Drawn(line.name, line.icon, line.group, address, line.on_phone))
    return tuple(drawn)
