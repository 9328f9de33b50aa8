"""A file that is handed out: always as an attachment, so that no browser runs what is in it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Return *data* as the file *name*."""
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return response
