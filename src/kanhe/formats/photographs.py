"""Photographs: what they say of themselves, a small one to show, and one without what it says."""

import io
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.ExifTags import IFD, Base

from kanhe.values.refusal import Refusal

LARGEST = 80_000_000  # pixels; a telephone has 50 million, a trap has billions
_SMALL = (320, 240)
_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Said:
    """What a photograph says: when it was taken, with what, and whether it tells a place."""

    taken_at: datetime | None
    device: str
    has_place: bool
    width: int
    height: int


def said(data: bytes) -> Said:
    """Return what the photograph in *data* says of itself; raises Refusal `picture_unreadable`."""
    with _opened(data) as picture:
        exif = picture.getexif()
        details = exif.get_ifd(IFD.Exif)
        taken = str(details.get(Base.DateTimeOriginal) or exif.get(Base.DateTime) or "")
        device = " ".join(str(exif.get(tag) or "").strip("\0 ") for tag in (Base.Make, Base.Model))
        return Said(
            _moment(taken),
            device.strip()[:80],
            bool(exif.get_ifd(IFD.GPSInfo)),
            picture.width,
            picture.height,
        )


def small(data: bytes) -> bytes:
    """Return a small JPEG of the picture, upright, that says nothing of itself."""
    return _encoded(data, _SMALL)


def published(data: bytes) -> bytes:
    """Return the picture at its size, as a JPEG that tells neither place nor device."""
    return _encoded(data, None)


def _encoded(data: bytes, size: tuple[int, int] | None) -> bytes:
    with _opened(data) as picture:
        try:
            upright = ImageOps.exif_transpose(picture)
            if size is not None:
                upright.thumbnail(size)
            out = io.BytesIO()
            upright.convert("RGB").save(out, "JPEG", quality=_QUALITY, optimize=True)
        except (OSError, ValueError, SyntaxError) as fault:
            raise Refusal("picture_unreadable") from fault
    return out.getvalue()


def _opened(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise Refusal("picture_unreadable") from fault
    if picture.width * picture.height > LARGEST:
        raise Refusal("picture_too_large", most=str(LARGEST))
    return picture


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
