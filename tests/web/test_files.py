"""Evidence on its way in and out: pieces, what a file really is, what nobody may run."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from kanhe.formats import photographs, sniffing
from kanhe.store import incoming
from kanhe.values.refusal import Refusal


def jpeg(width: int = 64, height: int = 48, *, with_place: bool = False) -> bytes:
    picture = Image.new("RGB", (width, height), (90, 120, 150))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132] = "Maker", "Model 7", "2026:03:09 08:30:00"
    if with_place:
        exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (jpeg(), "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"GIF89a...", "image/gif"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypheic....", "image/heic"),
        (b"\0\0\0\x18ftypisom....", "video/mp4"),
        (b"%PDF-1.7\n...", "application/pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), sniffing._ZIPPED[0][1]),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), sniffing._ZIPPED[1][1]),
        ("值班记录，三月九日\n".encode(), "text/plain"),
        ("值班记录".encode("gb18030"), "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", None),
        (b"<!DOCTYPE html><script>alert(1)</script>", None),
        (b"   \n<html>", None),
        (b"<?xml version='1.0'?><svg/>", None),
        (b"MZ\x90\0\x03", None),
        (b"\x7fELF\x02", None),
        (zipped("evil.js"), None),
        (zipped("word/document.xml", "word/vbaProject.bin"), None),
        (b"PK\x03\x04 cut off", None),
        (b"\0\0\0\x18ftypxxxx", None),
        (b"\xff\xfe\0\0", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, media_type: str | None) -> None:
    assert sniffing.media_type_of(data) == media_type


@pytest.mark.parametrize(
    ("name", "media_type", "is_fitting"),
    [
        ("a.JPG", "image/jpeg", True),
        ("a.jpg.html", "image/jpeg", False),
        ("a.exe", "image/jpeg", False),
        ("a", "image/jpeg", True),
        ("报告.wps", "application/x-ole-storage", True),
    ],
)
def test_an_ending_must_say_the_same(name: str, media_type: str, is_fitting: bool) -> None:
    assert sniffing.fits(name, media_type) is is_fitting


def test_a_photograph_tells_and_what_is_published_does_not() -> None:
    data = jpeg(with_place=True)
    said = photographs.said(data)
    assert (said.device, said.has_place, said.width) == ("Maker Model 7", True, 64)
    assert said.taken_at is not None
    assert said.taken_at.isoformat() == "2026-03-09T08:30:00"
    told = photographs.said(photographs.published(data))
    assert (told.device, told.has_place, told.taken_at, told.width) == ("", False, None, 64)
    small = photographs.said(photographs.small(jpeg(1600, 1200)))
    assert (small.width, small.height) == (320, 240)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xffrubbish", jpeg()[:200]])
def test_a_picture_that_cannot_be_opened_is_told(data: bytes) -> None:
    with pytest.raises(Refusal) as told:
        photographs.small(data)
    assert told.value.code == "picture_unreadable"


def test_a_picture_too_large_to_open_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "LARGEST", 100)
    with pytest.raises(Refusal) as told:
        photographs.said(jpeg())
    assert told.value.code == "picture_too_large"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


def begun(folder: Path, size: int) -> incoming.Incoming:
    return incoming.begin(
        folder, owner="me", purpose="finding/1", name="a.jpg", size=size, most=10_000_000
    )


def test_pieces_come_in_any_way_and_make_the_file(folder: Path) -> None:
    data = bytes(range(256)) * 3000
    upload = begun(folder, len(data))
    at = 0
    for length in (100_000, 200_000, 200_000, 268_000):
        at = incoming.add(folder, upload, at, data[at : at + length][: incoming.PIECE])
        assert incoming.add(folder, upload, 0, data[:50]) == at  # sent again: taken once
    while at < len(data):
        at = incoming.add(folder, upload, at - 10, data[at - 10 : at + 1000])  # overlapping
    assert incoming.content(folder, upload) == data
    incoming.drop(folder, upload)
    with pytest.raises(Refusal):
        incoming.find(folder, upload.token, "me")


@pytest.mark.parametrize(
    ("at", "piece"), [(5, b"gap"), (0, b"x" * (incoming.PIECE + 1)), (0, b"x" * 101)]
)
def test_a_piece_that_does_not_fit_is_refused(folder: Path, at: int, piece: bytes) -> None:
    upload = begun(folder, 100)
    with pytest.raises(Refusal) as told:
        incoming.add(folder, upload, at, piece)
    assert told.value.code == "upload_piece"
    with pytest.raises(Refusal):
        incoming.content(folder, upload)


@pytest.mark.parametrize("token", ["../../keys/log.key", "0" * 32, "", "A" * 32, "0" * 31 + "/"])
def test_a_token_is_no_path_and_no_other_s(folder: Path, token: str) -> None:
    upload = begun(folder, 3)
    for owner, asked in (("me", token), ("somebody", upload.token)):
        with pytest.raises(Refusal) as told:
            incoming.find(folder, asked, owner)
        assert told.value.code == "upload_unknown"


@pytest.mark.parametrize("size", [0, -1, 10_000_001])
def test_a_length_is_asked_for_first(folder: Path, size: int) -> None:
    with pytest.raises(Refusal):
        begun(folder, size)


def test_what_is_put_apart_is_for_nobody(tmp_path: Path) -> None:
    digest = incoming.put_apart(tmp_path / "quarantine", b"<svg/>")
    assert incoming.put_apart(tmp_path / "quarantine", b"<svg/>") == digest
    assert (tmp_path / "quarantine" / digest).stat().st_mode & 0o777 == 0o400
