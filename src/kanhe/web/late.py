"""Pages that need libraries of file formats or of sign-in: each is loaded when first asked for.

These libraries are a third of what there is to load; whoever starts the server need not wait for
them.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from kanhe.web.routing import Route, View, Who

_BOTH = ("GET", "POST")
_POST = ("POST",)


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
    Route(
        "me/passkeys/options",
        "adding_options",
        Late("passkeys", "adding_options"),
        _POST,
        Who.SIGNED_IN,
    ),
    Route("me/passkeys/add", "add_passkey", Late("passkeys", "add_passkey"), _POST, Who.SIGNED_IN),
    Route(
        "me/passkeys/rename",
        "rename_passkey",
        Late("passkeys", "rename_passkey"),
        _POST,
        Who.SIGNED_IN,
    ),
    Route(
        "me/passkeys/remove",
        "remove_passkey",
        Late("passkeys", "remove_passkey"),
        _POST,
        Who.SIGNED_IN,
    ),
    Route(
        "sign-in/passkey/options",
        "proof_options",
        Late("passkeys", "proof_options"),
        _POST,
        Who.ANYONE,
    ),
    Route(
        "sign-in/passkey",
        "sign_in_by_passkey",
        Late("passkeys", "sign_in_by_passkey"),
        _POST,
        Who.ANYONE,
    ),
    Route(
        "sign-in/with/<slug:provider>",
        "sign_in_with",
        Late("sign_in_with", "sign_in_with"),
        who=Who.ANYONE,
    ),
    Route(
        "sign-in/from/<slug:provider>",
        "sign_in_from",
        Late("sign_in_with", "sign_in_from"),
        who=Who.ANYONE,
    ),
    Route(
        "me/providers/unlink",
        "unlink_subject",
        Late("sign_in_with", "unlink_subject"),
        _POST,
        Who.SIGNED_IN,
    ),
)
