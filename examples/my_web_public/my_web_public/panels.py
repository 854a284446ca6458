"""What the plug-in adds to the three-panel client: a tab, and a view of the centre. Each is a view that answers with a piece of HTML."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from my_web_public.gallery import KEY, SIZE, Gallery
from omeroweb_pyr.forms.changes import ids
from omeroweb_pyr.gateway.model import ANYBODY, Listing
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Dataset, Image, Root

TAB = "my_web_public:templates/visitors.pt"
MOST = 60


@view_config(context=Image, name="visitors", renderer=TAB, request_method="GET", permission=Permission.READ)
def visitors(context: Image, request: Request) -> dict[str, Any]:
    """Tell of an image whether visitors are shown it, and where."""
    image = context.obj
    shown = image.group.name == request.registry[KEY]
    public = Gallery(request.root, "my_web_public").branch("image")
    return {"group": image.group.name, "public": public.node(image.id).url() if shown else "", "several": None}


@view_config(context=Root, name="visitors", renderer=TAB, request_method="GET", permission=Permission.READ)
def visitors_of_several(context: Root, request: Request) -> dict[str, Any]:
    """Tell of several images how many are shown to visitors: ``/@@visitors?image=1&image=2``."""
    images = request.omero.targets({"image": ids(request.GET, "image")})
    group = Gallery(context, "my_web_public").group
    shown = [image for image in images if image.group_id == group]
    return {"group": request.registry[KEY], "public": "", "several": (len(shown), len(images))}


@view_config(context=Dataset, name="wall", renderer="my_web_public:templates/wall.pt", request_method="GET", permission=Permission.READ)
def wall(context: Dataset, request: Request) -> dict[str, Any]:
    """Show what is in a dataset as a wall of pictures."""
    images = context.inside()
    page = images.page(Listing(owner=ANYBODY, limit=MOST))
    cards = [
        {
            "name": image.name,
            "path": images.node(image.id).path(),
            "picture": request.resource_path(images.node(image.id), "@@thumbnail", query={"size": SIZE, "v": image.version}),
        }
        for image in page
    ]
    return {"cards": cards, "total": page.total}
