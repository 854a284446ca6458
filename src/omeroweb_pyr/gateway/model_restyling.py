"""Rendering settings that go from one image to others, or back to what they were."""

from dataclasses import dataclass, field

from omeroweb_pyr.gateway.model import Group, Person, Settings
from omeroweb_pyr.imaging.model import View

PASTE, IMPORTED, OWNER = "paste", "imported", "owner"
WAYS = (PASTE, IMPORTED, OWNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Rendering settings to be given to others: those that the caller sees an image with.

    ``query`` says what was changed of them and not saved, as a picture's address does.
    """

    image: int
    name: str
    pixels: int
    channels: int
    type: str
    group: int
    query: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restyling:
    """Whose rendering settings images are to have: a pattern's (``paste``), OMERO's first ones (``imported``), their ``owner``'s."""

    how: str
    pattern: Pattern | None = None
    view: View | None = None
    """What the pattern's ``query`` says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """An image that stays as it was, and what stands against it: ``pixels``, ``right``, ``unlike``, ``unsaved`` or ``refused``."""

    id: int
    name: str
    why: str
    channels: int
    type: str
    owner: Person
    group: Group


@dataclass(frozen=True, slots=True)
class Portion:
    """What came of some of the images in something; ``last`` is the greatest id among them, and None where there are no more."""

    changed: tuple[int, ...]
    left: tuple[Left, ...]
    last: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many images there are, how many of them would stay as they are, and some of these."""

    total: int
    unlike: int
    some: tuple[Left, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedBy:
    """The rendering settings that somebody has saved for an image."""

    id: int
    owner: Person
    settings: Settings
