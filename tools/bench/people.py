"""Administration of many users: the list of 5,000, a table of as many looked through, and how fast users are made out of one."""

import re
import statistics
import time

from omeroweb_pyr.embedded.schema import USER
from omeroweb_pyr.embedded.store import Store
from tools.bench.site import Site
from tools.bench.visitor import Visitor

COUNT, MADE, ROUNDS = 5000, 40, 7
LIST, ROLL = "/webadmin/experimenters/", "/webadmin/experimenters/import/"


def crowd(store: Store) -> str:
    """Make users of the group that image 1001 is in, without passwords; return the group's name."""
    text = "SELECT g.id, g.name FROM image i JOIN experimentergroup g ON g.id = i.group_id WHERE i.id = 1001"
    group, name = store.read().execute(text).fetchone()
    with store.write() as writer:
        for number in range(COUNT):
            told = {"omeName": f"many-{number:04}", "firstName": "One", "lastName": f"Of{number:04}", "email": f"{number}@example.org"}
            user = writer.insert("Experimenter", **told, institution=None, ldap=0)
            for place, into in enumerate((group, USER)):
                writer.insert("GroupExperimenterMap", parent=into, child=user, child_index=place, _owner=0)
    return str(name)


def people(site: Site, group: str) -> None:
    """Print what they take."""
    visitor = Visitor(site.port)
    visitor.log_in("root", "omero")
    print(f"\nadministration of {COUNT:,} users{'':42} calls      ms")
    pages = {"the list": "", "its last page": "?page=25", "by e-mail, backwards": "?sort=-email", "found by a part of the name": "?q=Of42"}
    for label, query in (pages | {"active users, no administrators": "?status=active&role=user"}).items():
        visitor.get(LIST + query)
        replies = [visitor.get(LIST + query) for _ in range(ROUNDS)]
        took = statistics.median(reply.milliseconds for reply in replies)
        print(f"{label:72} {replies[-1].calls:5} {took:7.0f}   (3)   status {replies[-1].status}")
    reply = visitor.post(ROLL, check="on", table=_table(COUNT, group))
    print(f"{f'a table of {COUNT:,} looked through':72} {reply.calls:5} {reply.milliseconds:7.0f}   (3)   status {reply.status}")
    reply = visitor.post(ROLL, create="on", table=_table(MADE, group))
    begun = time.perf_counter()
    while "data-going" in (page := visitor.get(ROLL).body.decode()):
        time.sleep(0.1)
    told = re.search(r"\d+ of \d+ users were created", page)
    print(f"{f'{MADE} users out of a table: {told[0] if told else page[:80]}':72} {'':5} {(time.perf_counter() - begun) * 1000:7.0f}")
    visitor.close()


def _table(count: int, group: str) -> str:
    lines = (f"roll-{number:04},Ada,Byron,ada{number}@example.org,{group},Secret-{number}" for number in range(count))
    return "\n".join(["user_name,first_name,last_name,email,groups,password", *lines])
