"""An example of a plug-in for omeroweb_pyr: a page of the images in one group, open to visitors."""

from dataclasses import dataclass
from typing import Any, ClassVar

from my_web_public.gallery import KEY, Gallery
from omeroweb_pyr.settings import Group, key
from omeroweb_pyr.settings.casts import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Group):
    """What can be set."""

    title: ClassVar[str] = "my_web_public"

    group: str = key("my_web_public.group", text, "public", "The OMERO group whose images are shown.")


def includeme(config: Any) -> None:
    """Add the page at ``/my_web_public/``, and a link to it."""
    config.registry[KEY] = config.read_settings(Settings).group
    config.add_place("my_web_public", Gallery)
    config.add_static_files("my_web_public:static")
    config.add_top_link("Public images", "/my_web_public/", title="Images that everybody may see")
    config.scan(".gallery")
