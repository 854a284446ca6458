"""The session object: it hands out services."""

from typing import Any

import omero
from omero.model import ExperimenterGroupI

from omeroweb_pyr.embedded.access import ALL_GROUPS
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.login import password_fits
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_security
from omeroweb_pyr.embedded.wire.sessions import Connection

GETTERS = {
    "getAdminService": "IAdmin",
    "getConfigService": "IConfig",
    "getContainerService": "IContainer",
    "getLdapService": "ILdap",
    "getMetadataService": "IMetadata",
    "getPixelsService": "IPixels",
    "getProjectionService": "IProjection",
    "getQueryService": "IQuery",
    "getRenderingSettingsService": "IRenderingSettings",
    "getRepositoryInfoService": "IRepositoryInfo",
    "getRoiService": "IRoi",
    "getScriptService": "IScript",
    "getSessionService": "ISession",
    "getShareService": "IShare",
    "getTimelineService": "ITimeline",
    "getTypesService": "ITypes",
    "getUpdateService": "IUpdate",
    "sharedResources": "SharedResources",
}
CREATORS = {
    "createExporter": "Exporter",
    "createJobHandle": "JobHandle",
    "createRawFileStore": "RawFileStore",
    "createRawPixelsStore": "RawPixelsStore",
    "createRenderingEngine": "RenderingEngine",
    "createSearchService": "Search",
    "createThumbnailStore": "ThumbnailStore",
}


class Factory(Service):
    """One client's view of its session; getters and creates are added below."""

    interface = "ServiceFactory"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def getByName(self, call: Call, name: str) -> Any:
        """Return a service by its Slice name, or an open one by the name ``activeServices`` tells."""
        target = call.session.targets.get(name)
        if target is not None and target.interface.stateful:
            return call.hub.proxy(target)
        short = name.rpartition(".")[2]
        if short not in GETTERS.values():
            raise_api_usage(f"there is no service {name!r}")
        return call.hub.shared(call.session, short)

    def createByName(self, call: Call, name: str) -> Any:
        """Make a stateful service by its Slice name."""
        short = name.rpartition(".")[2]
        if short not in CREATORS.values():
            raise_api_usage(f"there is no stateful service {name!r}")
        return call.hub.fresh(call.session, short)

    def activeServices(self, call: Call) -> list[str]:
        """List the stateful services that are open."""
        return [target.identity.name for target in call.session.services]

    def keepAlive(self, call: Call, proxy: Any) -> bool:
        """Say whether a service is still there; the session stays alive either way."""
        return proxy is not None and proxy.ice_getIdentity().name in call.session.targets

    def keepAllAlive(self, call: Call, proxies: list[Any]) -> int:
        """Return a bit for each service that is still there."""
        alive = [self.keepAlive(call, proxy) for proxy in proxies[:63]]
        return sum(1 << place for place, lives in enumerate(alive) if lives)

    def submit(self, call: Call, request: Any) -> Any:
        """Begin a request (omero.cmd.Request), and return its handle."""
        if request is None:
            raise_api_usage("no request is given")
        return call.hub.jobs.submit(call, request)

    def setCallback(self, call: Call, proxy: Any) -> None:
        """Accept: the server calls no client back."""

    def subscribe(self, call: Call, topic: str, proxy: Any) -> None:
        """Accept: the server calls no client back."""

    def closeOnDestroy(self, call: Call) -> None:
        """End the session when the last client that holds it goes."""
        self._connection.closes = True

    def detachOnDestroy(self, call: Call) -> None:
        """Leave the session alive when the client goes."""
        self._connection.closes = False

    def destroy(self, call: Call) -> None:
        """Let go of the session, as the router's destroySession does."""
        call.hub.sessions.detach(self._connection.client)
        if self._connection.target is not None:
            call.hub.release(self._connection.target)

    def getSecurityContexts(self, call: Call) -> list[Any]:
        """List the groups the session may be in."""
        member = people.membership(call.store.read(), call.session.user_id)
        return [ExperimenterGroupI(group, False) for group in member.groups]

    def setSecurityContext(self, call: Call, wanted: Any) -> Any:
        """Put the session into another group; refused while a stateful service, which began in the old one, is open."""
        if not isinstance(wanted, omero.model.ExperimenterGroup) or wanted.id is None:
            raise_api_usage("a session's context is a group with an id")
        if call.session.services:
            raise_security("close all stateful services before changing the group")
        group = wanted.id.val
        if group == ALL_GROUPS:
            raise_api_usage("a session is in one group")
        people.caller(call.store.read(), call.session, {"omero.group": str(group)})
        before, call.session.group_id = call.session.group_id, group
        return ExperimenterGroupI(before, False)

    def setSecurityPassword(self, call: Call, password: str) -> None:
        """Check the user's password."""
        if not password_fits(call.store, call.session.user_id, password):
            raise_security("Bad password")


def _getter(name: str) -> Any:
    def get(self: Factory, call: Call) -> Any:
        return call.hub.shared(call.session, name)

    get.__doc__ = f"Return the session's {name}."
    return get


def _creator(name: str) -> Any:
    def create(self: Factory, call: Call) -> Any:
        return call.hub.fresh(call.session, name)

    create.__doc__ = f"Make a {name}."
    return create


for _operation, _name in GETTERS.items():
    setattr(Factory, _operation, _getter(_name))
for _operation, _name in CREATORS.items():
    setattr(Factory, _operation, _creator(_name))
