"""Search: objects by the words in and on them."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from omero.rtypes import unwrap

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.objects import run_find, run_projection, unwrap_params
from omeroweb_pyr.embedded.search import Finder, QueryFault, parse
from omeroweb_pyr.embedded.servants.query import entity
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage

BATCH = 1000
IMPORTED, ACQUIRED = "details.creationEvent.time", "acquisitionDate"
LOADED = """
    select o from {type} o
    join fetch o.details.owner join fetch o.details.group join fetch o.details.creationEvent join fetch o.details.updateEvent
    {more} where o.id in (:ids) order by o.id"""
MORE = {"Image": "left outer join fetch o.pixels p left outer join fetch p.pixelsType"}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What narrows the searches that follow: HQL's conditions on ``o`` with their parameters, by what they are about."""

    types: tuple[str, ...] = ()
    batch: int = BATCH
    switches: frozenset[str] = frozenset()
    tests: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def narrowed(self, about: str, test: str, **params: Any) -> "Wishes":
        """Return the same with a condition; an empty one takes the old one away."""
        tests = {name: pair for name, pair in self.tests.items() if name != about}
        return replace(self, tests=tests | ({about: (test, params)} if test else {}))


class SearchService(Service):
    """Searches that wait for their results to be fetched, the first one first."""

    interface = "Search"

    def __init__(self) -> None:
        self._wishes = Wishes()
        self._waiting: deque[tuple[str, list[int]]] = deque()

    def close(self, call: Call) -> None:
        """Forget everything."""
        self._waiting.clear()

    def activeQueries(self, call: Call) -> int:
        """Count the searches that have results left."""
        return len(self._waiting)

    def setBatchSize(self, call: Call, size: int) -> None:
        """Choose how many results come at once."""
        if size < 1:
            raise_api_usage(f"A batch has at least one result, not {size}.")
        self._wishes = replace(self._wishes, batch=size)

    def getBatchSize(self, call: Call) -> int:
        """Return how many results come at once."""
        return self._wishes.batch

    def onlyType(self, call: Call, name: str) -> None:
        """Search for objects of one type."""
        self.onlyTypes(call, [name])

    def onlyTypes(self, call: Call, names: Sequence[str]) -> None:
        """Search for objects of some types."""
        self._wishes = replace(self._wishes, types=tuple(entity(name).name for name in names))

    def allTypes(self, call: Call) -> None:
        """Search for objects of every type; a search by words can't be so wide."""
        self._wishes = replace(self._wishes, types=())

    def onlyIds(self, call: Call, ids: Sequence[int] | None) -> None:
        """Search among objects of some ids."""
        self._narrow("ids", "o.id in (:ids_)" if ids else "", ids_=list(ids or ()))

    def onlyOwnedBy(self, call: Call, details: Any) -> None:
        """Search for what somebody, or a group, has."""
        self._owned("owned", details, "=")

    def notOwnedBy(self, call: Call, details: Any) -> None:
        """Search for what somebody, or a group, has not."""
        self._owned("not owned", details, "<>")

    def onlyCreatedBetween(self, call: Call, start: Any, stop: Any) -> None:
        """Search for what was made, that is imported, within a time."""
        self._between("created", "o.details.creationEvent.time", start, stop)

    def onlyModifiedBetween(self, call: Call, start: Any, stop: Any) -> None:
        """Search for what was changed last within a time."""
        self._between("modified", "o.details.updateEvent.time", start, stop)

    def resetDefaults(self, call: Call) -> None:
        """Narrow nothing any more."""
        self._wishes = Wishes()

    def clearQueries(self, call: Call) -> None:
        """Forget the searches that have results left."""
        self._waiting.clear()

    def byFullText(self, call: Call, query: str) -> None:
        """Search by a query in Lucene's language."""
        self._search(call, query, ())

    def byLuceneQueryBuilder(self, call: Call, fields: str, start: str, end: str, date_type: str, query: str) -> None:
        """Search by words in some fields, and by a time given as days (YYYYMMDD, the last one included)."""
        named = tuple(name for name in (fields or "").split(",") if name)
        before = self._wishes
        path = "o.acquisitionDate" if date_type == ACQUIRED else "o.details.creationEvent.time"
        self._between("days", path, _day(start), _day(end, after=True))
        self._search(call, query, named)
        self._wishes = before

    def bySomeMustNone(self, call: Call, some: Sequence[str], must: Sequence[str], none: Sequence[str]) -> None:
        """Search for what has all of some words, none of others and, without these, at least one of the first."""
        query = " ".join([*some, *(f"+{word}" for word in must), *(f"-{word}" for word in none)])
        self._search(call, query, ())

    def byHqlQuery(self, call: Call, query: str, parameters: Any) -> None:
        """Search by HQL."""
        params, page = unwrap_params(parameters)
        found = run_find(call.store, call.caller, query, params, page)
        if found:
            self._waiting.append((type(found[0]).__name__.removesuffix("I"), [one.id.val for one in found]))

    def hasNext(self, call: Call) -> bool:
        """Say whether there are results left."""
        return bool(self._waiting)

    def next(self, call: Call) -> Any:
        """Return one result."""
        return self._take(call, 1)[0]

    def results(self, call: Call) -> list[Any]:
        """Return the next batch of results."""
        return self._take(call, self._wishes.batch)

    def currentMetadataList(self, call: Call) -> list[Any]:
        """Return nothing: no scores are kept."""
        return []

    def _take(self, call: Call, count: int) -> list[Any]:
        if not self._waiting:
            raise_api_usage("There are no results left: hasNext() tells.")
        kind, ids = self._waiting.popleft()
        if ids[count:]:
            self._waiting.appendleft((kind, ids[count:]))
        text = LOADED.format(type=kind, more=MORE.get(kind, ""))
        found = run_find(call.store, call.caller, text, {"ids": ids[:count]})
        if "ReturnUnloaded" in self._wishes.switches:
            for one in found:
                one.unload()
        return found

    def _search(self, call: Call, query: str, fields: tuple[str, ...]) -> None:
        wishes = self._wishes
        if not wishes.types:
            raise_api_usage("A search by words needs a type: onlyType() tells it.")
        for name in wishes.types:
            ids = matching(call, name, query, fields, wishes)
            if ids:
                self._waiting.append((name, ids))

    def _narrow(self, about: str, test: str, **params: Any) -> None:
        self._wishes = self._wishes.narrowed(about, test, **params)

    def _owned(self, about: str, details: Any, sign: str) -> None:
        owner, group = (_id(details.owner), _id(details.group)) if details is not None else (None, None)
        tests = [f"o.details.{what}.id {sign} {row}" for what, row in (("owner", owner), ("group", group)) if row is not None]
        self._narrow(about, " and ".join(tests))

    def _between(self, about: str, path: str, start: Any, stop: Any) -> None:
        key = about.replace(" ", "_")
        times = {f"{key}_start": unwrap(start), f"{key}_stop": unwrap(stop)}
        tests = [f"{path} {sign} :{name}" for sign, (name, value) in zip((">=", "<="), times.items(), strict=True) if value is not None]
        self._narrow(about, " and ".join(tests), **{name: value for name, value in times.items() if value is not None})


def matching(call: Call, type_name: str, query: str, fields: tuple[str, ...], wishes: Wishes) -> list[int]:
    """Return the ids of the objects of a type that fit a query and that the caller can see."""
    try:
        asked = parse(query or "", leading_wildcard="AllowLeadingWildcard" in wishes.switches)
        found = Finder(call.store.read(), type_name, fields).find(asked)
    except QueryFault as fault:
        raise_api_usage(str(fault))
    if not found:
        return []
    tests, params = ["o.id in (:ids)"], {"ids": sorted(found)}
    for test, more in wishes.tests.values():
        tests, params = [*tests, test], params | more
    if any("acquisitionDate" in test for test in tests) and "acquisitionDate" not in MODEL[type_name].properties:
        return []
    rows = run_projection(call.store, call.caller, f"select o.id from {type_name} o where {' and '.join(tests)} order by o.id", params)
    return [row[0].val for row in rows]


def _id(thing: Any) -> int | None:
    return None if thing is None or thing.id is None else int(thing.id.val)


def _day(text: str, *, after: bool = False) -> int | None:
    """Return the milliseconds of a day's beginning or, with ``after``, of its last moment."""
    if not text:
        return None
    try:
        day = datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        raise_api_usage(f"“{text}” is no day such as 20261125.")
    moment = int((day + (DAY if after else timedelta())).timestamp() * 1000)
    return moment - 1 if after else moment


def _switch(name: str) -> tuple[Any, Any]:
    def put(self: SearchService, call: Call, on: bool) -> None:  # noqa: ARG001 - an operation's arguments
        known = self._wishes.switches
        self._wishes = replace(self._wishes, switches=known | {name} if on else known - {name})

    def get(self: SearchService, call: Call) -> bool:  # noqa: ARG001 - an operation's arguments
        return name in self._wishes.switches

    return put, get


for _name in ("AllowLeadingWildcard", "CaseSensitive", "MergedBatches", "UseProjections", "ReturnUnloaded"):
    _put, _get = _switch(_name)
    setattr(SearchService, f"set{_name}", _put)
    setattr(SearchService, f"is{_name}", _get)
