"""The place at the top of the tree, with the images of one group below it, and its page."""

from dataclasses import replace
from typing import Any, ClassVar

from pyramid.authorization import DENY_ALL, Allow, Everyone
from pyramid.decorator import reify
from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.forms.listing import read_page
from omeroweb_pyr.gateway import model
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Image, Place

KEY = "my_web_public.group"
PAGE, SIZE = 24, 192


class Gallery(Place):
    """``/my_web_public/``; ``/my_web_public/image/7/`` is an image of the group, with all that images have."""

    branches: ClassVar[dict[str, type[Place]]] = {"image": Image}
    everyone = True

    @reify
    def group(self) -> int:
        """Return the id of the group, for which OMERO is asked by its name."""
        name = self.request.registry[KEY]
        listed = self.request.omero.listing("group", model.Listing(name=name))
        for group in listed:
            if group.name == name:
                return int(group.id)
        raise ObjectNotFound(f"There is no group {name}, or it is not this user's.")

    @property
    def steps(self) -> model.Trail:
        """The trail of what is below: an image of another group is not found here."""
        return (("group", self.group),)

    def children(self, kind: str, asked: model.Listing) -> model.Page[Any]:
        """List everybody's images in the group."""
        page: model.Page[Any] = self.request.omero.listing(kind, replace(asked, owner=model.ANYBODY, group=self.group))
        return page

    def __acl__(self) -> list[Any]:
        """Let in who is logged in, and visitors where the public user's filter lets them."""
        return [(Allow, Everyone, Permission.READ), DENY_ALL]


@view_config(context=Gallery, renderer="my_web_public:templates/gallery.pt", request_method="GET", permission=Permission.READ)
def gallery(context: Gallery, request: Request) -> dict[str, Any]:
    """Show the images."""
    images = context.inside()
    page = images.page(read_page(request.GET, PAGE, everyone=True))
    return {
        "total": page.total,
        "cards": [
            {
                "name": image.name,
                "page": request.resource_path(images.node(image.id)),
                "picture": request.resource_path(images.node(image.id), "@@thumbnail", query={"size": SIZE, "v": image.version}),
            }
            for image in page
        ],
    }
