"""What the pages of administration have in common."""

import time
from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest, Conflict, LoginRefused, ObjectNotFound, OmeroWebError, Refused, ServerDown
from omeroweb_pyr.forms.webadmin.fields import AdminForm
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.jobs import RUNNING
from omeroweb_pyr.presenters.staff import tabs
from omeroweb_pyr.resources import Desk
from omeroweb_pyr.security.journal import Action, Party, note

TEMPLATES = "omeroweb_pyr:templates/webadmin"
STATUS: dict[type[OmeroWebError], int] = {
    BadRequest: 400,
    Conflict: 409,
    LoginRefused: 403,
    Refused: 403,
    ServerDown: 503,
}
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between looks at what OMERO is doing, before the page is shown without it."""
FORMS = {
    "webadmin.user.create": "webadmin.user.new",
    "webadmin.user.save": "webadmin.user.edit",
    "webadmin.group.create": "webadmin.group.new",
    "webadmin.group.save": "webadmin.group.edit",
    "webadmin.group.members": "webadmin.group.edit",
    "webadmin.owner.save": "webadmin.owner.edit",
    "webadmin.account.save": "webadmin.account",
}
"""Where forms go, and where they are."""
TABS = {
    "users": "webadmin.users",
    "groups": "webadmin.groups",
    "account": "webadmin.account",
    "usage": "webadmin.stats",
    "mail": "webadmin.email",
    "audit": "webadmin.audit",
}


@view_config(route_name="webadmin", request_method="GET", permission=Permission.READ)
def start(context: Desk, request: Request) -> HTTPFound:
    """Go to the users, or to one's own account."""
    return to(request, "webadmin.users" if context.me.is_admin and not context.me.sudoer else "webadmin.account")


def _where_forms_go(view: Callable[[Desk, Request], HTTPFound]) -> Callable[[Desk, Request], HTTPFound]:
    for route in FORMS:
        view = view_config(route_name=route, request_method="GET", permission=Permission.READ)(view)
    return view


@_where_forms_go
def to_the_form(context: Desk, request: Request) -> HTTPFound:  # noqa: ARG001 - Pyramid's signature
    """Lead whoever asks again for where a form went, which the browser's address bar has when something is wrong with it, to the form."""
    return to(request, FORMS[request.matched_route.name], **request.matchdict)


def page(context: Desk, request: Request, here: str, title: str, **told: Any) -> dict[str, Any]:
    """Return what a template shows, with what they all do."""
    addresses = {name: request.route_path(route) for name, route in TABS.items()}
    request.response.cache_control = "private, no-store"
    shown = {"tabs": tabs(context.me, here, addresses), "title": title, "me": context.me, "told": request.session.pop_flash()}
    return shown | {"locked": frozenset(), "may": lambda right: bool(request.has_permission(right))} | told


def refused(request: Request, form: AdminForm, work: Callable[[], Any]) -> bool:
    """Do something by a form; say whether OMERO refused it, which the form then tells, with all that was typed."""
    try:
        work()
    except (BadRequest, Conflict, Refused, LoginRefused, ServerDown) as error:
        form.complain(str(error))
        request.response.status_int = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
        return True
    return False


def invalid(request: Request, form: AdminForm) -> bool:
    """Say whether a form is wrong."""
    if form.validate():
        return False
    request.response.status_int = 400
    return True


def done(request: Request, sentence: str, route: str, **elements: Any) -> HTTPFound:
    """Go on, and say there what was done."""
    request.session.flash(sentence)
    return to(request, route, **elements)


def to(request: Request, route: str, **elements: Any) -> HTTPFound:
    """Go to another of the fixed addresses."""
    return HTTPFound(request.route_path(route, **elements))


def write_down(context: Desk, request: Request, action: Action, about: Party, detail: str = "") -> None:
    """Write down in this site's journal what the caller has done."""
    note(request.registry, request.identity.server_id, Party(context.me.user_name, context.me.user_id), action, about, detail)


def soon(ask: Callable[[], Any]) -> Any:
    """Ask what came of something, and again while it is running, for a second or two."""
    found = ask()
    for pause in PAUSES:
        if found.status != RUNNING:
            break
        time.sleep(pause)
        found = ask()
    return found


def missing(what: str) -> Response:
    """Refuse what is not there."""
    raise ObjectNotFound(f"There is no such {what}.")
