"""ILdap: there is no LDAP, so nobody and nothing is found in it."""

from typing import Any, NoReturn

from omeroweb_pyr.embedded.servants.authority import administrators_only
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage

NONE = "LDAP is not configured"


class LdapService(Service):
    """Says no."""

    interface = "ILdap"

    def getSetting(self, call: Call) -> bool:
        """Say that LDAP is off."""
        return False

    def searchAll(self, call: Call) -> list[Any]:
        """Return nobody; for administrators."""
        administrators_only(call)
        return []

    def searchDnInGroups(self, call: Call, attribute: str, value: str) -> list[str]:
        """Return no names; for administrators."""
        administrators_only(call)
        return []

    def searchByAttribute(self, call: Call, dn: str, attribute: str, value: str) -> list[Any]:
        """Return nobody; for administrators."""
        administrators_only(call)
        return []

    def searchByAttributes(self, call: Call, dn: str, attributes: list[str], values: list[str]) -> list[Any]:
        """Return nobody; for administrators."""
        administrators_only(call)
        return []

    def discover(self, call: Call) -> list[Any]:
        """Return nobody; for administrators."""
        administrators_only(call)
        return []

    def discoverGroups(self, call: Call) -> list[Any]:
        """Return no groups; for administrators."""
        administrators_only(call)
        return []

    def searchByDN(self, call: Call, dn: str) -> Any:
        """Refuse: nobody has that name."""
        _nobody(call, dn)

    def findDN(self, call: Call, name: str) -> str:
        """Refuse: nobody has that name."""
        _nobody(call, name)

    def findGroupDN(self, call: Call, name: str) -> str:
        """Refuse: no group has that name."""
        _nobody(call, name)

    def findExperimenter(self, call: Call, name: str) -> Any:
        """Refuse: nobody has that name."""
        _nobody(call, name)

    def findGroup(self, call: Call, name: str) -> Any:
        """Refuse: no group has that name."""
        _nobody(call, name)

    def createUser(self, call: Call, name: str) -> Any:
        """Refuse: nobody has that name."""
        _nobody(call, name)

    def setDN(self, call: Call, user: Any, dn: str) -> None:
        """Refuse: users log in by password."""
        _nobody(call, dn)


def _nobody(call: Call, name: str) -> NoReturn:
    administrators_only(call)
    raise_api_usage(f"Cannot find {name!r}: {NONE}")
