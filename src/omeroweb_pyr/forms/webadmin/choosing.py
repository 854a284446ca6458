"""Groups chosen out of many: what was ticked, and a field to find more of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from wtforms import StringField
from wtforms.validators import Length

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.webadmin.fields import LONGEST, AdminForm, one_line, storable
from omeroweb_pyr.gateway.model import Group
from omeroweb_pyr.gateway.model_staff import Listed

MOST = 5000
"""How many groups a form may name."""
MOST_SHOWN = 300
"""How many that are chosen stand in a form."""
OFFERED = 20
"""How many are offered at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A group that is chosen, or was; ``fixed`` if that is not to be changed, ``first`` if it is the default one."""

    group: Group
    hint: str
    ldap: bool = False
    ticked: bool = True
    fixed: bool = False
    first: bool = False


class Finder(AdminForm):
    """A form in which groups are found by a part of their names: with scripts while one types, without them by a button."""

    find_group = StringField(
        "Find a group",
        [storable, Length(max=LONGEST, message=f"At most {LONGEST} characters.")],
        filters=[one_line],
        description="Type a part of its name.",
    )
    look = StringField()
    looked = StringField()
    """What was found last by the form: when it is sent with something else to find, that is meant, also by the key Enter."""

    offered: Sequence[Listed] = ()
    more: bool = False
    """Whether there are more than those that were found."""

    @property
    def looking(self) -> bool:
        """Whether groups are to be found, and nothing is to be done yet."""
        return isinstance(self.look.data, str) or (self.find_group.data or "") not in ("", self.looked.data)

    @property
    def part(self) -> str:
        """Return what is looked for; nothing where that can't be looked for, which the form then tells."""
        if not self.find_group.data:
            self.blame("find_group", "Please type a part of its name.")
        elif self.find_group.validate(self):
            return str(self.find_group.data)
        return ""

    def offer(self, found: Sequence[Listed]) -> None:
        """Show what was found."""
        self.offered, self.more = found[:OFFERED], len(found) > OFFERED
        if not found:
            self.blame("find_group", "No other group has this in its name.")


def few(ids: frozenset[int]) -> frozenset[int]:
    """Refuse more groups than a form has room for."""
    if len(ids) > MOST:
        raise BadRequest(f"At most {MOST:,} groups can be chosen.")
    return ids
