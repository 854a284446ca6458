"""Many users made at once out of a table: looked through, then made as a job."""

import secrets
from collections.abc import Iterator
from typing import Any

from pyramid.decorator import reify
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config, view_defaults

from omeroweb_pyr import mail, settings
from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.forms.webadmin.rolls import COLUMNS, NEEDED, Line, RollForm, Table, lines, read
from omeroweb_pyr.gateway.model_staff import BUILT_IN
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import rolls as presenter
from omeroweb_pyr.resources import Office
from omeroweb_pyr.security.journal import Action, Party, note
from omeroweb_pyr.sessions import parcels
from omeroweb_pyr.views.naming import kept
from omeroweb_pyr.views.webadmin import making, working
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, invalid, page, to

HERE = "webadmin.users.import"
KEPT = "roll"
"""Where the web session has the name of the table that was looked through last."""
HOUR = 3600
TAKEN = "Another user has this name."
BUSY = "The users of another table are being created. Please wait, or stop that first."
OTHER = "Another table was checked meanwhile: this one is no longer kept. Please send it again."


@view_defaults(permission=Permission.USERS, renderer=f"{TEMPLATES}/roll.pt")
class Rolls:
    """The page where a table is looked through, and its users are made."""

    def __init__(self, context: Office, request: Request) -> None:
        self.context, self.request, self.registry = context, request, request.registry
        mail.hush(request)
        self.work = request.omero.administration

    @view_config(route_name=HERE, request_method="GET")
    def show(self) -> dict[str, Any]:
        """Show the empty form, or what is known of the table that was sent last."""
        return self.page(RollForm())

    @view_config(route_name="webadmin.users.report", request_method="GET")
    def report(self) -> Response:
        """Tell of each line, as CSV."""
        if self.table is None:
            raise ObjectNotFound("No table was checked.")
        return kept(presenter.table(self.entries()), "Users")

    @view_config(route_name=HERE, request_method="POST")
    def send(self) -> Any:
        """Look through a table; with ``create`` make its users if nothing is wrong. ``stop``, ``resume`` or ``forget`` the job."""
        if "stop" in self.request.POST and self.state:
            working.stop(self.registry, self.key)
            return to(self.request, HERE)
        if "forget" in self.request.POST and not self.running:
            self.forget()
            self.request.session.pop(KEPT, None)
            return to(self.request, HERE)
        if "resume" in self.request.POST and self.state and self.state.status == working.STOPPED:
            return self.begin()
        form = RollForm(self.request.POST)
        if not self.accepted(form):
            return self.page(form)
        if any(each.problems for each in self.found):
            self.request.response.status_int = 400
        elif "create" in self.request.POST:
            return self.begin()
        return self.page(form)

    def accepted(self, form: RollForm) -> bool:
        """Take the table that was sent, or was kept; say whether there is one that can be looked through."""
        if self.running:
            return self.refused(form, BUSY)
        if form.roll.data and not ("check" in self.request.POST or form.table.data or hasattr(form.file.data, "file")):
            return (self.table is not None and form.roll.data == self.key and self.state is None) or self.refused(form, OTHER)
        good = not invalid(self.request, form)
        if form.read is not None:
            table = form.read.given(self.parcel[1].passwords() if self.parcel[1] and form.roll.data == self.key else {})
            form.show(table.masked())
            try:
                self.keep(table, good=good)
            except parcels.TooLarge:
                form.blame("table", "This table is too large. Please make it in parts.")
                self.request.response.status_int = 400
                return False
        return good

    def refused(self, form: RollForm, why: str) -> bool:
        """Say why nothing was done."""
        form.complain(why)
        self.request.response.status_int = 409
        return False

    def keep(self, table: Table, *, good: bool) -> None:
        """Keep a table, passwords and all, where no page shows it."""
        self.forget()
        self.key = self.request.session[KEPT] = secrets.token_hex(16)
        self.state, self.parcel = None, (good, table)
        parcels.put(self.registry, self.key, [good, table.text()])

    def forget(self) -> None:
        """Keep nothing of the last one."""
        working.forget(self.registry, self.key)
        if parcels.get(self.registry, self.mine) == self.key:
            parcels.drop(self.registry, self.mine)

    def begin(self) -> Any:
        """Let the users be made, or go on with it; who logs out meanwhile finds it when he is back."""
        parcels.put(self.registry, self.mine, self.key)
        found = self.found if self.state is None else list(self.lines())
        registry, server, who = self.registry, self.request.identity.server_id, Party(self.context.me.user_name, self.context.me.user_id)

        def made(name: str, number: int) -> None:
            note(registry, server, who, Action.USER_MADE, Party(name, number), "out of a table")

        making.begin(registry, self.request.omero.hold(), self.key, found, self.state, made)
        return to(self.request, HERE)

    @reify
    def key(self) -> str:
        """Return the name of the table that was looked through last, or whose users were made before a log-out; nothing if none was."""
        return str(self.request.session.get(KEPT) or parcels.get(self.registry, self.mine) or "")

    @property
    def mine(self) -> str:
        """Name the parcel that has the name of the table whose users somebody had made last."""
        return f"roll of {self.request.identity.server_id} {self.context.me.user_id}"

    @reify
    def parcel(self) -> tuple[bool, Table | None]:
        """Return that table, and whether nothing is wrong with it as a whole."""
        good, text = (parcels.get(self.registry, self.key) if self.key else None) or (False, "")
        return good, read(text) if text else None

    @property
    def table(self) -> Table | None:
        """Return that table, unless it is wrong as a whole."""
        good, table = self.parcel
        return table if good else None

    @reify
    def state(self) -> working.State | None:
        """Return how far its users are."""
        return working.state_of(self.registry, self.key) if self.key else None

    @property
    def running(self) -> bool:
        """Whether they are being made just now."""
        return self.state is not None and self.state.status == working.RUNNING

    def lines(self) -> Iterator[Line]:
        """Look through the table, but for names that are taken."""
        if self.table:
            found = self.work.groups_called(self.table.groups)
            yield from lines(self.table, {each.group.name: each.group.id for each in found if each.group.id not in BUILT_IN})

    @reify
    def found(self) -> list[Line]:
        """Look through the table, and find out which names are taken."""
        found = list(self.lines())
        taken = self.work.user_names_taken({each.user_name for each in found if each.user_name})
        for each in found:
            if each.user_name.lower() in taken:
                each.problems.append(TAKEN)
        return found

    def entries(self) -> list[presenter.Entry]:
        """Tell of each line."""
        told = list(self.results())
        return [presenter.Entry(number=n, user_name=user, name=name, result=result, why=why) for n, user, name, result, why in told]

    def results(self) -> Iterator[tuple[int, str, str, str, str]]:
        """Tell of each line what came, or would come, of it."""
        state = self.state
        for place, each in enumerate(self.found if state is None else lines(self.table, {}) if self.table else ()):
            why = " ".join(each.problems) if state is None else state.failed.get(str(each.number), "")
            if state is None:
                result = presenter.WRONG if why else presenter.GOOD
            else:
                result = presenter.WAITING if place >= state.step else presenter.FAILED if why else presenter.MADE
            yield each.number, each.user_name, each.full_name, result, why

    def page(self, form: RollForm) -> dict[str, Any]:
        """Lay out the page; passwords are on none."""
        report = None
        if not self.running and self.table is not None and not (form.errors or form.problems):
            form.show(self.table.masked())
            report = presenter.report(self.entries())
        told = {"form": form, "needed": NEEDED, "action": self.request.path, "report": report, "state": self.state, "key": self.key}
        age = settings.of(self.registry).session.age
        told["kept"] = f"{age / HOUR:.0f} hours" if age >= 2 * HOUR else f"{age // 60} minutes"
        told["optional"] = tuple(name for name in COLUMNS if name not in NEEDED)
        told["strange"] = self.table.strange if self.table else ()
        return page(self.context, self.request, "users", "Import users", **told)
