"""Many users made at once out of a table."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config, view_defaults

from omeroweb_pyr.errors import BadRequest, Refused
from omeroweb_pyr.forms.webadmin.rolls import COLUMNS, Line, RollForm, lines
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Office
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, page


@view_defaults(route_name="webadmin.users.import", permission=Permission.USERS, renderer=f"{TEMPLATES}/roll.pt")
class Rolls:
    """The page where a table is looked through, and its users are made."""

    def __init__(self, context: Office, request: Request) -> None:
        self.context, self.request = context, request
        self.work = request.omero.administration

    @view_config(request_method="GET")
    def show(self) -> dict[str, Any]:
        """Show the empty form."""
        return self.page(RollForm(), ())

    @view_config(request_method="POST")
    def send(self) -> dict[str, Any]:
        """Look through the table, and with ``create`` make its users if nothing is wrong with any."""
        form = RollForm(self.request.POST)
        try:
            found = self.read(form)
        except ValueError as error:
            form.table.errors = [str(error)]
            self.request.response.status_int = 400
            return self.page(form, ())
        wrong = any(each.problems for each in found)
        if wrong:
            self.request.response.status_int = 400
        made = "create" in self.request.POST and not wrong
        if made:
            for each in found:
                self.make(each)
        return self.page(form, tuple(found), made=made)

    def read(self, form: RollForm) -> list[Line]:
        """Read the table, and find out which names are taken."""
        groups = {place.group.name: place.group.id for place in self.work.places()}
        found = lines(form.text(), groups) if form.validate() else []
        taken = self.work.named([each.user_name for each in found if each.user_name])
        for each in found:
            if each.user_name in taken:
                each.problems.append("Another user has this name.")
        return found

    def make(self, each: Line) -> None:
        """Make a user, and note what came of it."""
        assert each.account is not None
        try:
            self.work.create_user(each.account, each.password)
        except (BadRequest, Refused) as error:
            each.problems.append(str(error))
        else:
            each.done = True

    def page(self, form: RollForm, found: tuple[Line, ...], *, made: bool = False) -> dict[str, Any]:
        """Lay out the page."""
        told = {"form": form, "found": found, "made": made, "columns": COLUMNS, "action": self.request.path}
        told["wrong"] = sum(bool(each.problems) for each in found)
        return page(self.context, self.request, "users", "Many users", **told)
