"""An example of a plug-in for omeroweb_pyr: a page of the images in one group, open to visitors, and what the client tells of it."""

from dataclasses import dataclass
from typing import Any, ClassVar

from my_web_public.gallery import KEY, Gallery
from omeroweb_pyr.settings import Group, key
from omeroweb_pyr.settings.casts import text

FILES = "my_web_public:static"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Group):
    """What can be set."""

    title: ClassVar[str] = "my_web_public"

    group: str = key("my_web_public.group", text, "public", "The OMERO group whose images are shown.")


def includeme(config: Any) -> None:
    """Add the page at ``/my_web_public/`` and a link to it, and to the client a tab, a view of the centre and an entry of “Open with”."""
    config.registry[KEY] = config.read_settings(Settings).group
    config.add_place("my_web_public", Gallery)
    config.add_static_files(FILES)
    config.add_top_link("Public images", "/my_web_public/", title="Images that everybody may see")
    script, style = f"{FILES}/visitors.js", f"{FILES}/panels.css"
    config.add_right_panel("visitors", "Visitors", kinds=["image"], several=True, script=script, style=style)
    config.add_centre_panel("wall", "Wall", kinds=["dataset"], style=style)
    config.add_open_with("Public page", "/my_web_public/image/{id}/", kinds=["image"])
    config.scan(".gallery")
    config.scan(".panels")
