"""Users: listed, made, changed, shut out and let in again, and given passwords."""

from dataclasses import replace
from typing import Any

from pyramid.decorator import reify
from pyramid.request import Request
from pyramid.view import view_config, view_defaults

from omeroweb_pyr import settings
from omeroweb_pyr.errors import LoginRefused, Refused
from omeroweb_pyr.forms.webadmin import ldap
from omeroweb_pyr.forms.webadmin.fields import fingerprint
from omeroweb_pyr.forms.webadmin.listing import number, part, read
from omeroweb_pyr.forms.webadmin.privileges import HEADINGS, lacking
from omeroweb_pyr.forms.webadmin.users import ROLES, NewUserForm, PasswordForm, UserForm, ids, memberships, values
from omeroweb_pyr.gateway.model_staff import BUILT_IN, GUEST, NONE, ROOT
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import differences
from omeroweb_pyr.presenters.staff import group_filter, user_list
from omeroweb_pyr.resources import Desk, Office
from omeroweb_pyr.security.journal import Action, Party
from omeroweb_pyr.views.webadmin.choosing import find, meant
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, done, invalid, missing, page, refused, write_down

TAKEN = "Another user has this name."


@view_config(route_name="webadmin.users", request_method="GET", permission=Permission.READ, renderer=f"{TEMPLATES}/users.pt")
def users(context: Office, request: Request) -> dict[str, Any]:
    """List users."""
    wanted = read(request.GET, settings.of(request.registry).client.page_size)
    group, offered = meant(request, wanted.group)
    if "in" in request.GET:
        wanted = replace(wanted, group=group.group.id if group else None)
    shown = user_list(
        request.omero.administration.users(wanted),
        wanted,
        request.route_path("webadmin.users"),
        lambda user: str(request.route_path("webadmin.user.edit", id=user)),
        f"{request.script_name}/",
    )
    path, finding = request.route_path("webadmin.users"), request.route_path("webadmin.groups.found")
    within = group_filter(wanted, group, offered, request.GET.get("in", ""), path)
    return page(context, request, "users", "Users", list=shown, path=path, within=within, finding=finding)


class Forms:
    """A user's form."""

    def __init__(self, context: Office, request: Request) -> None:
        self.context, self.request = context, request
        self.work = request.omero.administration

    def shown(self, form: UserForm, title: str, action: str, **told: Any) -> dict[str, Any]:
        """Return what the template shows."""
        always = {"roles": ROLES, "headings": HEADINGS, "locked": form.locked, "user": None, "lacking": "", "has": ""}
        asked = {"user": form.was.user.id, **({"free": 1} if form.was.placed else {})} if form.was else None
        always["finding"] = self.request.route_path("webadmin.groups.found", _query=asked)
        told = {"form": form, "action": action} | always | told
        return page(self.context, self.request, "users", title, **told)

    def unready(self, form: UserForm) -> bool:
        """Say whether groups are to be found first, the form is wrong, or the name another's."""
        form.settle()
        if form.looking:
            user, free = (form.was.user.id, form.was.placed) if form.was else (NONE, False)
            find(self.work, form, form.joining | BUILT_IN, user, free=free)
            return True
        wrong = [invalid(self.request, form), self.taken(form)]
        if any(wrong):
            return True
        if form.was and (form.overtaken(values(form.was)) or form.removed()):
            self.request.response.status_int = 409
            return True
        return False

    def taken(self, form: UserForm) -> bool:
        """Say whether another user has the name."""
        name, user = form.omename.data, form.was.user if form.was else None
        if form.omename.errors or (user and user.user_name == name):
            return False
        if not self.work.user_name_taken(name, user.id if user else NONE):
            return False
        form.blame("omename", TAKEN)
        self.request.response.status_int = 400
        return True


@view_defaults(permission=Permission.USERS, renderer=f"{TEMPLATES}/user.pt")
class NewUser(Forms):
    """A user to be made."""

    @view_config(route_name="webadmin.user.new", request_method="GET")
    def show(self) -> dict[str, Any]:
        """Show the empty form; with ``?group=3`` that group is chosen."""
        places = self.work.places({number(self.request.GET, "group", NONE)} - {NONE, *BUILT_IN})
        chosen = [each.group.id for each in places]
        data = {"active": True, "role": "user", "other_groups": chosen, "default_group": next(iter(chosen), None)}
        return self.form(NewUserForm(data=data).fit(self.context.me, places))

    @view_config(route_name="webadmin.user.new", request_method="POST")
    @view_config(route_name="webadmin.user.create", request_method="POST")
    def create(self) -> Any:
        """Make him."""
        form = NewUserForm(self.request.POST)
        form.fit(self.context.me, self.work.places(form.named))
        made: list[int] = []
        if self.unready(form):
            return self.form(form)
        if refused(self.request, form, lambda: made.append(self.work.create_user(form.account(), form.password.data))):
            return self.form(form)
        what = differences.of_new_user(form.account(), {place.group.id: place.group.name for place in form.places})
        write_down(self.context, self.request, Action.USER_MADE, Party(form.omename.data, made[0]), what)
        return done(self.request, f"{form.first_name.data} {form.last_name.data} can log in as {form.omename.data}.", "webadmin.users")

    def form(self, form: UserForm) -> dict[str, Any]:
        """Lay out the form."""
        return self.shown(form, "New user", self.request.route_path("webadmin.user.create"))


@view_defaults(permission=Permission.USERS, renderer=f"{TEMPLATES}/user.pt")
class KnownUser(Forms):
    """A user to be changed."""

    @view_config(route_name="webadmin.user.edit", request_method="GET", permission=Permission.READ)
    def show(self) -> dict[str, Any]:
        """Show what there is; whoever may not change it may look."""
        account = self.account()
        shown = values(account)
        data = shown | memberships(account, part(self.request.GET, "has")) | {"seen": fingerprint(shown)}
        return self.form(UserForm(data=data).fit(self.context.me, account.places, account))

    @view_config(route_name="webadmin.user.edit", request_method="POST")
    @view_config(route_name="webadmin.user.save", request_method="POST")
    def save(self) -> Any:
        """Change what differs."""
        form = UserForm(self.request.POST)
        account = self.account(form.named)
        form.fit(self.context.me, account.places, account)
        if self.unready(form):
            return self.form(form)
        if refused(self.request, form, lambda: self.work.change_user(account, form.account())):
            now = self.account(form.named)  # a part may be changed by now, which is nobody else's doing
            form.seen.data, form.was_groups.data = fingerprint(values(now)), ids((form.standing | form.joining) & now.groups)
            return self.form(form.fit(self.context.me, now.places, now))
        if changed := differences.of_user(account, form.account()):
            write_down(self.context, self.request, Action.USER_CHANGED, Party(form.omename.data, account.user.id), changed)
        return done(self.request, f"{account.user.full_name} ({form.omename.data}) was saved.", "webadmin.users")

    def account(self, groups: frozenset[int] = frozenset()) -> Any:
        """Read him, and groups that the form names; the guest of clients that have not logged in is nobody's to change."""
        return missing("user") if self.context.id == GUEST else self.work.account(self.context.id, groups)

    def form(self, form: UserForm) -> dict[str, Any]:
        """Lay out the form."""
        assert form.was is not None
        user = form.was.user
        action, back = (self.request.route_path(f"webadmin.user.{what}", id=user.id) for what in ("save", "edit"))
        about = {"dn": form.was.dn, "ldap": ldap.note(form.was), "lacking": lacking(form.was), "has": part(self.request.GET, "has")}
        return self.shown(form, user.full_name, action, user=user, back=back, **about)


@view_config(route_name="webadmin.user.activate", request_method="POST", permission=Permission.TEAM)
@view_config(route_name="webadmin.user.deactivate", request_method="POST", permission=Permission.TEAM)
def activate(context: Office, request: Request) -> Any:
    """Let somebody log in, or no more."""
    active = request.matched_route.name == "webadmin.user.activate"
    if context.id in (ROOT, GUEST, context.me.user_id):
        raise Refused("This account stays as it is: it is your own, or OMERO's.")
    user = request.omero.administration.account(context.id).user
    request.omero.administration.activate(user.id, active=active)
    write_down(context, request, Action.USER_IN if active else Action.USER_OUT, Party(user.user_name, user.id))
    return done(request, f"{user.full_name} ({user.user_name}) can {'' if active else 'no longer '}log in.", "webadmin.users")


@view_defaults(route_name="webadmin.password", permission=Permission.CHANGE, renderer=f"{TEMPLATES}/password.pt")
class Password:
    """Another password: one's own, or by an administrator somebody else's."""

    def __init__(self, context: Desk, request: Request) -> None:
        self.context, self.request = context, request
        self.mine = context.id == context.me.user_id
        # Clients that have not logged in are the guest, whose password they all know.
        if context.id == GUEST or not (self.mine or context.me.may("ModifyUser")):
            missing("user")

    @view_config(request_method="GET")
    def show(self) -> dict[str, Any]:
        """Show the form."""
        return self.form(PasswordForm())

    @view_config(request_method="POST")
    def change(self) -> Any:
        """Change it."""
        form = PasswordForm(self.request.POST)
        if invalid(self.request, form) or refused(self.request, form, lambda: self.set(form)) or form.old_password.errors:
            return self.form(form)
        if self.mine:
            return done(self.request, "Your password was changed.", "webadmin.account")
        return done(
            self.request, f"{self.user.full_name} ({self.user.user_name}) has a new password.", "webadmin.user.edit", id=self.user.id
        )

    def set(self, form: PasswordForm) -> None:
        """Ask OMERO; a wrong present password is told beside its field."""
        work = self.request.omero.administration
        old, new = form.old_password.data, form.password.data
        try:
            if self.mine:
                work.change_password(old, new)
            else:
                work.set_password(self.user.user_name, new, old)
        except LoginRefused as error:
            form.blame("old_password", str(error))
            self.request.response.status_int = 403
            self.note(Action.REFUSED)
        else:
            self.note(Action.PASSWORD if self.mine else Action.RESET)

    def note(self, action: Action) -> None:
        """Write it down, for OMERO does not."""
        write_down(self.context, self.request, action, Party(self.user.user_name, self.user.id))

    @reify
    def user(self) -> Any:
        """Return whose password it is."""
        found = self.request.omero.administration.account(self.context.id).user
        if found.ldap:
            raise Refused("This password is kept by LDAP, and can't be changed here.")
        return found

    def form(self, form: PasswordForm) -> dict[str, Any]:
        """Lay out the form."""
        user = self.user
        title = "Your password" if self.mine else f"Password of {user.full_name}"
        told = {"form": form, "user": user, "mine": self.mine, "action": self.request.path}
        back = "webadmin.account" if self.mine else "webadmin.user.edit"
        told["back"] = self.request.route_path(back, id=user.id)
        if not self.mine:
            form.old_password.description = "Your own, not the user's."
        return page(self.context, self.request, "account" if self.mine else "users", title, **told)
