"""The form of whoever forgot his password."""

from omeroweb_pyr.forms.webadmin.fields import AdminForm, address, line


class ForgottenForm(AdminForm):
    """A user name, and the address that OMERO knows of it."""

    username = line("User name", needed=True, autocomplete="username", autocapitalize="none", spellcheck="false")
    email = line("E-mail", needed=True, checks=(address,), type="email", autocomplete="email")
