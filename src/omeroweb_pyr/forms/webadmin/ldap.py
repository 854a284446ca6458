"""What forms say of users who come from LDAP."""

from omeroweb_pyr.gateway.model_staff import TOLD, Account


def note(account: Account) -> str:
    """Say what is kept in LDAP and can't be changed here, and why; nothing of who is not from there."""
    if not account.user.ldap:
        return ""
    kept = "User name and password are kept there, and changed there only."
    if account.ruled is None:
        return f"{kept} OMERO does not tell what else LDAP sets: what is changed here may be as before after the next log-in."
    if not account.ruled:
        return f"{kept} The rest was taken over from there once, and is changed here."
    named = ", ".join(word for name, word in TOLD.items() if name in account.ruled)
    groups = "who is in the groups that are marked LDAP"
    return f"{kept} At each log-in OMERO takes {f'{named}, and {groups},' if named else groups} from there, so these can't be changed here."
