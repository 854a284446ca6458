"""The form of a mail to users, under OMERO.web's names."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from omeroweb_pyr.forms.webadmin.choosing import Chip, Finder, few
from omeroweb_pyr.forms.webadmin.fields import ADDRESS, Names, line, number, storable
from omeroweb_pyr.gateway.model_staff import Letter, Listed

LONGEST_SUBJECT = 100
LONGEST_MESSAGE = 100_000
length = Length(max=LONGEST_MESSAGE, message=f"At most {LONGEST_MESSAGE:,} characters.")


def subject(_form: Any, field: Any) -> None:
    """Refuse what OMERO.web does not take either."""
    if len(field.data) > LONGEST_SUBJECT:
        raise ValidationError(f"At most {LONGEST_SUBJECT} characters.")


class LetterForm(Finder):
    """A mail to users."""

    everyone = BooleanField("Everybody")
    groups = SelectMultipleField("Groups", coerce=number, choices=[], validate_choice=False)
    experimenters = SelectMultipleField("Users", coerce=number, choices=[], validate_choice=False)
    names = TextAreaField(
        "Users", [storable, Optional()], description="User names, separated by spaces, commas or line breaks.", render_kw={"rows": "2"}
    )
    cc = line("Other addresses", hint="E-mail addresses, separated by commas.")
    inactive = BooleanField("Also users who are not active")
    subject = line("Subject", needed=True, checks=(subject,))
    message = TextAreaField("Message", [storable, DataRequired("Please write something."), length], render_kw={"rows": "10"})

    once = StringField()
    """What names this mail, so that what is sent twice is mailed once; whoever sends none means each."""

    found: Mapping[str, int] = MappingProxyType({})
    """The users whose names were written, by these."""

    teams: Sequence[Listed] = ()
    """The groups that are ticked, as far as there are such."""

    @property
    def ticked(self) -> frozenset[int]:
        """The groups that are ticked."""
        return few(frozenset(self.groups.data or ()))

    @property
    def chosen(self) -> tuple[Chip, ...]:
        """The groups that were chosen."""
        return tuple(Chip(group=each.group, hint=f"{each.members:,} {'member' if each.members == 1 else 'members'}") for each in self.teams)

    @property
    def written(self) -> Names:
        """The names that were written."""
        return Names(self.names.data)

    @property
    def extra(self) -> tuple[str, ...]:
        """The other addresses."""
        return tuple(address for address in re.split(r"[\s,;]+", self.cc.data or "") if address)

    def validate_cc(self, _field: Any) -> None:
        """Refuse what is no mail address."""
        wrong = [address for address in self.extra if not ADDRESS.match(address)]
        if wrong:
            raise ValidationError(f"{wrong[0]} is not a mail address.")

    def validate_message(self, _field: Any) -> None:
        """Refuse a mail to nobody."""
        if not (self.everyone.data or self.groups.data or self.experimenters.data or self.written or self.extra):
            self.complain("Please say who is to get it.")
            raise ValidationError("Nobody was chosen above.")

    def letter(self) -> Letter:
        """Return the mail."""
        return Letter(
            subject=self.subject.data,
            body=self.message.data.replace("\r\n", "\n"),
            users=frozenset(self.experimenters.data or ()) | frozenset(self.found.values()),
            groups=frozenset(self.groups.data or ()),
            extra=self.extra,
            everyone=self.everyone.data,
            inactive=self.inactive.data,
        )
