"""Objects of a kind by their ids, without the places above them."""

from omeroweb_pyr.gateway.model_search import KINDS as SEARCHED
from omeroweb_pyr.gateway.queries.columns import select
from omeroweb_pyr.gateway.queries.kinds import KINDS

FOUND: dict[str, str] = {
    kind: f"{select(KINDS[kind].columns)} from {KINDS[kind].source()} {KINDS[kind].joins} where x.id in (:ids)" for kind in SEARCHED
}
"""By kind."""
