"""Users, groups and privileges as OMERO's objects, for tests of administration over the wire."""

import contextlib
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import Glacier2
import omero
from omero.model import AdminPrivilegeI, ExperimenterGroupI, ExperimenterI, PermissionsI
from omero.rtypes import rstring

from omeroweb_pyr.embedded.seed.builder import permission_bits

USER = ExperimenterGroupI(1, False)
SYSTEM = ExperimenterGroupI(0, False)


def fresh(kind: str = "new") -> str:
    """Return a name that nobody has."""
    return f"{kind}-{uuid4().hex[:8]}"


def group(name: str | None = None, permissions: str | None = None) -> Any:
    """Describe a group."""
    made = ExperimenterGroupI()
    made.name = rstring(name or fresh("group"))
    if permissions:
        made.details.permissions = PermissionsI(permissions)
    return made


def user(name: str | None = None, **texts: str) -> Any:
    """Describe a user."""
    made = ExperimenterI()
    for key, text in ({"omeName": name or fresh("user"), "firstName": "Ada", "lastName": "Byron"} | texts).items():
        setattr(made, key, rstring(text))
    return made


def privileges(*names: str) -> list[Any]:
    """Return privileges by their names."""
    made = []
    for name in names:
        made.append(AdminPrivilegeI())
        made[-1].value = rstring(name)
    return made


def names_of(found: list[Any]) -> set[str]:
    """Return the names of privileges."""
    return {privilege.value.val for privilege in found}


def ref(user_id: int) -> Any:
    """Return a user by id."""
    return ExperimenterI(user_id, False)


def gref(group_id: int) -> Any:
    """Return a group by id."""
    return ExperimenterGroupI(group_id, False)


@contextlib.contextmanager
def mail_goes_by(client: Any, port: int) -> Iterator[Any]:
    """Have the embedded OMERO send mail by a mail server of this machine; give the service that has the settings."""
    config = client.sf.getConfigService()
    keys = {"omero.mail.config": "true", "omero.mail.host": "127.0.0.1", "omero.mail.port": str(port)}
    keys |= {"omero.mail.from": "omero@example.org"}
    for key, text in keys.items():
        config.setConfigValue(key, text)
    try:
        yield config
    finally:
        for key in keys:
            config.setConfigValue(key, "")


def choose(form: Any, name: str, field: str) -> Any:
    """Find the group of a name and tick it, as without scripts; return the form that there is then."""
    form["find_group"] = name
    page = form.submit("look")
    form = next(each for each in page.forms.values() if "find_group" in each.fields)
    (number,) = [box["value"] for box in page.html.select("[aria-label='Groups found'] input")]
    next(box for box in form.fields[field] if box._value == number).checked = True
    return form


def form_of(page: Any) -> Any:
    """Return a user's form."""
    return next(form for form in page.forms.values() if "omename" in form.fields)


def fill(form: Any, world: Any, **values: Any) -> str:
    """Fill in a new user of a group; return his name."""
    told = {"first_name": "Ada", "last_name": "Byron", "omename": fresh("ada"), "default_group": str(world.group_id)} | values
    for name, value in told.items():
        form[name] = value
    return str(told["omename"])


def roll_ended(browser: Any) -> Any:
    """Wait until the users of a table are made, or no more of them; return the page."""
    for _ in range(300):
        page = browser.get("/webadmin/experimenters/import/")
        if not page.html.select("[data-going]"):
            return page
        time.sleep(0.1)
    raise AssertionError("the users were never made")


def can_log_in(server: Any, name: str, password: str) -> bool:
    """Say whether somebody can log in."""
    client = omero.client(f"{server.host}:{server.port}")
    try:
        client.createSession(name, password)
    except Glacier2.PermissionDeniedException:
        return False
    else:
        return True
    finally:
        with contextlib.suppress(Exception):
            client.__del__()


def crowd(server: Any, group_id: int, count: int, prefix: str) -> range:
    """Make many users of a group, who have no password: ``prefix-0000`` and so on."""
    with server.store.write() as writer:
        made = []
        for number in range(count):
            names = {"omeName": f"{prefix}-{number:04}", "firstName": "One", "lastName": f"Of{number:04}"}
            made.append(writer.insert("Experimenter", **names, email=None, institution=None, ldap=0))
            for place, into in enumerate((group_id, 1)):
                writer.insert("GroupExperimenterMap", parent=into, child=made[-1], child_index=place, _owner=0)
    return range(made[0], made[-1] + 1)


def teams(server: Any, count: int, prefix: str) -> range:
    """Make many groups without members: ``prefix-0000`` and so on."""
    told = {"description": None, "permissions": permission_bits("rwr---"), "ldap": 0}
    with server.store.write() as writer:
        made = [writer.insert("ExperimenterGroup", name=f"{prefix}-{number:04}", **told) for number in range(count)]
    return range(made[0], made[-1] + 1)
