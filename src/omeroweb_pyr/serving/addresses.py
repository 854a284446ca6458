"""Every address of an app, those of plug-ins too: what the routes name, and what views there are in the tree."""

import inspect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyramid.interfaces import IRoutesMapper
from pyramid.security import NO_PERMISSION_REQUIRED

from omeroweb_pyr.resources import ADDED, Listing, Node, Place, Root
from omeroweb_pyr.security.public import READING, admits
from omeroweb_pyr.settings import PublicUser

ANY = "{}"
"""What stands for an id, or whatever else may be in that place of an address."""
ASSETS = "__"
"""What the names of routes begin with that Pyramid makes for folders of static files."""


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """An address with ``{}`` in place of ids; an open one asks nobody who he is."""

    pattern: str
    methods: frozenset[str]
    open: bool

    @property
    def is_read(self) -> bool:
        """Say whether it answers GET."""
        return not self.methods or bool(self.methods & READING)


def addresses(registry: Any) -> list[Address]:
    """List all addresses, each once; one is open when all of its views are."""
    known: dict[str, Address] = {}
    for found in itertools.chain(_static(registry), _views(registry)):
        other = known.get(found.pattern, found)
        methods = found.methods | other.methods if found.methods and other.methods else frozenset()
        known[found.pattern] = Address(found.pattern, methods, found.open and other.open)
    return sorted(known.values())


def verdict(public: PublicUser, prefix: str, address: Address) -> str:
    """Say whether a visitor may GET it: yes, no, or for which ids, as an example."""
    if not address.is_read:
        return "no"
    if address.open:
        return "open"
    tried = [(path, admits(public, "GET", prefix, path)) for path in spelled(address.pattern, public.url_filter.pattern)]
    good = [path for path, admitted in tried if admitted]
    if not good:
        return "no"
    return "yes" if len(good) == len(tried) else f"some: {prefix}{good[0]}"


def spelled(pattern: str, url_filter: str) -> list[str]:
    """Fill in the ids of a pattern: numbers that the filter has in it, and another."""
    numbers = list(dict.fromkeys(re.findall(r"\d+", url_filter)))[:3]
    other = next(str(number) for number in range(7, 99) if str(number) not in numbers)
    places = pattern.count(ANY)
    parts = pattern.split(ANY)
    filled = itertools.product([*numbers, other], repeat=places)
    return ["".join(itertools.chain(*itertools.zip_longest(parts, values, fillvalue=""))) for values in filled]


def _static(registry: Any) -> Iterator[Address]:
    for route in registry.getUtility(IRoutesMapper).get_routes():
        if route.name.startswith(ASSETS):
            yield Address(_pattern(route.pattern), frozenset(READING), open=True)


def _views(registry: Any) -> Iterator[Address]:
    places = list(_tree(Root, "/", ()))
    for name, kind in registry[ADDED].items():
        places.extend(_below(name, kind, "/", ()))
    routes = {route.name: route.pattern for route in registry.getUtility(IRoutesMapper).get_routes(include_static=True)}
    for category in registry.introspector.get_category("views", []):
        view = category["introspectable"]
        if _is_for_exceptions(view):
            continue
        methods = _methods(view["request_methods"])
        open = any(other.get("value") == NO_PERMISSION_REQUIRED for other in category["related"])
        if view["route_name"]:
            yield Address(_pattern(routes[view["route_name"]]), methods, open)
        else:
            yield from (Address(_spell(path, view), methods, open) for kind, path in places if _serves(view, kind))


def _tree(kind: type[Place], path: str, above: tuple[type[Place], ...]) -> Iterator[tuple[type[Place], str]]:
    """Walk all kinds of places; what may hold its own kind is entered once."""
    yield kind, path
    if kind in above:
        return
    for name, below in kind.branches.items():
        yield from _below(name, below, path, (*above, kind))


def _below(name: str, kind: type[Place], path: str, above: tuple[type[Place], ...]) -> Iterator[tuple[type[Place], str]]:
    """Walk what a name stands for: the list of all objects of a kind, then one of them, or just a place."""
    if issubclass(kind, Node):
        yield Listing, f"{path}{name}/"
        yield from _tree(kind, f"{path}{name}/{ANY}/", above)
    else:
        yield from _tree(kind, f"{path}{name}/", above)


def _is_for_exceptions(view: Any) -> bool:
    return bool(view["exception_only"]) or (inspect.isclass(view["context"]) and issubclass(view["context"], BaseException))


def _serves(view: Any, kind: type[Place]) -> bool:
    context = view["context"]
    return context is None or (inspect.isclass(context) and issubclass(kind, context))


def _methods(named: Any) -> frozenset[str]:
    return frozenset([named] if isinstance(named, str) else named or ())


def _spell(path: str, view: Any) -> str:
    """Write the address of a view at a place."""
    if view["name"]:
        return f"{path}@@{view['name']}" + (f"/{ANY}" if view.get("subpath") else "")
    return f"{path.rstrip('/')}.{view['suffix']}" if view.get("suffix") else path


def _pattern(route: str) -> str:
    """Write a route's pattern with ``{}`` for whatever it takes."""
    pattern = route if route.startswith("/") else f"/{route}"
    return re.sub(r"\{[^{}]*(\{[^{}]*\}[^{}]*)*\}|\*\w+", ANY, pattern)
