"""IPixels: what is known about pixels, and how people chose to see them."""

from typing import Any

from omeroweb_pyr.embedded import objects
from omeroweb_pyr.embedded.servants.newimages import NewImagesService
from omeroweb_pyr.embedded.servants.types import enumeration, enumerations
from omeroweb_pyr.embedded.wire.service import Call, raise_api_usage

DESCRIPTION = """
    select p from Pixels p
    left outer join fetch p.pixelsType
    left outer join fetch p.dimensionOrder
    left outer join fetch p.image
    left outer join fetch p.channels c
    left outer join fetch c.statsInfo
    left outer join fetch c.logicalChannel lc
    left outer join fetch lc.photometricInterpretation
    left outer join fetch lc.illumination
    left outer join fetch lc.mode
    left outer join fetch lc.contrastMethod
    where p.id = :id"""

SETTINGS = """
    select r from RenderingDef r
    left outer join fetch r.details.owner
    left outer join fetch r.quantization
    left outer join fetch r.model
    left outer join fetch r.waveRendering cb
    left outer join fetch cb.family
    left outer join fetch cb.spatialDomainEnhancement
    where {test} order by r.id desc"""

ANYONE = -1


class PixelsService(NewImagesService):
    """Makes images, and reads pixels' metadata and rendering settings."""

    interface = "IPixels"

    def retrievePixDescription(self, call: Call, pixels: int) -> Any:
        """Return pixels with channels, or None."""
        found = objects.run_find(call.store, call.caller, DESCRIPTION, {"id": pixels}, (None, None))
        return found[0] if found else None

    def retrieveRndSettings(self, call: Call, pixels: int) -> Any:
        """Return the caller's own settings, or None."""
        return self.retrieveRndSettingsFor(call, pixels, call.caller.user_id)

    def retrieveRndSettingsFor(self, call: Call, pixels: int, user: int) -> Any:
        """Return a user's latest settings, or None."""
        found = self.retrieveAllRndSettings(call, pixels, user)
        return found[0] if found else None

    def retrieveAllRndSettings(self, call: Call, pixels: int, user: int) -> list[Any]:
        """Return all settings of a user, or of everybody (-1), the latest first."""
        test, params = "r.pixels.id = :pixels", {"pixels": pixels}
        if user != ANYONE:
            test, params = f"{test} and r.details.owner.id = :user", {"pixels": pixels, "user": user}
        return objects.run_find(call.store, call.caller, SETTINGS.format(test=test), params, (None, None))

    def loadRndSettings(self, call: Call, settings: int) -> Any:
        """Return settings by id, or None."""
        found = objects.run_find(call.store, call.caller, SETTINGS.format(test="r.id = :id"), {"id": settings}, (None, None))
        return found[0] if found else None

    def getBitDepth(self, call: Call, pixels_type: Any) -> int:
        """Return how many bits a sample has."""
        if pixels_type is None or pixels_type.value is None:
            raise_api_usage("a pixels type has a value")
        return int(enumeration(call, "PixelsType", pixels_type.value.val).bitSize.val)

    def getEnumeration(self, call: Call, type_name: str, value: str) -> Any:
        """Return one value of an enumeration."""
        return enumeration(call, type_name, value)

    def getAllEnumerations(self, call: Call, type_name: str) -> list[Any]:
        """Return all values of an enumeration."""
        return enumerations(call, type_name)
