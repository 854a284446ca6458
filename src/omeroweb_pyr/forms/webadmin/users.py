"""The form of a user: made, or changed."""

import itertools
from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from omeroweb_pyr.forms.webadmin.choosing import MOST_SHOWN, Chip, Finder, few
from omeroweb_pyr.forms.webadmin.fields import AdminForm, address, line, number, same, secret, stood
from omeroweb_pyr.forms.webadmin.privileges import EACH, Privileges, worded
from omeroweb_pyr.gateway.model_staff import (
    ALL_PRIVILEGES,
    EVERYBODY,
    ROOT,
    SYSTEM,
    TOLD,
    WHOLLY,
    Account,
    Details,
    Me,
    NewAccount,
    Place,
)

ROLES = (
    ("user", "User", "May do what the permissions of the groups allow."),
    ("administrator", "Administrator", "May do everything, in every group."),
    ("restricted_administrator", "Restricted administrator", "May do only what is ticked below."),
)


class UserForm(Privileges, Finder):
    """A user as an administrator changes him."""

    omename = line("User name", needed=True, hint="For logging in.", autocapitalize="none", spellcheck="false", autocomplete="off")
    first_name = line("First name", needed=True, autocomplete="off")
    middle_name = line("Middle name", autocomplete="off")
    last_name = line("Last name", needed=True, autocomplete="off")
    email = line("E-mail", checks=(address,), type="email", autocomplete="off")
    institution = line("Institution", autocomplete="off")
    role = RadioField("Role", choices={value: label for value, label, _ in ROLES}, default="user")
    active = BooleanField("Active", description="Users who are not active can't log in; their data stays.")
    default_group = RadioField("Default group", coerce=number, choices=[], validate_choice=False)
    other_groups = SelectMultipleField("Groups", coerce=number, choices=[], validate_choice=False)
    was_groups = StringField()
    """The groups that stood in the form: what differs is done, whatever others do meanwhile. Whoever sends none sends all he wants."""
    me: Me
    was: Account | None = None
    places: tuple[Place, ...] = ()
    lost: bool = False
    """Whether the user is by now not in the group any more that the form has for his default one."""
    beyond: frozenset[str] = frozenset()
    """Privileges that were asked for and are not the editor's to give."""
    crossed: frozenset[str] = frozenset()
    """Of ``role`` and ``active`` what was to be another though the editor lacks the privilege for it: pages send neither then."""

    def fit(self, me: Me, places: tuple[Place, ...], was: Account | None = None) -> "UserForm":
        """Say who fills it in, which groups the user is in or is to be in, and what he was."""
        self.me, self.places, self.was = me, places, was
        return self

    @property
    def named(self) -> frozenset[int]:
        """The groups that the form names."""
        return few(self.wanted_groups)

    @property
    def known(self) -> frozenset[int]:
        """The groups of which it is known that there are such."""
        return frozenset(place.group.id for place in self.places)

    @property
    def fixed_groups(self) -> frozenset[int]:
        """The groups of which LDAP says whether the user is in them."""
        return self.was.ruled_groups if self.was else frozenset()

    @property
    def mine(self) -> bool:
        """Whether it is one's own account."""
        return self.was is not None and self.was.user.id == self.me.user_id

    @property
    def locked(self) -> frozenset[str]:
        """The fields that stay as they are: OMERO would refuse them, or they are for somebody else to say."""
        found = set()
        if self.was is not None and not self.me.may("ModifyGroupMembership"):
            found |= {"active", "role", "other_groups"}
        if self.mine or (self.was is not None and self.was.user.id == ROOT):
            found |= {"omename", "active", "role"}
        if self.was is not None and self.was.user.ldap:
            found |= {"omename", *self.was.ruled_details}
        if WHOLLY not in self.me.privileges and not (self.was and self.was.user.role == "administrator"):
            found.add("administrator")
        fixed = "role" in found and not (self.was and self.was.user.restricted and not self.mine)
        return frozenset(found | (set(EACH) if fixed else set(EACH) - self.me.privileges))

    @property
    def why_locked(self) -> str:
        """Say why the user stays as active, and as much of an administrator; nothing where that can be changed."""
        if self.mine:
            return "Nobody can deactivate themselves, or change what they may do."
        if self.was is not None and self.was.user.id == ROOT:
            return "This is OMERO's own administrator, and stays one."
        return "To change this, your account would need the privilege to change members." if "role" in self.locked else ""

    def settle(self) -> None:
        """Put what is locked back to what it was."""
        before = values(self.was) | memberships(self.was) if self.was else {}
        self.spread()
        self.beyond = self.ticked & self.locked - (self.was.privileges if self.was else frozenset())
        sent = {name for name in ("role", "active") if self[name].raw_data}
        if self.was and not self.mine and self.was.user.id != ROOT:
            self.crossed = frozenset(name for name in sent & self.locked if self[name].data != before[name])
        for name in self.locked & set(self._fields):
            self[name].data = before.get(name, self[name].default)
        self.merge()

    def merge(self) -> None:
        """Put what was ticked and unticked upon the groups that the user is in by now, but for those that LDAP rules."""
        now = self.was.groups if self.was else frozenset()
        before, ticked = stood(self.was_groups, now), self.wanted_groups
        wanted = (now - (before - ticked)) | (ticked - before)
        self.lost = self.default_group.data in before - now
        self.other_groups.data = sorted((wanted - self.fixed_groups) | (now & self.fixed_groups))
        self.was_groups.data = ids(before & now)

    def removed(self) -> bool:
        """Say whether somebody else took the user out of what is to be his default group; sending the form again is meant so."""
        gone = self.lost and "other_groups" not in self.locked
        if gone:
            self.complain("Somebody else has taken the user out of the default group meanwhile. Save again to put them back into it.")
        return gone

    def validate_role(self, field: Any) -> None:
        """Refuse an administrator above oneself, and another role or state where these stay."""
        if self.crossed:
            raise ValidationError(self.why_locked)
        if field.data == "administrator" and "administrator" in self.locked:
            raise ValidationError("Only an administrator without restrictions makes others such.")
        if field.data == "restricted_administrator" and self.beyond:
            raise ValidationError(f"You can give only privileges that you have yourself, and not: {worded(self.beyond)}.")

    def validate_other_groups(self, _field: Any) -> None:
        """Refuse a user without a group, and groups that there are not."""
        wanted = self.wanted_groups
        if not wanted and not self.at_home:
            raise ValidationError("Please choose at least one group.")
        if self.was and self.fixed_groups & wanted - self.was.groups:
            raise ValidationError("LDAP says who is in this group.")
        if not wanted <= self.known:
            raise ValidationError("One of these groups is gone by now. Please choose again.")

    def validate_default_group(self, field: Any) -> None:
        """Take the only group for the default one; what begins in the group of administrators may go on to."""
        if field.data in (None, SYSTEM) and self.at_home:
            field.data = SYSTEM
            return
        wanted = self.wanted_groups
        if field.data is None and len(wanted) == 1:
            field.data = next(iter(wanted))
        if field.data is None and wanted:
            raise ValidationError("Please choose the group that a log-in begins in.")

    @property
    def wanted_groups(self) -> frozenset[int]:
        """The groups that are ticked, the default one among them."""
        ticked, default = frozenset(self.other_groups.data or ()), self.default_group.data
        return ticked | ({default} - {None} - ({SYSTEM} if self.at_home else set()))

    @property
    def at_home(self) -> bool:
        """Whether his log-ins begin in OMERO's own group of administrators, as root's do, and may go on to."""
        return self.was is not None and self.was.default == SYSTEM and self.role.data != "user"

    @property
    def chosen(self) -> tuple[Chip, ...]:
        """The groups that stand in the form, ticked or not: of those that the user is in a part, and those that were chosen for him."""
        wanted, fixed = frozenset(self.other_groups.data or ()), self.fixed_groups
        there = self.standing | self.joining
        return tuple(
            Chip(
                group=each.group,
                hint=each.group.level.capitalize(),
                ldap=each.ldap,
                ticked=id in wanted,
                fixed=id in fixed,
                first=id == self.default_group.data,
            )
            for each in self.places
            if (id := each.group.id) in there
        )

    @property
    def standing(self) -> frozenset[int]:
        """The groups that the user is in and that stand in the form, the default one always."""
        now = self.was.groups if self.was else frozenset()
        return (stood(self.was_groups, now) | {self.default_group.data}) & now

    @property
    def joining(self) -> frozenset[int]:
        """The groups that the user is to come into."""
        return self.wanted_groups - (self.was.groups if self.was else frozenset())

    def account(self) -> NewAccount:
        """Return what the user is to be."""
        told = {name: self[name].data for name in TOLD}
        return NewAccount(
            details=Details(user_name=self.omename.data, **told),
            active=self.active.data,
            role=self.role.data,
            privileges=self.privileges(),
            default=self.default_group.data,
            groups=self.wanted_groups,
        )

    def privileges(self) -> frozenset[str]:
        """Work out the privileges: those that the editor may give or take as they are ticked, and of others what they were."""
        before = self.was.privileges if self.was else frozenset()
        if self.role.data == "user":
            return frozenset()
        if self.role.data == "administrator":
            return before if WHOLLY in before else ALL_PRIVILEGES
        kept = before & self.locked - {WHOLLY}
        return kept | (self.ticked - self.locked)


class NewUserForm(UserForm):
    """A user to be made."""

    password = secret("Password")
    confirmation = secret("Password again", fresh=False)

    def validate_confirmation(self, field: Any) -> None:
        """Refuse another password than above."""
        same("password")(self, field)


class PasswordForm(AdminForm):
    """Another password, for oneself or for somebody else; whoever changes it has to know his own."""

    old_password = secret("Your current password", fresh=False)
    password = secret("New password")
    confirmation = secret("New password again", fresh=False)

    def validate_confirmation(self, field: Any) -> None:
        """Refuse another password than above."""
        same("password")(self, field)


def values(of: Account) -> dict[str, Any]:
    """Return what the form shows of a user; what of that somebody else may have changed meanwhile is all but the groups."""
    user = of.user
    return {
        "omename": user.user_name,
        **{name: getattr(user.details, name) for name in TOLD},
        "role": user.role,
        "active": user.active,
        "default_group": of.default if of.default != EVERYBODY else None,
        **({name: name in of.privileges for name in EACH} if user.restricted else {}),
    }


def memberships(of: Account, part: str = "") -> dict[str, Any]:
    """Return what the form shows of a user's groups: no more than it has room for, by a part of their names."""
    mine = (place.group for place in of.places if place.member and part.lower() in place.group.name.lower())
    shown = frozenset(group.id for group in itertools.islice(mine, MOST_SHOWN))
    return {"other_groups": sorted(of.groups), "was_groups": ids(shown)}


def ids(groups: Iterable[int]) -> str:
    """Write ids with commas between them."""
    return ",".join(map(str, sorted(groups)))
