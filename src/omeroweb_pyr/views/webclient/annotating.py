"""Names, descriptions and annotations changed: by forms on an object's page, and at the top for many objects at once."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.forms import changes as forms
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Owned, Place, Root
from omeroweb_pyr.views.changing import annotated, done, target


@view_config(context=Owned, name="edit", request_method="POST", permission=Permission.EDIT)
def edit(context: Owned, request: Request) -> Any:
    """Name and describe an object."""
    new, was = forms.read_wording(request.POST)
    request.omero.changes.edit(target(context), new, was)
    told = {key: value for key, value in (("name", new.name), ("description", new.description)) if value is not None}
    return done(context, request, id=context.obj.id, **told)


@view_config(context=Owned, name="comment", request_method="POST", permission=Permission.ANNOTATE)
@view_config(context=Root, name="comment", request_method="POST", permission=Permission.CHANGE)
def comment(context: Place, request: Request) -> Any:
    """Comment on objects."""
    words = forms.read_comment(request.POST)
    made = request.omero.changes.comment(annotated(context, request), words)
    return done(context, request, "comments", annotations=made)


@view_config(context=Owned, name="tag", request_method="POST", permission=Permission.CHANGE)
@view_config(context=Root, name="tag", request_method="POST", permission=Permission.CHANGE)
def tag(context: Place, request: Request) -> Any:
    """Put tags on objects, and take others off."""
    asked = forms.read_tagging(request.POST)
    on = annotated(context, request, adding=bool(asked.wanted or asked.new))
    made = request.omero.changes.tag(on, asked.wanted, asked.new, asked.off)
    return done(context, request, "tags", added=made.added, new=made.new, removed=made.removed)


@view_config(context=Owned, name="rate", request_method="POST", permission=Permission.ANNOTATE)
@view_config(context=Root, name="rate", request_method="POST", permission=Permission.CHANGE)
def rate(context: Place, request: Request) -> Any:
    """Rate objects."""
    stars = forms.read_stars(request.POST)
    request.omero.changes.rate(annotated(context, request), stars)
    return done(context, request, "rating", rating=stars)


@view_config(context=Owned, name="pairs", request_method="POST", permission=Permission.CHANGE)
@view_config(context=Root, name="pairs", request_method="POST", permission=Permission.CHANGE)
def pairs(context: Place, request: Request) -> Any:
    """Write a table of key-value pairs: a new one, or another in the place of those that there are."""
    table = forms.read_table(request.POST)
    on = annotated(context, request, adding=not table.annotations)
    if table.annotations:
        made = request.omero.changes.rewrite_pairs(on, table.annotations, table.pairs, table.was)
    else:
        made = request.omero.changes.write_pairs(on, table.namespace, table.pairs, each=table.each)
    return done(context, request, "pairs", annotations=made)


@view_config(context=Owned, name="detach", request_method="POST", permission=Permission.CHANGE)
@view_config(context=Root, name="detach", request_method="POST", permission=Permission.CHANGE)
def detach(context: Place, request: Request) -> Any:
    """Take annotations off objects, or delete them."""
    asked, wholly = forms.read_annotations(request.POST), forms.flag(request.POST, "delete")
    removed = request.omero.changes.detach(annotated(context, request, adding=False), asked, wholly=wholly)
    return done(context, request, "annotations", removed=removed)
