"""Groups: listed, made, changed; who is in them, and who owns them."""

from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.view import view_config, view_defaults
from webob.multidict import MultiDict

from omeroweb_pyr import settings
from omeroweb_pyr.errors import Refused
from omeroweb_pyr.forms.webadmin.fields import fingerprint
from omeroweb_pyr.forms.webadmin.groups import GroupForm, MembersForm
from omeroweb_pyr.forms.webadmin.listing import offset, part
from omeroweb_pyr.gateway.model_staff import NONE, Team, level_number
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import differences
from omeroweb_pyr.presenters.staff import LEVEL_CHOICES, LEVEL_TITLES, consequences, group_list
from omeroweb_pyr.resources import Office
from omeroweb_pyr.resources import Team as TeamPlace
from omeroweb_pyr.security.journal import Action, Party
from omeroweb_pyr.views.webadmin.leaving import Leaving
from omeroweb_pyr.views.webadmin.levels import begin
from omeroweb_pyr.views.webadmin.membership import NOBODY, chosen, fill, owning, people, unfit
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, done, invalid, page, refused, to, write_down

TAKEN = "Another group has this name."


@view_config(route_name="webadmin.groups", request_method="GET", permission=Permission.READ, renderer=f"{TEMPLATES}/groups.pt")
def groups(context: Office, request: Request) -> dict[str, Any]:
    """List groups."""
    size, wanted, path = settings.of(request.registry).client.page_size, part(request.GET), request.route_path("webadmin.groups")
    found = request.omero.administration.groups(wanted, offset(request.GET, size), size)
    shown = group_list(
        found, wanted, path, lambda group: str(request.route_path("webadmin.group.edit", id=group)), f"{request.script_name}/"
    )
    return page(context, request, "groups", "Groups", list=shown, filter=wanted, path=path)


@view_defaults(permission=Permission.GROUPS, renderer=f"{TEMPLATES}/group.pt")
class NewGroup:
    """A group to be made."""

    def __init__(self, context: Office, request: Request) -> None:
        self.context, self.request = context, request
        self.work = request.omero.administration

    @view_config(route_name="webadmin.group.new", request_method="GET")
    def show(self) -> dict[str, Any]:
        """Show the empty form."""
        return self.form(GroupForm(), MembersForm())

    @view_config(route_name="webadmin.group.new", request_method="POST")
    @view_config(route_name="webadmin.group.create", request_method="POST")
    def create(self) -> Any:
        """Make it, with the members that the form names."""
        form, members = GroupForm(self.request.POST), MembersForm(self.request.POST)
        wrong = [*(invalid(self.request, each) for each in (form, members)), taken(self.request, form)]
        if any(wrong) or unfit(self.request, self.context.me, members, NOBODY):
            return self.form(form, members)
        made: list[int] = []
        if refused(self.request, form, lambda: made.append(self.work.create_group(form.name.data, form.description.data, form.bits))):
            return self.form(form, members)
        write_down(
            self.context, self.request, Action.GROUP_MADE, Party(form.name.data, made[0], "group"), LEVEL_TITLES[form.permissions.data]
        )
        empty = Team.empty(made[0], form.name.data)
        if people(members) and refused(self.request, members, lambda: fill(self.request, made[0], members, empty)):
            told = f"{form.name.data} was created, but not all members could be added: {members.problems[0]}"
            return done(self.request, told, "webadmin.group.edit", id=made[0])
        return done(self.request, f"The group {form.name.data} was created.", "webadmin.group.edit", id=made[0])

    def form(self, form: GroupForm, members: MembersForm) -> dict[str, Any]:
        """Lay out the form."""
        told = {"form": form, "members": members, "levels": LEVEL_CHOICES, "means": {}, "team": None, "locked": frozenset()}
        told |= {"fixed": None, "people": self.request.route_path("webadmin.people"), "extra": chosen(self.request, members, NOBODY)}
        told |= {"there": (), "member": ""}
        return page(self.context, self.request, "groups", "New group", action=self.request.route_path("webadmin.group.create"), **told)


@view_defaults(renderer=f"{TEMPLATES}/group.pt")
class KnownGroup:
    """A group to be changed, by an administrator or an owner."""

    def __init__(self, context: TeamPlace, request: Request) -> None:
        self.context, self.request = context, request
        self.work = request.omero.administration
        self.team = self.work.team(context.id)

    @view_config(route_name="webadmin.group.edit", request_method="GET", permission=Permission.READ)
    @view_config(route_name="webadmin.owner.edit", request_method="GET", permission=Permission.READ)
    def show(self) -> dict[str, Any]:
        """Show the forms."""
        return self.forms()

    @view_config(route_name="webadmin.group.edit", request_method="POST", permission=Permission.LEVEL)
    @view_config(route_name="webadmin.group.save", request_method="POST", permission=Permission.LEVEL)
    @view_config(route_name="webadmin.owner.save", request_method="POST", permission=Permission.LEVEL)
    def save(self) -> Any:
        """Change name, description and permissions, and members where the form has them, as OMERO.web's has."""
        form, listed = self.sent(), self.team.listed
        members = MembersForm(self.request.POST) if {"members", "owners"} & set(self.request.POST) else None
        wrong = [invalid(self.request, form), form.name.data != listed.group.name and taken(self.request, form, listed.group.id)]
        if any(wrong):
            return self.forms(form)
        if form.overtaken(shown(self.team)):
            self.request.response.status_int = 409
            return self.forms(form)
        if members and not self.request.has_permission(Permission.TEAM):
            raise Refused("Your account lacks the privilege to change members.")
        if members and unfit(self.request, self.context.me, members, self.team):
            return self.forms(form, members)
        changed = differences.of_group((listed.group.name, listed.description), (form.name.data, form.description.data))
        if changed and refused(self.request, form, lambda: self.work.rename_group(listed.group.id, form.name.data, form.description.data)):
            return self.forms(form)
        if changed:
            write_down(self.context, self.request, Action.GROUP_CHANGED, Party(form.name.data, listed.group.id, "group"), changed)
        said: list[str] = []
        if members and refused(self.request, form, lambda: said.append(fill(self.request, listed.group.id, members, self.team))):
            return self.forms(form)
        for sentence in filter(None, said):
            self.request.session.flash(sentence.strip())
        return self.leveled(form, members, renamed=bool(changed))

    def leveled(self, form: GroupForm, members: MembersForm | None, *, renamed: bool) -> Any:
        """Show what other permissions would mean before they are changed; who sends no form of ours has them changed at once."""
        group, saved = self.team.listed.group, f"The group {form.name.data} was saved."
        if form.permissions.data == level_number(group.permissions):
            return self.back(saved, members)
        if self.request.POST.get("seen"):
            if renamed:
                self.request.session.flash(f"{saved} Its permissions are as they were.")
            return HTTPFound(self.request.route_path("webadmin.group.level", id=group.id, _query={"to": form.permissions.data}))
        if refused(self.request, form, lambda: begin(self.request, self.context, group, form.permissions.data)):
            return self.forms(form)
        return HTTPFound(f"{self.request.script_name}/@@jobs")

    def sent(self) -> GroupForm:
        """Read the form; what it does not have, as that of OMERO.web for owners has no name, stays as it is."""
        before = shown(self.team)
        told = self.request.POST if before.keys() <= set(self.request.POST) else MultiDict([*before.items(), *self.request.POST.items()])
        form = GroupForm(told)
        form.before = self.team.listed.group.permissions
        return form

    @view_config(route_name="webadmin.group.members", request_method="POST", permission=Permission.TEAM)
    def save_members(self) -> Any:
        """Change who is in it."""
        if "leaving" in self.request.POST:
            Leaving(self.request, self.context.id).told(self.request.POST["leaving"])
            return to(self.request, "webadmin.group.edit", id=self.context.id)
        members = MembersForm(self.request.POST)
        if invalid(self.request, members) or unfit(self.request, self.context.me, members, self.team):
            return self.forms(members=members)
        said: list[str] = []
        if refused(self.request, members, lambda: said.append(fill(self.request, self.context.id, members, self.team))):
            self.team = self.work.team(self.context.id)  # some may have come or gone by then
            return self.forms(members=members)
        return self.back(f"The members of {self.team.listed.group.name} were saved.{said[0]}", members)

    def back(self, told: str, members: MembersForm | None) -> HTTPFound:
        """Show the group again, to whom it still is his business, and say so where it lost its last owner."""
        me, before = self.context.me, owning(None, self.team)
        owners = owning(members, self.team)
        told += " Nobody owns it now." if before and not owners else ""
        if me.is_admin or me.user_id in owners:
            return done(self.request, told, "webadmin.group.edit", id=self.context.id)
        return done(self.request, f"{told} You no longer own it.", "webadmin.account")

    def forms(self, form: GroupForm | None = None, members: MembersForm | None = None) -> dict[str, Any]:
        """Lay out the forms."""
        group, told = self.team.listed.group, shown(self.team)
        members = members or MembersForm()
        form = form or GroupForm(data=told | {"seen": fingerprint(told)})
        here: dict[str, Any] = {"form": form, "members": members, "levels": LEVEL_CHOICES}
        here["means"] = consequences(group.permissions)
        here["people"] = self.request.route_path("webadmin.people", _query={"group": group.id})
        here["leaving"] = Leaving(self.request, group.id).report()
        here["extra"] = chosen(self.request, members, self.team)
        here["member"] = part(self.request.GET, "member")
        here["there"] = members.shown(self.team.members, here["member"])
        paths = {
            "back": self.request.route_path("webadmin.group.edit", id=group.id),
            "action": self.request.route_path("webadmin.group.save", id=group.id),
            "members_action": self.request.route_path("webadmin.group.members", id=group.id),
        }
        return page(self.context, self.request, "groups", group.name, team=self.team, **paths, **here)


def shown(team: Team) -> dict[str, Any]:
    """Return what the form shows of a group."""
    listed = team.listed
    return {"name": listed.group.name, "description": listed.description, "permissions": level_number(listed.group.permissions)}


def taken(request: Request, form: GroupForm, but: int = NONE) -> bool:
    """Say whether another group has the name."""
    if form.name.errors or not request.omero.administration.group_name_taken(form.name.data, but):
        return False
    form.blame("name", TAKEN)
    request.response.status_int = 400
    return True
