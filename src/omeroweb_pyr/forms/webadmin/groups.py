"""The forms of a group: what it is, and who is in it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from omeroweb_pyr.forms.webadmin.fields import LONGEST, AdminForm, Names, line, number, stood, storable
from omeroweb_pyr.gateway.model_staff import PERMISSIONS, Member

MOST_ADDED = 1000
MOST_SHOWN = 1200
"""How many members stand in the form."""
TOO_MANY = f"At most {MOST_ADDED} users can be added at once."
PRIVATE = PERMISSIONS["0"]


SURE = "Yes, delete what members have put on each other's data"
TICK = "Please confirm that."


class GroupForm(AdminForm):
    """A group's name, description and permissions."""

    name = line("Name", needed=True, autocomplete="off")
    description = line("Description", autocomplete="off")
    permissions = RadioField("Permissions", choices=dict(PERMISSIONS), default="0")
    confirm = BooleanField(SURE)

    before: str = ""
    """The permissions that the group has, in OMERO's spelling."""

    def validate_name(self, field: Any) -> None:
        """Refuse the names that OMERO has for itself."""
        if field.data in {"system", "user", "guest"}:
            raise ValidationError("OMERO has this name for itself.")

    def validate_permissions(self, _field: Any) -> None:
        """Ask twice before a group becomes private; whoever sends our own form is asked on the page after it."""
        if self.hides and not self.confirm.data and not self.seen.data:
            raise ValidationError(f"This deletes annotations for good. {TICK}")

    @property
    def hides(self) -> bool:
        """Whether members are to see no more what others have."""
        return bool(self.before) and self.bits == PRIVATE != self.before

    @property
    def bits(self) -> str:
        """The permissions in OMERO's spelling."""
        return PERMISSIONS.get(self.permissions.data, "")


class LevelForm(AdminForm):
    """A change of permissions that was looked at; ``before`` is what they were then."""

    permissions = RadioField("Permissions", choices=dict(PERMISSIONS))
    before = StringField()
    confirm = BooleanField(SURE)

    hides: bool = False
    """Whether something may be deleted for it."""

    def validate_confirm(self, field: Any) -> None:
        """Ask twice before something is deleted."""
        if self.hides and not field.data:
            raise ValidationError(TICK)


class MembersForm(AdminForm):
    """Who is in a group, and who owns it; ``was`` are those who stood in the form when it was made."""

    members = SelectMultipleField("Members", coerce=number, choices=[], validate_choice=False)
    owners = SelectMultipleField("Owners", coerce=number, choices=[], validate_choice=False)
    add = TextAreaField(
        "Add users",
        [storable, Optional(), Length(max=LONGEST * MOST_ADDED, message=TOO_MANY)],
        description="User names, separated by spaces, commas or line breaks.",
        render_kw={"autocomplete": "off", "spellcheck": "false", "rows": "3"},
    )
    was = StringField()
    was_owners = StringField()

    found: tuple[int, ...] = ()
    """The users whose names are to be added."""
    known: Mapping[int, str] = MappingProxyType({})
    """The names that users log in with who were looked up for it."""

    @property
    def sent(self) -> bool:
        """Whether the form was sent, so that what is ticked is what was meant."""
        return isinstance(self.was.data, str)

    def shown(self, members: Sequence[Member], part: str) -> tuple[Member, ...]:
        """Return who of a group stands in the form: whoever did when it was sent, else owners first and who has this in the name."""
        if self.sent:
            there = stood(self.was, frozenset())
            return tuple(each for each in members if each.id in there)
        found = [each for each in members if part.lower() in f"{each.full_name} {each.user_name}".lower()]
        return tuple(found if len(found) <= MOST_SHOWN else sorted(found, key=lambda each: not each.owner)[:MOST_SHOWN])

    def ticked(self, name: str, user: int, *, before: bool) -> bool:
        """Say whether the box of a user is ticked."""
        return user in (self[name].data or ()) if self.sent else before

    @property
    def added(self) -> Names:
        """The names to be added."""
        return Names(self.add.data)

    def validate_add(self, _field: Any) -> None:
        """Refuse too many at once."""
        if len(self.added.words) > MOST_ADDED:
            raise ValidationError(TOO_MANY)

    def before(self, name: str, now: set[int]) -> set[int]:
        """Return who stood in the form."""
        return set(stood(self[name], frozenset(now)))
