"""Photos of people as they are uploaded: small pictures, which are what they say, perhaps a square cut out of a larger one."""

import io
import warnings
from dataclasses import dataclass
from pathlib import PurePath

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 204_800
"""How many bytes a photo may have, as in OMERO.web."""
LARGEST_TO_CUT = 20_000_000
"""How many bytes the picture may have that one is cut out of."""
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
MOST_PIXELS = 40_000_000
SMALLEST, LONGEST = 16, 20_000
"""How many pixels a side may have."""
SIDE = 512
QUALITIES = (88, 75, 60, 40)
UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning, Image.DecompressionBombError)


class BadPhoto(ValueError):
    """A photo that can't be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """The square that is kept of a picture, in its own pixels as people see it, upright: from the left, from the top, and its side."""

    x: int
    y: int
    size: int


def checked(name: str, content: bytes, *, crop: bool, part: Part | None = None) -> tuple[str, str, bytes]:
    """Return the file name, type and bytes of a photo, with ``crop`` a part of it, or its middle; BadPhoto says what is wrong with it."""
    most = LARGEST_TO_CUT if crop else LARGEST
    if len(content) > most:
        raise BadPhoto(f"This picture is too large: it may have {_size(most)}" + ("." if crop else ", or more if it is cut to a square."))
    stem = PurePath(name.replace("\\", "/")).name[:200] or "photo"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(FORMATS)) as picture:
                _bounded(picture)
                kind = str(picture.format)
                picture.load()
                return (f"{PurePath(stem).stem}.jpg", "image/jpeg", _square(picture, part)) if crop else (stem, FORMATS[kind], content)
    except BadPhoto:
        raise
    except UNREADABLE as error:
        raise BadPhoto("This is not a picture that can be shown: please take a JPEG, PNG, GIF or WebP.") from error


def _size(bytes_: int) -> str:
    return f"{bytes_ // 1_000_000} MB" if bytes_ >= 1_000_000 else f"{bytes_ // 1024} kB"


def _bounded(picture: Image.Image) -> None:
    told = f"{picture.width} x {picture.height} pixels"
    if min(picture.size) < SMALLEST:
        raise BadPhoto(f"This picture has {told}: that is too small, each side needs {SMALLEST}.")
    if picture.width * picture.height > MOST_PIXELS or max(picture.size) > LONGEST:
        raise BadPhoto(f"This picture has {told}: that is too many.")


def _square(picture: Image.Image, part: Part | None) -> bytes:
    """Cut a square out, upright; what is transparent becomes white."""
    upright = ImageOps.exif_transpose(_of_bytes(picture))
    chosen = part or _middle(*upright.size)
    if min(chosen.x, chosen.y) < 0 or chosen.size < SMALLEST:
        raise BadPhoto(f"The square that is cut out has at least {SMALLEST} pixels a side, and lies in the picture.")
    if chosen.x + chosen.size > upright.width or chosen.y + chosen.size > upright.height:
        raise BadPhoto("The square that is cut out does not lie in the picture.")
    box = (chosen.x, chosen.y, chosen.x + chosen.size, chosen.y + chosen.size)
    side = min(SIDE, chosen.size)
    colours = upright.crop(box).convert("RGBA").resize((side, side), Image.Resampling.LANCZOS)
    flat = Image.alpha_composite(Image.new("RGBA", colours.size, "white"), colours).convert("RGB")
    found = b""
    for quality in QUALITIES:
        found = _jpeg(flat, quality)
        if len(found) <= LARGEST:
            break
    return found


def _of_bytes(picture: Image.Image) -> Image.Image:
    """Return a picture of 16 bits in bytes, its brightest in white; others as they are."""
    if not picture.mode.startswith("I"):
        return picture
    deep = picture.convert("I")
    _, brightest = deep.getextrema()
    return deep.point(lambda value: value * (255 / max(brightest, 1))).convert("L")


def _middle(width: int, height: int) -> Part:
    side = min(width, height)
    return Part((width - side) // 2, (height - side) // 2, side)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
