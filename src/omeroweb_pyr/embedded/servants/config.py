"""IConfig: versions, settings, clocks, and the counters that tests read."""

import json
import re
import time
import uuid
from typing import Any

from omero.rtypes import rtime

from omeroweb_pyr.embedded import binaries, mail
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_security, writes

VERSION = "5.6.17"
"""The OMERO whose behaviour this is modelled on."""

LDAP_MAPPING = "omeName=cn,firstName=givenName,lastName=sn,email=mail,institution=department,middleName=middleName"
DATABASE_UUID = "omero.embedded.uuid"
CLIENT = "omero.client."
DEFAULTS = {
    "omero.client.browser.thumb_default_size": "96",
    "omero.client.download_as.max_size": "144000000",
    "omero.client.icetransports": "ssl,tcp",
    "omero.client.scripts_to_ignore": "",
    "omero.client.ui.menu.dropdown.colleagues.enabled": "true",
    "omero.client.ui.menu.dropdown.colleagues.label": "Members",
    "omero.client.ui.menu.dropdown.everyone.enabled": "true",
    "omero.client.ui.menu.dropdown.everyone.label": "All Members",
    "omero.client.ui.menu.dropdown.leaders.enabled": "true",
    "omero.client.ui.menu.dropdown.leaders.label": "Owners",
    "omero.client.ui.tree.orphans.description": "This is a virtual container with orphaned images.",
    "omero.client.ui.tree.orphans.enabled": "true",
    "omero.client.ui.tree.orphans.name": "Orphaned Images",
    "omero.client.ui.tree.type_order": "tagset,tag,project,dataset,screen,plate,acquisition,image",
    "omero.client.viewer.initial_zoom_level": "0",
    "omero.client.viewer.interpolate_pixels": "true",
    "omero.client.viewer.roi_limit": "2000",
    "omero.client.web.host": "",
    "omero.db.authority": "embedded",
    "omero.ldap.config": "false",
    "omero.ldap.sync_on_login": "false",
    "omero.ldap.user_mapping": LDAP_MAPPING,
    **mail.DEFAULTS,
    "omero.pixeldata.max_plane_height": "3192",
    "omero.pixeldata.max_plane_width": "3192",
    "omero.pixeldata.max_projection_bytes": "268435456",
    "omero.pixeldata.max_tile_length": "3192",
    "omero.sessions.timeout": "600000",
    binaries.KEY: binaries.DEFAULT,
    "omero.upgrades.url": "",
    "omero.version": VERSION,
}


COUNTERS = "omero.embedded."

FOR_ADMINISTRATORS = ("omero.ldap.",)
"""What the keys of settings begin with that only administrators read."""

HIDDEN = frozenset({mail.PASSWORD})
"""What is set, but told nobody."""


class ConfigService(Service):
    """Tells settings; a key that is not set is an empty text."""

    interface = "IConfig"

    def getVersion(self, call: Call) -> str:
        """Return the version of OMERO."""
        return VERSION

    def getConfigValue(self, call: Call, key: str) -> str:
        """Return a setting; ``omero.embedded.*`` are this server's counters, as JSON by user name."""
        if not _readable(call, key):
            raise_security(f"Cannot read configuration: {key}")
        counters = call.hub.counters() if key.startswith(COUNTERS) else {}
        counted = counters.get(key.removeprefix(COUNTERS))
        return _settings(call).get(key, "") if counted is None else json.dumps(counted)

    def getConfigValues(self, call: Call, pattern: str) -> dict[str, str]:
        """Return the settings in whose keys a regular expression is found, and which the caller may read."""
        try:
            wanted = re.compile(pattern)
        except re.error as error:
            raise_api_usage(f"{pattern!r} is no regular expression: {error}")
        return {key: value for key, value in _settings(call).items() if wanted.search(key) and _readable(call, key)}

    def getConfigDefaults(self, call: Call) -> dict[str, str]:
        """Return all settings as they were at first."""
        return dict(DEFAULTS)

    def getClientConfigValues(self, call: Call) -> dict[str, str]:
        """Return the settings meant for clients."""
        return {key: value for key, value in _settings(call).items() if key.startswith(CLIENT)}

    def getClientConfigDefaults(self, call: Call) -> dict[str, str]:
        """Return the settings meant for clients as they were at first."""
        return {key: value for key, value in DEFAULTS.items() if key.startswith(CLIENT)}

    @writes
    def setConfigValue(self, call: Call, key: str, value: str) -> None:
        """Change a setting; an empty value brings the default back."""
        if not call.caller.is_admin:
            raise_security("only administrators change settings")
        with call.store.write() as writer:
            writer.connection.execute("DELETE FROM configuration WHERE name = ?", (key,))
            if value:
                writer.connection.execute("INSERT INTO configuration (name, value) VALUES (?, ?)", (key, value))

    @writes
    def setConfigValueIfEquals(self, call: Call, key: str, value: str, test: str) -> bool:
        """Change a setting if it is what the caller thinks; say whether it was."""
        with call.store.write():
            fits = _settings(call).get(key, "") == test
            if fits:
                self.setConfigValue(call, key, value)
        return fits

    @writes
    def getDatabaseUuid(self, call: Call) -> str:
        """Return the name of this database, made when first asked for."""
        known = _stored(call).get(DATABASE_UUID)
        if known:
            return known
        with call.store.write() as writer:
            insert = "INSERT OR IGNORE INTO configuration (name, value) VALUES (?, ?)"
            writer.connection.execute(insert, (DATABASE_UUID, str(uuid.uuid4())))
        return _stored(call)[DATABASE_UUID]

    def getDatabaseTime(self, call: Call) -> Any:
        """Return the clock of the database."""
        return rtime(int(time.time() * 1000))

    def getServerTime(self, call: Call) -> Any:
        """Return the clock of the server."""
        return rtime(int(time.time() * 1000))


def _stored(call: Call) -> dict[str, str]:
    return dict(call.store.read().execute("SELECT name, value FROM configuration").fetchall())


def _readable(call: Call, key: str) -> bool:
    return call.caller.is_admin or not key.startswith(FOR_ADMINISTRATORS)


def _settings(call: Call) -> dict[str, str]:
    return {key: value for key, value in (DEFAULTS | _stored(call)).items() if key not in HIDDEN}
