"""Mail to users, which OMERO sends."""

import secrets
import time
from typing import Any

from pyramid.decorator import reify
from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.view import view_config, view_defaults

from omeroweb_pyr.forms.webadmin.letters import LetterForm
from omeroweb_pyr.gateway.model_staff import EVERYBODY, GUESTS, Recipients
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.jobs import staff_record
from omeroweb_pyr.presenters.wording import count, listed, number
from omeroweb_pyr.resources import Office
from omeroweb_pyr.security.journal import Action, Party
from omeroweb_pyr.sessions import tallies
from omeroweb_pyr.views import jobs
from omeroweb_pyr.views.webadmin.choosing import find
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, invalid, page, refused, write_down

DAY = 86_400
UNWRITTEN = frozenset({EVERYBODY, GUESTS})
"""The groups to which nobody writes: to everybody one does so by the box, and guests have no address."""
NOT_READY = "Nothing was sent: this OMERO is not set up to send mail. See below what is missing."


@view_defaults(route_name="webadmin.email", permission=Permission.MAIL, renderer=f"{TEMPLATES}/letter.pt")
class Letters:
    """A mail: written, looked at, and sent."""

    def __init__(self, context: Office, request: Request) -> None:
        self.context, self.request = context, request
        self.work = request.omero.administration

    @view_config(request_method="GET")
    def show(self) -> dict[str, Any]:
        """Show the empty form."""
        return self.form(LetterForm())

    @view_config(request_method="POST")
    def send(self) -> Any:
        """Send it, or with ``preview`` say first who will get it."""
        form = LetterForm(self.request.POST)
        form.teams = self.work.groups_told(form.ticked - UNWRITTEN)
        if form.looking:
            find(self.work, form, form.ticked | UNWRITTEN)
            return self.form(form)
        if invalid(self.request, form) or self.unknown(form):
            return self.form(form)
        if "preview" not in self.request.POST and not self.ready:
            form.complain(NOT_READY)
            self.request.response.status_int = 409
            return self.form(form)
        found = self.work.recipients(form.letter())
        if found.addressless == found.total and not form.extra:
            form.complain(nobody(found))
            self.request.response.status_int = 400
            return self.form(form)
        if "preview" in self.request.POST:
            return self.form(form, found)
        if self.again(form):
            return HTTPFound(f"{self.request.script_name}/@@jobs")  # where it stands already
        handles: list[str] = []
        if refused(self.request, form, lambda: handles.append(self.work.write(form.letter()))):
            return self.form(form)
        about = "; ".join(self.meant(form))
        write_down(self.context, self.request, Action.MAIL, Party(about, kind=""))
        jobs.remember(self.request, staff_record("mail", about, handles[0], time.time()))
        return HTTPFound(f"{self.request.script_name}/@@jobs")

    def again(self, form: LetterForm) -> bool:
        """Say whether this very form was sent before."""
        what = f"letter of {self.request.identity.server_id} {self.context.me.user_id} {form.once.data}"
        return bool(form.once.data) and not tallies.admit(self.request.registry, what, 1, DAY)

    @reify
    def ready(self) -> bool:
        """Whether OMERO can send mail at all."""
        return bool(self.work.mail_ready())

    def unknown(self, form: LetterForm) -> bool:
        """Say whether somebody is named whom there is not."""
        known = self.work.named(form.written.possible)
        meant = form.written.meant(known)
        form.found = {name: known[name] for name in meant if name in known}
        strange = [name for name in meant if name not in known]
        if strange:
            form.blame("names", f"Nobody has the name {', '.join(strange[:10])}.")
            self.request.response.status_int = 400
        return bool(strange)

    def meant(self, form: LetterForm) -> tuple[str, ...]:
        """Say whom it is written to."""
        letter = form.letter()
        if letter.everyone:
            return ("everybody", *letter.extra)
        teams = [f"{each.group.name}, {count(each.members, 'member')}" for each in form.teams]
        users = letter.users - frozenset(form.found.values())
        names, _ = self.work.names(users, ())
        people = (*form.found, *(names.get(user, f"user {user}") for user in sorted(users)))
        return (*teams, *people, *letter.extra)

    def form(self, form: LetterForm, found: Recipients | None = None) -> dict[str, Any]:
        """Lay out the form."""
        form.once.data = secrets.token_hex(16)
        told = {"form": form, "action": self.request.path, "ready": self.ready, "preview": None}
        told["finding"] = self.request.route_path("webadmin.groups.found")
        if found:
            mails = found.total - found.addressless + len(form.extra)
            left = found.addressless - len(found.named)
            told["preview"] = {
                "meant": "; ".join(self.meant(form)),
                "mails": count(mails, "mail") + (", each to one address" if mails > 1 else ""),
                "missing": listed([*found.named, *([f"{number(left)} others"] if left else [])]),
                "addressless": count(found.addressless, "user"),
                "shut_out": count(found.shut_out, "user") if found.shut_out else "",
            }
        return page(self.context, self.request, "mail", "E-mail to users", **told)


def nobody(found: Recipients) -> str:
    """Say why nobody would get it."""
    if found.total:
        return f"None of the {number(found.total)} users has a mail address."
    but = f" but {count(found.shut_out, 'user')} who can't log in" if found.shut_out else ""
    return f"Nobody is meant by that{but}."
