"""Objects of a kind by their ids, without the places above them."""

from omeroweb_pyr.gateway.model_search import KINDS as SEARCHED
from omeroweb_pyr.gateway.queries.columns import select
from omeroweb_pyr.gateway.queries.kinds import KINDS
from omeroweb_pyr.gateway.queries.people import PEOPLE

FOUND: dict[str, str] = {
    kind: f"{select(KINDS[kind].columns)} from {KINDS[kind].source()} {KINDS[kind].joins} where x.id in (:ids)" for kind in SEARCHED
} | {
    kind: f"{select(of.columns)} from {of.source()} where x.id in (:ids) and {of.where.replace('{x}', 'x')}" for kind, of in PEOPLE.items()
}
"""By kind; users and groups as far as the caller knows them."""
COMMON = (
    f"{select(PEOPLE['group'].columns)} from {PEOPLE['group'].source()} where {PEOPLE['group'].where.replace('{x}', 'x')} and "
    "(select count(distinct cu.child.id) from GroupExperimenterMap cu where cu.parent.id = x.id and cu.child.id in (:ids)) = :number "
    "order by lower(x.name), x.id"
)
"""The groups that several users are all in, as far as the caller knows them."""
