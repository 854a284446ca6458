"""OMERO.web's ``/webclient/api/annotations/``: what is said about objects, as JSON for its scripts and plug-ins."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms import formerly
from omeroweb_pyr.forms.changes import read_targets, text
from omeroweb_pyr.forms.treelists import read_switch
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.annotations import PARTS, annotations, parents

MOST = 50
"""Of how many objects it tells at once: each takes some calls."""


@view_config(route_name="json:annotations", renderer="json", request_method="GET", permission=Permission.READ)
def annotations_data(request: Request) -> dict[str, Any]:
    """Tell of the annotations of objects: ``image=1&image=2&dataset=3``, of one ``type``, or one ``ns``.

    With ``parents=true`` the key-value pairs and tables of what is above them come along.
    """
    named = read_targets(formerly.named(request.GET))
    wanted = [(kind, number) for kind, numbers in named.items() for number in numbers]
    kind = request.GET.get("type", "")
    if not 0 < len(wanted) <= MOST:
        raise BadRequest(f"Please say of which objects, {MOST} at most: image=1&image=2.")
    if kind not in ("", *PARTS):
        raise BadRequest(f"type is one of {', '.join(PARTS)}.")
    objects = [request.omero.load(*each) for each in wanted]
    zone, namespace = settings.of(request.registry).time_zone, text(request.GET, "ns") or ""
    told = annotations([(obj, request.omero.annotations(obj)) for obj in objects], zone, kind=kind, namespace=namespace)
    if not read_switch(request.GET, "parents"):
        return told
    ways = [found for each, numbers in named.items() for found in request.omero.located(each, numbers)]
    said = [(obj, request.omero.inherited(obj)) for obj in objects]
    return told | {"parents": parents(said, ways, zone, kind=kind, namespace=namespace)}
