"""Who gets a mail: how many there are of those it is written to, and who of them has no address."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.queries.columns import select

_CHOSEN = (
    "({x}.id in (:users) or exists "
    "(select {x}m.id from GroupExperimenterMap {x}m where {x}m.child.id = {x}.id and {x}m.parent.id in (:groups)))"
)
_ACTIVE = "exists (select {x}a.id from GroupExperimenterMap {x}a where {x}a.child.id = {x}.id and {x}a.parent.id = :everybody)"
_MISSING = "({x}.email is null or {x}.email = '')"


def _where(alias: str, *, everyone: bool, inactive: bool, missing: bool) -> str:
    tests = [*([] if everyone else [_CHOSEN]), *([] if inactive else [_ACTIVE]), *([_MISSING] if missing else [])]
    return " where " + " and ".join(tests).replace("{x}", alias) if tests else ""


def recipients(*, everyone: bool, inactive: bool) -> str:
    """Write the query that counts them."""
    return f"select count(x.id) from Experimenter x{_where('x', everyone=everyone, inactive=inactive, missing=False)}"


def addressless(*, everyone: bool, inactive: bool) -> str:
    """Write the query of those who have no address; every row carries how many they are."""
    total = f"(select count(y.id) from Experimenter y{_where('y', everyone=everyone, inactive=inactive, missing=True)})"
    columns = {"user_name": "x.omeName", "first_name": "x.firstName", "last_name": "x.lastName", "total": total}
    where = _where("x", everyone=everyone, inactive=inactive, missing=True)
    return f"{select(columns)} from Experimenter x{where} order by lower(x.lastName), lower(x.firstName), x.id"


def all_texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each query."""
    for everyone in (False, True):
        for inactive in (False, True):
            which = f"{'everybody' if everyone else 'chosen'}{', not active too' if inactive else ''}"
            yield f"recipients: {which}", recipients(everyone=everyone, inactive=inactive)
            yield f"addressless: {which}", addressless(everyone=everyone, inactive=inactive)
