"""Pages that need the libraries of file formats: each is loaded when it is first asked for.

These libraries are a third of what there is to load; whoever starts the server need not wait for
them.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from kanhe.web.routing import Route, View

_BOTH = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Late:
    """A view that hands over to *name* of the page group *module*."""

    module: str
    name: str

    def __call__(self, request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        """Load the page group if need be, and answer."""
        return self.view()(request, **arguments)

    def view(self) -> View:
        """Return the view itself."""
        found: View = getattr(import_module(f"kanhe.web.{self.module}"), self.name)
        return found


ROUTES = (
    Route("check", "check_desk", Late("check_desk", "check_desk"), _BOTH),
    Route("check/<str:token>", "checked", Late("check_desk", "checked")),
    Route("check/<str:token>/bind", "bind_claim", Late("check_desk", "bind"), ("POST",)),
    Route("check/<str:token>/discard", "discard_draft", Late("check_desk", "discard"), ("POST",)),
    Route("check/<str:token>/as/<str:form>", "checked_as", Late("check_desk", "result")),
    Route("check/<str:token>/issue", "issue_draft", Late("issuing", "declare"), _BOTH),
    Route("registers/<slug:register>/import", "import", Late("importing", "send_workbook"), _BOTH),
    Route("registers/<slug:register>/paste", "paste", Late("importing", "paste"), _BOTH),
    Route(
        "registers/<slug:register>/import/<slug:token>", "look", Late("importing", "look"), _BOTH
    ),
    Route(
        "registers/<slug:register>/import/<slug:token>/take",
        "take",
        Late("importing", "take"),
        ("POST",),
    ),
    Route(
        "registers/<slug:register>/import/<slug:token>/commented",
        "commented",
        Late("importing", "commented"),
    ),
    Route("registers/<slug:register>/export.xlsx", "export", Late("exporting", "export")),
    Route("records/<int:number>/upload", "begin_upload", Late("files", "begin_upload"), ("POST",)),
    Route("uploads/<slug:token>", "upload", Late("files", "take_piece"), _BOTH),
    Route("records/<int:number>/attach", "attach", Late("files", "attach"), ("POST",)),
    Route("records/<int:number>/files/<int:entry_number>", "file", Late("files", "hand_out")),
    Route(
        "records/<int:number>/small/<int:entry_number>",
        "small_file",
        Late("files", "hand_out_small"),
    ),
    Route(
        "figures/<slug:called>/bundle", "figure_bundle", Late("figure_bundling", "download_bundle")
    ),
)
