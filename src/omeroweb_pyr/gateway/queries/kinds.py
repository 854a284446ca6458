"""Every kind of object that is read."""

from omeroweb_pyr.gateway.queries import columns, people, screens, tags

KINDS: dict[str, columns.Kind] = columns.KINDS | screens.SCREENS | tags.TAGS | people.PEOPLE
