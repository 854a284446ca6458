"""One's own account: what is told of oneself, and the group that a log-in begins in."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config, view_defaults

from omeroweb_pyr.forms.webadmin.account import AccountForm
from omeroweb_pyr.forms.webadmin.users import values
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Desk
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, done, invalid, page, refused


@view_defaults(permission=Permission.CHANGE, renderer=f"{TEMPLATES}/account.pt")
class MyAccount:
    """The page of one's own account."""

    def __init__(self, context: Desk, request: Request) -> None:
        self.context, self.request = context, request
        self.work = request.omero.administration
        self.account = self.work.account(context.me.user_id)

    @view_config(route_name="webadmin.account", request_method="GET", permission=Permission.READ)
    @view_config(route_name="webadmin.account.edit", request_method="GET", permission=Permission.READ)
    def show(self) -> dict[str, Any]:
        """Show what there is."""
        return self.form(AccountForm(data=values(self.account)).fit(self.account))

    @view_config(route_name="webadmin.account", request_method="POST")
    @view_config(route_name="webadmin.account.save", request_method="POST")
    def save(self) -> Any:
        """Change it."""
        form, user = AccountForm(self.request.POST).fit(self.account), self.account.user.id
        if invalid(self.request, form) or refused(self.request, form, lambda: self.work.update_self(user, form.details(), form.default)):
            return self.form(form)
        return done(self.request, "Your account was saved.", "webadmin.account")

    def form(self, form: AccountForm) -> dict[str, Any]:
        """Lay out the page."""
        mine = tuple(place for place in self.account.places if place.member)
        action = self.request.route_path("webadmin.account.save")
        told = {"form": form, "account": self.account, "places": mine, "action": action}
        return page(self.context, self.request, "account", "My account", **told)
