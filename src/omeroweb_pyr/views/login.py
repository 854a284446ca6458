"""Logging in and out."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from pyramid.csrf import get_csrf_token
from pyramid.httpexceptions import HTTPFound, HTTPMethodNotAllowed
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config, view_defaults

from omeroweb_pyr import sessions, settings
from omeroweb_pyr.errors import LoginRefused, ServerDown
from omeroweb_pyr.security import public
from omeroweb_pyr.security.login import log_in, log_out
from omeroweb_pyr.security.redirects import local_path
from omeroweb_pyr.views import kept, landing

LONGEST = 255


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, but for the password."""

    server_id: int
    user: str


@view_defaults(route_name="login", renderer="omeroweb_pyr:templates/login.pt", permission=NO_PERMISSION_REQUIRED)
class Login:
    """The log-in page: it names the path that was asked for, and leads back to it."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self.settings = settings.of(request.registry)

    @view_config(request_method=("GET", "HEAD"))
    def show(self) -> dict[str, Any]:
        """Show the empty form, and why a session that was can't be continued."""
        return self.page(Form(self.settings.servers[0].id, ""), sessions.lost(self.request))

    @view_config(request_method="POST")
    def submit(self) -> Any:
        """Log in and go on to what was asked for, or say what went wrong."""
        form, password = self.typed()
        if not form.user or not password:
            return self.again(form, 403, "Please type your user name and your password.")
        try:
            log_in(self.request, form.server_id, form.user, password)
        except LoginRefused:
            return self.again(form, 403, self.settings.pages.login_incorrect_credentials_text)
        except ServerDown as error:
            return self.again(form, 503, str(error) or "OMERO can't be reached. Please try again in a while.")
        # What was typed is posted to this site alone, whichever hosts a log-in may lead to.
        typed = kept.shown(self.request, local_path(self.request.GET.get("url", ""), ""))
        return typed or HTTPFound(landing.target(self.request))

    def typed(self) -> tuple[Form, str]:
        """Return what the form says; a server that is not in the list is the first."""
        # A file may come in place of a text.
        texts = {name: value for name, value in self.request.POST.items() if isinstance(value, str)}
        chosen = [server.id for server in self.settings.servers if str(server.id) == texts.get("server")]
        user = texts.get("username", "").strip()[:LONGEST]
        return Form(chosen[0] if chosen else self.settings.servers[0].id, user), texts.get("password", "")

    def for_visitors(self) -> str | None:
        """Return where one can go without logging in, if the client is open to visitors."""
        path = self.request.route_path("webclient")
        found = public.visitor(self.request.registry)
        return path if found and found.opens(self.request.script_name, path.removeprefix(self.request.script_name)) else None

    def kept_page(self, carried: str) -> dict[str, Any]:
        """Return what the template shows where a form was sent after the end of the session."""
        words = "You are not logged in any more, so this was not done. What you typed is kept: log in to go on."
        query = urlencode({"url": self.request.path})
        shown = self.page(Form(self.settings.servers[0].id, ""), words)
        return shown | {"kept": carried, "asked": "", "action": f"{self.request.route_path('login')}?{query}"}

    def again(self, form: Form, status: int, message: str) -> dict[str, Any]:
        """Show the form once more, with what went wrong."""
        self.request.response.status_int = status
        return self.page(form, message)

    def page(self, form: Form, message: str = "") -> dict[str, Any]:
        """Return what the template shows."""
        return {
            "form": form,
            "message": message,
            "servers": self.settings.servers,
            "asked": unquote(landing.asked(self.request).partition("?")[0]),
            "action": self.request.path_qs,
            "token": get_csrf_token(self.request),
            "kept": kept.carried(self.request),
            "logo": self.settings.pages.login_logo,
            "public": self.for_visitors(),
            "forgotten": self.request.route_path("webadmin.forgotten") if self.settings.pages.show_forgot_password else None,
            "hint": self.settings.embedded is not None,
        }


@view_config(route_name="logout", request_method="POST", permission=NO_PERMISSION_REQUIRED)
def logout(request: Any) -> Any:
    """Close the OMERO session and forget the visitor."""
    log_out(request)
    return HTTPFound(request.route_path("login"))


@view_config(route_name="logout", permission=NO_PERMISSION_REQUIRED)
def logout_otherwise(request: Any) -> Any:  # noqa: ARG001 - Pyramid's signature
    """Refuse to log out by a mere link, which any other site could hold."""
    raise HTTPMethodNotAllowed("Logging out takes the button on the page: a mere link does not do it.", headers={"Allow": "POST"})
