"""Photos of people as they are uploaded: small pictures, which are what they say, perhaps cut to a square."""

import io
import warnings
from pathlib import PurePath

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 204_800
"""How many bytes a photo may have, as in OMERO.web."""
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
MOST_PIXELS = 40_000_000
SIDE = 512
UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning, Image.DecompressionBombError)


class BadPhoto(ValueError):
    """A photo that can't be taken; the message says why."""


def checked(name: str, content: bytes, *, crop: bool) -> tuple[str, str, bytes]:
    """Return the file name, type and bytes of a photo; BadPhoto says what is wrong with it."""
    if len(content) > LARGEST:
        raise BadPhoto(f"A photo has at most {LARGEST:,} bytes: please make it smaller.")
    stem = PurePath(name.replace("\\", "/")).name[:200] or "photo"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(FORMATS)) as picture:
                _bounded(picture)
                kind = str(picture.format)
                picture.load()
                return (f"{PurePath(stem).stem}.jpg", "image/jpeg", _square(picture)) if crop else (stem, FORMATS[kind], content)
    except BadPhoto:
        raise
    except UNREADABLE as error:
        raise BadPhoto("This is not a picture that can be shown: please take a JPEG, PNG, GIF or WebP.") from error


def _bounded(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise BadPhoto("This picture has too many pixels.")


def _square(picture: Image.Image) -> bytes:
    """Cut the middle out, upright."""
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    side = min(SIDE, *upright.size)
    out = io.BytesIO()
    ImageOps.fit(upright, (side, side)).save(out, "JPEG", quality=88)
    return out.getvalue()
