"""Images: the leaves of the tree."""

from pyramid.decorator import reify

from omeroweb_pyr.gateway import model
from omeroweb_pyr.resources.node import Owned

PICTURES = frozenset({"png", "jpg", "thumbnail", "render", "tile", "levels", "histogram", "luts", "lut"})
"""The suffixes and view names that draw pixels, or say what can be drawn."""
ROUTES = "picture."
"""What the names of routes begin with that do the same."""


class Image(Owned):
    """An image, with two ways to see it: fresh for pages, remembered for seconds for its pictures."""

    kind = "image"

    @reify
    def grant(self) -> model.Image:
        """Look at the image as remembered for a few seconds; a viewer asks for hundreds of pictures in that time."""
        granted: model.Image = self.request.omero.image(self.id, within=self.trail)
        return granted

    @property
    def seen(self) -> model.Image:
        """The grant for pictures, else the image as it is now: a page must never be older than one's own last write."""
        asked, route = self.suffix or self.request.view_name, self.request.matched_route
        drawn = asked in PICTURES or (route is not None and route.name.startswith(ROUTES))
        image: model.Image = self.grant if drawn else self.obj
        return image
