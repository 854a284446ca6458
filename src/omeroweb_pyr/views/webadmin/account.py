"""One's own account: what is told of oneself, and the group that a log-in begins in."""

from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.view import view_config, view_defaults

from omeroweb_pyr import settings
from omeroweb_pyr.forms.webadmin import ldap
from omeroweb_pyr.forms.webadmin.account import AccountForm
from omeroweb_pyr.forms.webadmin.fields import fingerprint
from omeroweb_pyr.forms.webadmin.photo import PhotoForm
from omeroweb_pyr.forms.webadmin.users import values
from omeroweb_pyr.gateway.model_staff import TOLD
from omeroweb_pyr.imaging.photos import LARGEST, LARGEST_TO_CUT
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import differences
from omeroweb_pyr.presenters.wording import count, stamp
from omeroweb_pyr.resources import Desk
from omeroweb_pyr.security.journal import Action, Party
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, done, invalid, page, refused, write_down


@view_defaults(permission=Permission.CHANGE, renderer=f"{TEMPLATES}/account.pt")
class MyAccount:
    """The page of one's own account."""

    def __init__(self, context: Desk, request: Request) -> None:
        self.context, self.request = context, request
        self.work = request.omero.administration
        self.account = self.work.account(context.me.user_id)

    @view_config(route_name="webadmin.account", request_method="GET", permission=Permission.READ)
    @view_config(route_name="webadmin.account.edit", request_method="GET", permission=Permission.READ)
    @view_config(route_name="webadmin.avatar", request_method="GET", permission=Permission.READ)
    @view_config(route_name="webadmin.avatar.mine", request_method="GET", permission=Permission.READ)
    def show(self) -> dict[str, Any]:
        """Show what there is."""
        return self.form(self.fresh())

    @view_config(route_name="webadmin.account", request_method="POST")
    @view_config(route_name="webadmin.account.save", request_method="POST")
    def save(self) -> Any:
        """Change it."""
        form, user = AccountForm(self.request.POST).fit(self.account), self.account.user.id
        form.settle()
        if invalid(self.request, form):
            return self.form(form)
        if form.overtaken(self.shown):
            self.request.response.status_int = 409
            return self.form(form)
        if refused(self.request, form, lambda: self.work.update_self(user, form.details(), form.default)):
            return self.form(form)
        if changed := differences.of_oneself(self.account, form.details(), form.default):
            write_down(self.context, self.request, Action.SELF, Party(self.account.user.user_name, user), changed)
        return done(self.request, "Your account was saved.", "webadmin.account")

    @view_config(route_name="webadmin.avatar", request_method="POST")
    @view_config(route_name="webadmin.avatar.upload", request_method="POST")
    @view_config(route_name="webadmin.avatar.mine", request_method="POST")
    @view_config(route_name="webadmin.avatar.mine.upload", request_method="POST")
    def upload(self) -> Any:
        """Make a picture one's photo; whose it is, the session says, and not the address."""
        photo = PhotoForm(self.request.POST)
        if invalid(self.request, photo) or refused(self.request, photo, lambda: self.work.upload_photo(*photo.made)):
            return self.form(self.fresh(), photo)
        return done(self.request, "This is your photo now; other pages may take some minutes to show it.", "webadmin.account")

    def fresh(self) -> AccountForm:
        """Make the form with what there is."""
        return AccountForm(data=self.shown | {"seen": fingerprint(self.shown)}).fit(self.account)

    @property
    def shown(self) -> dict[str, Any]:
        """Return what the form shows."""
        return {name: value for name, value in values(self.account).items() if name in (*TOLD, "default_group")}

    def form(self, form: AccountForm, photo: PhotoForm | None = None) -> dict[str, Any]:
        """Lay out the page."""
        mine = tuple(place for place in self.account.places if place.member)
        action = self.request.route_path("webadmin.account.save")
        zone = settings.of(self.request.registry).time_zone
        told: dict[str, Any] = {"locked": form.locked, "ldap": ldap.note(self.account)}
        told |= {"form": form, "account": self.account, "places": mine, "action": action, "photo": photo or PhotoForm(data={"crop": True})}
        told |= {"photo_action": self.request.route_path("webadmin.avatar", id=self.context.me.user_id), "most": (LARGEST_TO_CUT, LARGEST)}
        told["has_photo"] = self.work.has_photo()
        told["sessions"] = [(each, stamp(each.started, zone)) for each in self.work.sessions()]
        return page(self.context, self.request, "account", "My account", **told)


@view_config(route_name="webadmin.session.close", request_method="POST", permission=Permission.CHANGE)
def close_session(context: Desk, request: Request) -> HTTPFound:
    """End another of one's sessions."""
    request.omero.administration.close_session(context.id)
    return done(request, "The session was closed.", "webadmin.account")


@view_config(route_name="webadmin.sessions.close", request_method="POST", permission=Permission.CHANGE)
def close_other_sessions(context: Desk, request: Request) -> HTTPFound:  # noqa: ARG001 - Pyramid's signature
    """End all of one's sessions but this one."""
    closed = request.omero.administration.close_other_sessions()
    return done(request, f"{count(closed, 'other session')} closed.", "webadmin.account")


@view_config(route_name="webadmin.avatar.delete", request_method="POST", permission=Permission.CHANGE)
@view_config(route_name="webadmin.avatar.mine.delete", request_method="POST", permission=Permission.CHANGE)
def delete_photo(context: Desk, request: Request) -> HTTPFound:  # noqa: ARG001 - Pyramid's signature
    """Delete one's photo."""
    deleted = request.omero.administration.delete_photo()
    return done(request, "Your photo was deleted." if deleted else "You have no photo.", "webadmin.account")
