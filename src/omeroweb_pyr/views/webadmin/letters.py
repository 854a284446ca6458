"""Mail to users, which OMERO sends."""

import time
from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.view import view_config, view_defaults

from omeroweb_pyr.forms.webadmin.letters import LetterForm
from omeroweb_pyr.gateway.model_staff import EVERYBODY, GUESTS, Wanted
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.jobs import staff_record
from omeroweb_pyr.presenters.wording import number
from omeroweb_pyr.resources import Office
from omeroweb_pyr.security import journal
from omeroweb_pyr.views import jobs
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, invalid, page, refused


@view_defaults(route_name="webadmin.email", permission=Permission.MAIL, renderer=f"{TEMPLATES}/letter.pt")
class Letters:
    """A mail: written, looked at, and sent."""

    def __init__(self, context: Office, request: Request) -> None:
        self.context, self.request = context, request
        self.work = request.omero.administration
        self.groups = tuple(each for each in self.work.groups() if each.group.id not in (EVERYBODY, GUESTS))

    @view_config(request_method="GET")
    def show(self) -> dict[str, Any]:
        """Show the empty form."""
        return self.form(LetterForm())

    @view_config(request_method="POST")
    def send(self) -> Any:
        """Send it, or with ``preview`` say first who will get it."""
        form = LetterForm(self.request.POST)
        if invalid(self.request, form) or self.unknown(form):
            return self.form(form)
        if "preview" in self.request.POST:
            return self.form(form, preview=self.recipients(form))
        handles: list[str] = []
        if refused(self.request, form, lambda: handles.append(self.work.write(form.letter()))):
            return self.form(form)
        me, about = self.context.me.user_name, "; ".join(self.recipients(form))
        journal.note(self.request.registry, self.request.identity.server_id, me, journal.Action.MAIL, about)
        jobs.remember(self.request, staff_record("mail", about, handles[0], time.time()))
        return HTTPFound(f"{self.request.script_name}/@@jobs")

    def unknown(self, form: LetterForm) -> bool:
        """Say whether somebody is named whom there is not."""
        known = self.work.named(form.named)
        form.found = frozenset(known.values())
        strange = [name for name in form.named if name not in known]
        if strange:
            form.blame("names", f"Nobody has the name {', '.join(strange[:10])}.")
            self.request.response.status_int = 400
        return bool(strange)

    def recipients(self, form: LetterForm) -> tuple[str, ...]:
        """Say who will get it."""
        letter = form.letter()
        if letter.everyone:
            total = self.work.users(Wanted(active=None if letter.inactive else True, limit=1)).total
            return (f"everybody, {number(total)} users", *letter.extra)
        teams = [f"{each.group.name}, {number(each.members)} members" for each in self.groups if each.group.id in letter.groups]
        people = (*form.named, *(f"user {user}" for user in sorted(letter.users - form.found)))
        return (*teams, *people, *letter.extra)

    def form(self, form: LetterForm, preview: tuple[str, ...] = ()) -> dict[str, Any]:
        """Lay out the form."""
        told = {"form": form, "groups": self.groups, "preview": preview, "action": self.request.path}
        return page(self.context, self.request, "mail", "E-mail to users", **told)
