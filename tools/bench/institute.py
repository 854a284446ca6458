"""A large institute, 5,000 users in 2,000 groups: what the pages of administration cost, and those on which one of many is found."""

import json
import statistics

from omeroweb_pyr.embedded.seed.builder import permission_bits
from omeroweb_pyr.embedded.store import Store
from tools.bench.site import Site
from tools.bench.visitor import Visitor

GROUPS, IN_EACH, ROUNDS = 2000, 10, 7
LARGEST = 100_000
"""Bytes that no page is to have, however many users and groups there are."""


def groups(store: Store) -> None:
    """Make them, of users who were made before."""
    found = store.read().execute("SELECT id FROM experimenter WHERE omename LIKE 'many-%' ORDER BY id")
    people, bits = [row[0] for row in found], permission_bits("rwr---")
    with store.write() as writer:
        for number in range(GROUPS):
            told = {"name": f"Lab {number:04} of the institute", "description": None, "permissions": bits, "ldap": 0}
            group = writer.insert("ExperimenterGroup", **told)
            for place in range(IN_EACH):
                user = people[(number * 7 + place * 13) % len(people)]
                writer.insert("GroupExperimenterMap", parent=group, child=user, child_index=2 + place, _owner=int(place == 0))


def institute(site: Site) -> None:
    """Print what they take."""
    visitor = Visitor(site.port)
    visitor.log_in("root", "omero")
    user = json.loads(visitor.get("/webadmin/people/?q=many-0042").body)["data"][0]["id"]
    group = json.loads(visitor.get("/webadmin/groups/found/?q=Lab%200042").body)["data"][0]["id"]
    print(f"\nadministration, {GROUPS:,} groups{'':17} status  calls     bytes      ms")
    for label, path in _pages(user, group).items():
        visitor.get(path)
        replies = [visitor.get(path) for _ in range(ROUNDS)]
        took, last = statistics.median(reply.milliseconds for reply in replies), replies[-1]
        print(f"{label:44} {last.status:6} {last.calls:6} {len(last.body):9} {took:7.0f}{'   large' if len(last.body) > LARGEST else ''}")
    visitor.close()


def _pages(user: int, group: int) -> dict[str, str]:
    return {
        "list of users": "/webadmin/experimenters/",
        "list of users of a group": f"/webadmin/experimenters/?group={group}",
        "list of groups": "/webadmin/groups/",
        "its last page": "/webadmin/groups/?page=11",
        "a user": f"/webadmin/experimenter/edit/{user}/",
        "a new user": "/webadmin/experimenter/new/",
        "a group": f"/webadmin/group/edit/{group}/",
        "a new group": "/webadmin/group/new/",
        "mail": "/webadmin/email/",
        "my account": "/webadmin/myaccount/",
        "disk usage": "/webadmin/stats/",
        "changes": "/webadmin/changes/",
        "find a group, by three letters": "/webadmin/groups/found/?q=lab",
        "find a group, by its name": "/webadmin/groups/found/?q=Lab%200042",
        "find somebody, by three letters": "/webadmin/people/?q=man",
        "search": "/webclient/search/",
        "move or give an image": "/image/1001/@@organise",
        "page of a group": f"/group/{group}/",
        "page of a user": f"/user/{user}/",
    }
