"""IQuery: objects by id, by a property, and by HQL."""

import re
from typing import Any

from omeroweb_pyr.embedded import objects
from omeroweb_pyr.embedded.model import MODEL, Entity
from omeroweb_pyr.embedded.search import Finder, QueryFault, parse
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_validation

NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)


class QueryService(Service):
    """Reads objects, as far as the caller may see them."""

    interface = "IQuery"

    def get(self, call: Call, type_name: str, row_id: int) -> Any:
        """Return an object by id; ValidationException when the caller sees none."""
        found = self.find(call, type_name, row_id)
        if found is None:
            raise_validation(f"No row with the given identifier exists: [{entity(type_name).name}#{row_id}]")
        return found

    def find(self, call: Call, type_name: str, row_id: int) -> Any:
        """Return an object by id, or None."""
        found = objects.load(call.store, call.caller, entity(type_name).name, [row_id])
        return found[0] if found else None

    def findAll(self, call: Call, type_name: str, page: Any) -> list[Any]:
        """Return all objects of a type."""
        return objects.run_find(call.store, call.caller, f"select o from {entity(type_name).name} o order by o.id", {}, paging(page))

    def findByQuery(self, call: Call, query: str, parameters: Any) -> Any:
        """Return the one object that a query finds, or None."""
        return _unique(self.findAllByQuery(call, query, parameters))

    def findAllByQuery(self, call: Call, query: str, parameters: Any) -> list[Any]:
        """Return the objects that a query finds."""
        params, page = _asked(call, query, parameters)
        return objects.run_find(call.store, call.caller, query, params, page)

    def projection(self, call: Call, query: str, parameters: Any) -> list[Any]:
        """Return the rows of values that a query finds."""
        params, page = _asked(call, query, parameters)
        rows = objects.run_projection(call.store, call.caller, query, params, page)
        return [[] if row == [None] else row for row in rows]  # as OMERO.server sends it: clients look at the row's length

    def findByString(self, call: Call, type_name: str, name: str, value: str) -> Any:
        """Return the one object whose property is like a text, or None."""
        return _unique(self._like(call, type_name, f"o.{_property(name)} like :text", value, None))

    def findAllByString(self, call: Call, type_name: str, name: str, value: str, case_sensitive: bool, page: Any) -> list[Any]:
        """Return the objects whose property has a text somewhere in it."""
        path = f"o.{_property(name)}"
        path, value = (path, value) if case_sensitive else (f"lower({path})", value.lower())
        return self._like(call, type_name, f"{path} like :text", f"%{value}%", page)

    def findByExample(self, call: Call, example: Any) -> Any:
        """Return the one object with all the values that an example has, or None."""
        return _unique(self.findAllByExample(call, example, None))

    def findAllByExample(self, call: Call, example: Any, page: Any) -> list[Any]:
        """Return the objects with all the values that an example has."""
        if example is None:
            raise_api_usage("no example is given")
        kind = entity(type(example).__name__)
        values = {name: getattr(example, f"_{name}", None) for name, p in kind.properties.items() if p.kind == "value"}
        wanted = {name: value.getValue() for name, value in values.items() if value is not None}
        if not wanted:
            raise_api_usage("the example has no values")
        tests = " and ".join(f"o.{name} = :{name}" for name in wanted)
        return objects.run_find(call.store, call.caller, f"select o from {kind.name} o where {tests} order by o.id", wanted, paging(page))

    def findAllByFullText(self, call: Call, type_name: str, query: str, parameters: Any) -> list[Any]:
        """Return the objects of a type that fit a query in Lucene's language, those of an owner or a group if the parameters name one."""
        name, caller = entity(type_name).name, call.caller  # whoever may not call the group up is refused, whatever would be found
        try:
            ids = Finder(call.store.read(), name).find(parse(query or "", leading_wildcard=False))
        except QueryFault as fault:
            raise_api_usage(str(fault))
        _, page = objects.unwrap_params(parameters)
        narrowed = getattr(parameters, "theFilter", None)
        named = {what: getattr(narrowed, f"{what}Id", None) for what in ("owner", "group")}
        asked = next(((what, row.val) for what, row in named.items() if row is not None and row.val >= 0), None)
        test, values = (f" and x.details.{asked[0]}.id = :whose", {"whose": asked[1]}) if asked else ("", {})
        text = f"select x from {name} x where x.id in (:ids){test} order by x.id"
        return objects.run_find(call.store, caller, text, {"ids": sorted(ids)} | values, page) if ids else []

    def refresh(self, call: Call, stale: Any) -> Any:
        """Return an object as it is now."""
        if stale is None or stale.id is None:
            raise_api_usage("only an object with an id can be refreshed")
        return self.get(call, type(stale).__name__, stale.id.val)

    def _like(self, call: Call, type_name: str, test: str, value: str, page: Any) -> list[Any]:
        query = f"select o from {entity(type_name).name} o where {test} order by o.id"
        return objects.run_find(call.store, call.caller, query, {"text": value}, paging(page))


def entity(type_name: str) -> Entity:
    """Return the type that clients name with or without a package, or by omero-py's class."""
    short = type_name.rpartition(".")[2]
    name = short if short in MODEL else short.removesuffix("I")
    if name not in MODEL:
        raise_api_usage(f"there is no type {type_name!r}")
    return MODEL[name]


def paging(page: Any) -> tuple[int | None, int | None]:
    """Return offset and limit of an omero.sys.Filter, which may be missing."""
    offset, limit = getattr(page, "offset", None), getattr(page, "limit", None)
    return (None if offset is None else offset.val, None if limit is None else limit.val)


def _asked(call: Call, query: str, parameters: Any) -> tuple[dict[str, Any], objects.Page]:
    """Return a query's parameters and page, and write it down if that is wished."""
    params, page = objects.unwrap_params(parameters)
    if call.hub.recorder is not None:
        call.hub.recorder.note(agent=call.session.agent, group=call.caller.group_id, text=query, params=params)
    return params, page


def _property(name: str) -> str:
    if not NAME.fullmatch(name):
        raise_api_usage(f"{name!r} is no property")
    return name


def _unique(found: list[Any]) -> Any:
    if len(found) > 1:
        raise_api_usage(f"query did not return a unique result: {len(found)}")
    return found[0] if found else None
