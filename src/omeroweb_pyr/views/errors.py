"""What each failure is to the visitor: a status and a sentence, as a page or as JSON."""

import logging
import secrets
from typing import Any
from urllib.parse import urlencode

from pyramid.exceptions import BadCSRFOrigin, BadCSRFToken
from pyramid.httpexceptions import HTTPClientError, HTTPForbidden, HTTPFound, HTTPMovedPermanently
from pyramid.interfaces import IRoutesMapper
from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.view import exception_view_config, forbidden_view_config, notfound_view_config

from omeroweb_pyr import mail
from omeroweb_pyr.errors import (
    BadRequest,
    Conflict,
    LoginRefused,
    NotLoggedIn,
    NotReady,
    NotYet,
    ObjectNotFound,
    Refused,
    ServerDown,
    SessionsDown,
)
from omeroweb_pyr.presenters.rights import DOING, refusal
from omeroweb_pyr.resources import Owned
from omeroweb_pyr.security import journal, login
from omeroweb_pyr.security.identity import Identity
from omeroweb_pyr.security.redirects import local_path
from omeroweb_pyr.views import kept, templates
from omeroweb_pyr.views.login import Login
from omeroweb_pyr.views.negotiation import vary, wants_json

PAGE = "omeroweb_pyr:templates/error.pt"
READING = {"GET", "HEAD"}
TITLES = {
    400: "This request can't be understood",
    403: "This is not allowed",
    404: "Nothing here",
    405: "Not this way",
    409: "Somebody was faster",
    500: "Something went wrong",
    501: "Not here yet",
    503: "OMERO is not available",
}
FORESEEN: dict[type[Exception], tuple[int, int | None]] = {
    BadRequest: (400, None),
    LoginRefused: (403, None),
    Refused: (403, None),
    Conflict: (409, None),
    NotReady: (503, 5),
    NotYet: (501, None),
    ServerDown: (503, 10),
    SessionsDown: (503, 10),
}
NO_SESSIONS = "Sessions are not available"
STALE = "This form was too old, or did not come from this site; nothing was done. Please go back, reload, and try again."
AGED = "This form is older than your log-in, so nothing was done yet. Please send it again."
MISSING = "There is nothing at this address, or it is not yours to see."

log = logging.getLogger(__name__)


def answer(request: Any, status: int, sentence: str, retry_after: int | None = None, **more: Any) -> Any:
    """Make the answer to a failure: JSON with a message for those who want it, else a page."""
    if wants_json(request):
        response = render_to_response("json", {"message": sentence} | ({"data": more["now"]} if more.get("now") else {}), request)
    else:
        told = {"status": status, "title": TITLES.get(status, TITLES[400]), "sentence": sentence, "again": None, "login": None} | more
        told["kept"] = kept.of(request, status, more.get("now"))
        response = page(request, told)
    response.status_int = status
    response.cache_control = "private, no-store"
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return vary(response, "Accept")


def page(request: Any, told: dict[str, Any]) -> Any:
    """Render the page; with our own templates alone when one of the installation's is broken, which may be the very fault it is for."""
    try:
        return render_to_response(PAGE, told, request)
    except Exception as error:
        if templates.is_plain(request):
            raise
        log.error("This site's templates can't show an error: ours are used\n%s", mail.told(request, error))  # noqa: TRY400 - see there
    templates.plainly(request)
    return render_to_response(PAGE, told, request)


def login_url(request: Any) -> str:
    """Return the log-in that leads back to what was asked for, or to the page that sent something."""
    asked = request.path_qs if request.method in READING else page_of(request) or request.path_qs
    return f"{request.route_path('login')}?{urlencode({'url': asked})}"


def page_of(request: Any) -> str:
    """Return the page of this site that a request comes from, as far as the browser tells."""
    here, said = f"{request.host_url}/", request.referer or ""
    return local_path(said.removeprefix(here[:-1]), "") if said.startswith(here) else ""


@exception_view_config(NotLoggedIn)
def not_logged_in(error: Exception, request: Any) -> Any:  # noqa: ARG001 - Pyramid's signature
    """Send pages to the log-in and back; tell programs. A session that OMERO no longer knows ends here."""
    identity = request.identity
    if identity and identity.viewer:
        return looked(request, identity)
    if identity and not identity.is_public:
        login.drop_dead(request)
    if wants_json(request):
        return answer(request, 403, "Not logged in")
    if request.is_xhr:
        return Response(status=403, content_type="text/plain", charset="utf-8")
    if request.method not in READING:
        return again(request) or answer(request, 403, "You are not logged in (any more), so this was not done.", login=login_url(request))
    return vary(HTTPFound(login_url(request)), "Accept")


def looked(request: Any, seen: Identity) -> Any:
    """Lead an administrator who saw the site as somebody else back to himself: OMERO has ended that session, as it does after an hour."""
    login.look_no_more(request, journal.Action.LOOK_OVER)
    sentence = f"You no longer see the site as {seen.user_name} does: the time for it was over. You are yourself again."
    if wants_json(request) or request.is_xhr or request.method not in READING:
        return answer(request, 403, sentence)
    request.session.flash(sentence)
    return vary(HTTPFound(request.route_path("webadmin.users")), "Accept")


def again(request: Any) -> Any:
    """Offer a log-in that what was typed lives through; nothing where nothing was."""
    carried = kept.carry(request)
    if not carried:
        return None
    page = render_to_response("omeroweb_pyr:templates/login.pt", Login(request).kept_page(carried), request)
    page.status_int = 403
    page.cache_control = "private, no-store"
    return vary(page, "Accept")


@forbidden_view_config()
def forbidden(error: HTTPForbidden, request: Any) -> Any:
    """Tell strangers to log in, and others that this is not theirs to do."""
    if request.identity is None:
        return not_logged_in(error, request)
    reason = refused(getattr(error, "result", None))
    return answer(request, 403, reason or "You can see this, but you may not do that to it.")


def refused(result: Any) -> str:
    """Say which rule stands against a change of an object."""
    place, permission = getattr(result, "context", None), getattr(result, "permission", None)
    return refusal(permission, place.obj.owner, place.obj.group) if isinstance(place, Owned) and permission in DOING else ""


@notfound_view_config()
def not_found(error: Exception, request: Any) -> Any:  # noqa: ARG001 - Pyramid's signature
    """Say that there is nothing, in the same words for what is missing and what is hidden."""
    if request.method in READING and (path := slashed(request)):
        query = f"?{request.query_string}" if request.query_string else ""
        return HTTPMovedPermanently(f"{request.application_url}{path}{query}")
    identity = request.identity
    offer = login_url(request) if identity is None or identity.is_public else None
    return answer(request, 404, MISSING, login=offer)


@exception_view_config(ObjectNotFound)
def object_not_found(error: ObjectNotFound, request: Any) -> Any:
    """Answer as for any other address at which there is nothing."""
    return not_found(error, request)


def slashed(request: Any) -> str | None:
    """Return the path with its last slash when that is one of the fixed URLs."""
    path: str = request.path_info
    if path.endswith("/"):
        return None
    routes = request.registry.getUtility(IRoutesMapper).get_routes()
    known = any(route.pattern.endswith("/") and route.match(f"{path}/") is not None for route in routes)
    return f"{path}/" if known else None


@exception_view_config(BadCSRFToken)
@exception_view_config(BadCSRFOrigin)
def csrf_failed(error: Any, request: Any) -> Any:
    """Say that the form was not ours, or too old."""
    if wants_json(request):
        return answer(request, 403, f"CSRF Failed: {error.detail}")
    return answer(request, 403, AGED if kept.of(request, 403) else STALE)


@exception_view_config(HTTPClientError)
def client_error(error: HTTPClientError, request: Any) -> Any:
    """Give Pyramid's own refusals our page; a 405 keeps its Allow."""
    response = answer(request, error.status_int, error.detail or f"{error.explanation.strip()}")
    if "Allow" in error.headers:
        response.headers["Allow"] = error.headers["Allow"]
    return response


@exception_view_config(BadRequest)
@exception_view_config(LoginRefused)
@exception_view_config(Refused)
@exception_view_config(Conflict)
@exception_view_config(NotReady)
@exception_view_config(NotYet)
@exception_view_config(ServerDown)
def foreseen(error: Exception, request: Any) -> Any:
    """Answer with the failure's own sentence; what may pass by itself can be asked for again."""
    status, retry_after = next(FORESEEN[kind] for kind in type(error).__mro__ if kind in FORESEEN)
    once_more = request.path_qs if retry_after and request.method in READING else None
    return answer(request, status, str(error) or TITLES[status], retry_after, again=once_more, now=getattr(error, "now", None))


@exception_view_config(SessionsDown)
def sessions_down(error: SessionsDown, request: Any) -> Any:
    """Say that nobody can be known just now, which is not the same as not being logged in."""
    status, retry_after = FORESEEN[SessionsDown]
    again = request.path_qs if request.method in READING else login_url(request)
    return answer(request, status, str(error), retry_after, title=NO_SESSIONS, again=again)


@exception_view_config(Exception)
def unexpected(error: Exception, request: Any) -> Any:
    """Admit a fault of ours: a sentence and an id for the visitor, everything else to the log."""
    id = secrets.token_hex(4)
    log.error("Fault %s at %s %s\n%s", id, request.method, request.path, mail.told(request, error))
    mail.report(request, error, id)
    sentence = f"Something went wrong on our side. It is noted under the id {id}: tell it to whoever looks after this site."
    return answer(request, 500, sentence)
