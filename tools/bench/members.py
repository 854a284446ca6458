"""A group of 1,000 members out of 5,000 users: how long its page takes, finding somebody, and having people come and go."""

import statistics
import time
from collections.abc import Callable

from omeroweb_pyr.embedded.seed.builder import permission_bits
from omeroweb_pyr.embedded.store import Store
from tools.bench.site import Site
from tools.bench.visitor import Reply, Visitor

MEMBERS, LEAVING = 1000, 100
READ_ONLY = permission_bits("rwr---")


def large_group(store: Store) -> tuple[int, range]:
    """Make a group without members; return it and the ids of the users who may come in, made before."""
    with store.write() as writer:
        group = writer.insert("ExperimenterGroup", name="Large group", description=None, permissions=READ_ONLY, ldap=0)
    first, last = store.read().execute("SELECT min(id), max(id) FROM experimenter WHERE omename LIKE 'many-%'").fetchone()
    return group, range(first, last + 1)


def members(site: Site, group: int, users: range) -> None:
    """Print what each takes."""
    visitor = Visitor(site.port)
    visitor.log_in("root", "omero")
    save, names = f"/webadmin/group/members/{group}/", " ".join(f"many-{number:04}" for number in range(MEMBERS))
    print(f"\na group of {MEMBERS:,} members, of {len(users):,} users{'':5} status  calls     bytes      ms")
    _told(f"{MEMBERS:,} come in at once", [visitor.post(save, add=names)])
    _told("its page", _several(lambda: visitor.get(f"/webadmin/group/edit/{group}/")))
    _told("find somebody, by three letters", _several(lambda: visitor.get(f"/webadmin/people/?q=man&group={group}")))
    _told("find somebody, by the whole name", _several(lambda: visitor.get(f"/webadmin/people/?q=many-4321&group={group}")))
    first = str(users[0])
    _told("one becomes owner", [visitor.post(save, was="", was_owners="", owners=first)])
    gone = ",".join(map(str, users[:LEAVING]))
    begun = time.perf_counter()
    _told(f"{LEAVING} begin to leave", [visitor.post(save, was=gone, was_owners=first)])
    while b"data-going" in visitor.get(f"/webadmin/group/edit/{group}/").body:
        time.sleep(0.1)
    print(f"{f'{LEAVING} have left, as a job':44} {'':6} {'':6} {'':9} {(time.perf_counter() - begun) * 1000:7.0f}")
    _told("what becoming private would mean", _several(lambda: visitor.get(f"/webadmin/group/permissions/{group}/?to=0")))
    visitor.close()


def _several(ask: Callable[[], Reply], rounds: int = 7) -> list[Reply]:
    ask()
    return [ask() for _ in range(rounds)]


def _told(label: str, replies: list[Reply]) -> None:
    last, took = replies[-1], statistics.median(reply.milliseconds for reply in replies)
    print(f"{label:44} {last.status:6} {last.calls:6} {len(last.body):9} {took:7.0f}")
