"""What forms send that give rendering settings to images."""

from typing import Any

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.changes import KINDS, ids, text
from omeroweb_pyr.gateway.model_restyling import WAYS

DRAWN = ("c", "maps", "m", "z", "t", "pixel_range")
"""What says how an image is drawn, by OMERO.web's names."""
MOST = 5000
"""How many images are given settings by one request that waits for all of them."""


def read_way(form: Any) -> str:
    """Read whose settings the images are to have."""
    how = text(form, "how") or ""
    if how not in WAYS:
        raise BadRequest("Please say which rendering settings: how=paste, imported or owner.")
    return how


def read_styled(form: Any) -> dict[str, tuple[int, ...]]:
    """Read in which objects the images are: ``image=1&image=2&dataset=3``."""
    found = {kind: known for kind in KINDS if (known := ids(form, kind))}
    if not found:
        raise BadRequest("Please name the images, or what they are in.")
    return found


def read_drawn(form: Any) -> dict[str, str]:
    """Read rendering settings that are nowhere saved."""
    return {name: value for name in DRAWN if (value := text(form, name))}
