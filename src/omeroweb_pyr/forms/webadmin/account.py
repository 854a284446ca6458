"""The form of one's own account."""

from typing import Any

from wtforms import RadioField
from wtforms.validators import ValidationError

from omeroweb_pyr.forms.webadmin.fields import AdminForm, address, line, number
from omeroweb_pyr.gateway.model_staff import EVERYBODY, TOLD, Account, Details


class AccountForm(AdminForm):
    """What everybody may change of himself."""

    first_name = line("First name", needed=True, autocomplete="given-name")
    middle_name = line("Middle name", autocomplete="additional-name")
    last_name = line("Last name", needed=True, autocomplete="family-name")
    email = line("E-mail", checks=(address,), type="email", autocomplete="email")
    institution = line("Institution", autocomplete="organization")
    default_group = RadioField("Default group", coerce=number, choices=[], validate_choice=False)

    was: Account

    def fit(self, was: Account) -> "AccountForm":
        """Say whose it is."""
        self.was = was
        return self

    @property
    def locked(self) -> frozenset[str]:
        """The fields that LDAP rules."""
        return self.was.ruled_details

    def settle(self) -> None:
        """Put what is locked back to what it was."""
        for name in self.locked:
            self[name].data = getattr(self.was.user.details, name)

    def validate_default_group(self, field: Any) -> None:
        """Refuse a group that one is not in."""
        if field.data is not None and field.data not in self.was.groups:
            raise ValidationError("You are not in this group.")

    def details(self) -> Details:
        """Return what is to be told."""
        told = {name: self[name].data for name in TOLD}
        return Details(user_name=self.was.user.user_name, **told)

    @property
    def default(self) -> int | None:
        """Return another default group, if one was chosen."""
        return None if self.default_group.data in (None, self.was.default, EVERYBODY) else self.default_group.data
