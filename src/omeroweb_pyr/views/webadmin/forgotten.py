"""Forgotten passwords, and the log-in under the address of administration."""

from typing import Any
from urllib.parse import urlencode

from pyramid.csrf import get_csrf_token
from pyramid.httpexceptions import HTTPFound, HTTPMethodNotAllowed
from pyramid.request import Request
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config, view_defaults

from omeroweb_pyr import settings
from omeroweb_pyr.forms.webadmin.forgotten import ForgottenForm
from omeroweb_pyr.security import forgotten, login
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, invalid, missing, to

ANSWER = (
    "If this user name and address belong together, OMERO sends a new password there. If no mail comes, the name or the address may be "
    "another, the password may be kept elsewhere, or too many were asked for: then please ask an administrator."
)


@view_defaults(route_name="webadmin.forgotten", permission=NO_PERMISSION_REQUIRED, renderer=f"{TEMPLATES}/forgotten.pt")
class Forgotten:
    """The page where one asks for a new password; it says the same to everybody."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.settings = settings.of(request.registry)
        if not self.settings.pages.show_forgot_password:
            missing("page")

    @view_config(request_method="GET")
    def show(self) -> dict[str, Any]:
        """Show the empty form."""
        return self.page(ForgottenForm())

    @view_config(request_method="POST")
    def ask(self) -> dict[str, Any]:
        """Ask OMERO, and say what is said in any case."""
        form = ForgottenForm(self.request.POST)
        if invalid(self.request, form):
            return self.page(form)
        self.request.registry[forgotten.KEY].ask(self.request, self.server, form.username.data, form.email.data)
        return self.page(ForgottenForm(), ANSWER)

    @property
    def server(self) -> int:
        """The server that is meant; one that is not in the list is the first."""
        servers = [server.id for server in self.settings.servers]
        return next((id for id in servers if str(id) == self.request.POST.get("server")), servers[0])

    def page(self, form: ForgottenForm, answer: str = "") -> dict[str, Any]:
        """Return what the template shows."""
        self.request.response.cache_control = "private, no-store"
        told = {"form": form, "answer": answer, "servers": self.settings.servers, "locked": frozenset()}
        return told | {"token": get_csrf_token(self.request), "login": self.request.route_path("login")}


@view_config(route_name="webadmin.login", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def log_in(request: Request) -> HTTPFound:
    """Go to the log-in, and back to administration."""
    return HTTPFound(f"{request.route_path('login')}?{urlencode({'url': request.route_path('webadmin')})}")


@view_config(route_name="webadmin.logout", request_method="POST", permission=NO_PERMISSION_REQUIRED)
def log_out(request: Request) -> HTTPFound:
    """Log out."""
    login.log_out(request)
    return to(request, "webadmin")


@view_config(route_name="webadmin.logout", permission=NO_PERMISSION_REQUIRED)
def log_out_otherwise(request: Request) -> Any:  # noqa: ARG001 - Pyramid's signature
    """Refuse to log out by a mere link."""
    raise HTTPMethodNotAllowed("Logging out takes the button on the page: a mere link does not do it.", headers={"Allow": "POST"})
