"""Evidence: taken in pieces or as a form, checked by content, shown small, handed out harmless."""

from http import HTTPStatus
from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from kanhe.acts.recording import attach_evidence
from kanhe.formats import photographs, sniffing
from kanhe.registers.projection import Evidence, Record
from kanhe.store import evidence, incoming
from kanhe.values.refusal import Refusal
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, occasion, signed_in
from kanhe.web.reading import record_for

LARGEST = 200 * 1024 * 1024  # bytes of a file in pieces
_LARGEST_FORM = 32 * 1024 * 1024  # bytes of a file in a form, without script
_SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_HARMLESS = "default-src 'none'; sandbox"


def begin_upload(request: HttpRequest, number: int) -> HttpResponse:
    """Begin to take a file in pieces: answers its token and how long a piece may be."""
    _, record = record_for(request, number)
    size = request.POST.get("size", "")
    upload = incoming.begin(
        ledger().path / "uploads",
        owner=signed_in(request).key,
        purpose=f"{record.register}/{record.key}",
        name=request.POST.get("name", ""),
        size=int(size) if size.isdecimal() else 0,
        most=LARGEST,
    )
    return JsonResponse({"token": upload.token, "piece": incoming.PIECE, "received": 0})


def take_piece(request: HttpRequest, token: str) -> HttpResponse:
    """Say how much of a file is there, or take its next piece (`Upload-Offset` says where)."""
    folder = ledger().path / "uploads"
    upload = incoming.find(folder, token, signed_in(request).key)
    if request.method == "GET":
        return JsonResponse({"received": incoming.received(folder, upload), "size": upload.size})
    at = request.headers.get("Upload-Offset", "")
    if not at.isdecimal():
        raise Refusal("upload_piece", at=at[:20], have="")
    have = incoming.add(folder, upload, int(at), request.body)
    return JsonResponse({"received": have, "size": upload.size})


def attach(request: HttpRequest, number: int) -> HttpResponse:
    """Bring a file to a record: one that came in pieces, or with this form."""
    _, record = record_for(request, number)
    name, data = _sent(request)
    media_type = _checked(name, data)
    kept = evidence.keep(ledger().evidence, BytesIO(data), LARGEST)
    entry = attach_evidence(
        occasion=occasion(request),
        register=record.register,
        key=record.key,
        evidence_kind=request.POST.get("kind", ""),
        sha256=kept.sha256,
        size=kept.size,
        media_type=media_type,
    )
    tell(request, "web.attached", key=record.key, entry=entry)
    address = reverse("record", kwargs={"number": number}) + "#evidence"
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"entry_number": entry, "address": address}, status=HTTPStatus.CREATED)
    return HttpResponseRedirect(address)


def hand_out(request: HttpRequest, number: int, entry_number: int) -> HttpResponse:
    """Hand out a file; with `clean` a picture without what it says of itself."""
    _, record = record_for(request, number)
    piece = _piece(record, entry_number)
    data, media_type = evidence.read(ledger().evidence, piece.sha256), piece.media_type
    if request.GET.get("clean") and media_type in _SHOWN:
        data, media_type = photographs.published(data), "image/jpeg"
    return _harmless(data, media_type, f"{piece.sha256[:12]}.{_ending(media_type)}")


def hand_out_small(request: HttpRequest, number: int, entry_number: int) -> HttpResponse:
    """Hand out a small picture of a photograph; it is made once."""
    _, record = record_for(request, number)
    piece = _piece(record, entry_number)
    place = ledger().path / "small" / f"{piece.sha256}.jpg"
    if not place.exists():
        made = photographs.small(evidence.read(ledger().evidence, piece.sha256))
        place.parent.mkdir(mode=0o700, exist_ok=True)
        place.write_bytes(made)
    response = _harmless(place.read_bytes(), "image/jpeg", "small.jpg")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def _sent(request: HttpRequest) -> tuple[str, bytes]:
    """Return name and bytes of the file that a form brings or names."""
    folder, token = ledger().path / "uploads", request.POST.get("upload", "")
    if token:
        upload = incoming.find(folder, token, signed_in(request).key)
        data = incoming.content(folder, upload)
        incoming.drop(folder, upload)
        return upload.name, data
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Refusal("web.form_incomplete", field="file")
    if (sent.size or 0) > _LARGEST_FORM:
        raise Refusal("evidence_too_long", longest=str(_LARGEST_FORM))
    return sent.name or "", sent.read()


def _checked(name: str, data: bytes) -> str:
    """Return the media type of a file that is what it says; put any other apart.

    Raises: Refusal `evidence_refused`, `evidence_misnamed`, `picture_unreadable`.
    """
    media_type, apart = sniffing.media_type_of(data), ledger().path / "quarantine"
    if media_type is None:
        incoming.put_apart(apart, data)
        raise Refusal("evidence_refused", name=name)
    if not sniffing.fits(name, media_type):
        incoming.put_apart(apart, data)
        raise Refusal("evidence_misnamed", name=name, found=media_type)
    if media_type in _SHOWN:
        photographs.said(data)
    return media_type


def _piece(record: Record, entry_number: int) -> Evidence:
    for one in record.evidence:
        if one.entry_number == entry_number:
            return one
    raise Refusal("evidence_unknown", sha256=str(entry_number))


def _harmless(data: bytes, media_type: str, name: str) -> HttpResponse:
    """Return bytes so that a browser runs nothing of them."""
    is_shown = media_type in _SHOWN
    response = HttpResponse(
        data, content_type=media_type if is_shown else "application/octet-stream"
    )
    way = "inline" if is_shown else "attachment"
    response.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    response.headers["Content-Security-Policy"] = _HARMLESS
    return response


def _ending(media_type: str) -> str:
    return sniffing.ENDINGS.get(media_type, ("bin",))[0]
