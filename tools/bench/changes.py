"""The list of changes over a journal of 200,000 lines: how long a page takes, and how much of the journal is read for it."""

import json
import re
import statistics
from dataclasses import asdict
from pathlib import Path

from omeroweb_pyr.security.journal import Note
from tools.bench.site import Site
from tools.bench.visitor import Visitor

COUNT, ROUNDS, START = 200_000, 7, 1_600_000_000
RARE = 1000
"""The line of somebody who is in it once, a minute after the one before, as all are."""
HERE = "/webadmin/changes/"
FURTHER = re.compile(r'href="([^"]+)">look further back')


def changes(site: Site) -> None:
    """Print what the pages take."""
    size = _written(site.journal)
    visitor = Visitor(site.port)
    visitor.log_in("root", "omero")
    print(f"\nchanges, {COUNT:,} lines in the journal, {size / 1e6:.0f} MB{'':10} status  calls   kB read      ms")
    visitor.get(HERE)  # what is loaded once is loaded
    pages = {"the latest": "", "of the site alone": "?source=site", "of one of three": "?source=site&who=eve"}
    pages |= {"some days of long ago": "?source=site&from=2021-01-01&to=2021-01-03", "somebody who is in it once": "?source=site&who=rare"}
    for label, query in pages.items():
        _told(site, visitor, label, HERE + query)
    page, steps = visitor.get(f"{HERE}?source=site&who=rare"), 0
    while further := FURTHER.search(page.body.decode()):
        page, steps = visitor.get(further[1].replace("&amp;", "&")), steps + 1
    print(f"  found {steps} times further back: {b'Password of user-1000 changed' in page.body}")
    _told(site, visitor, "5,000 of them as a table", "/webadmin/changes.csv?source=site", rounds=1)
    visitor.close()


def _written(file: Path) -> int:
    """Write the journal, before what was written in it so far."""
    form = json.dumps(asdict(Note(at=0, server=1, who="WHO", who_id=0, action="password set", about="ABOUT", about_id=0, kind="user")))
    form = form.replace('"at": 0', '"at": AT')
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text() if file.exists() else ""
    with file.open("w") as out:
        for number in range(COUNT):
            who = "rare" if number == RARE else ("ada", "bob", "eve")[number % 3]
            line = form.replace("AT", str(START + number * 60), 1).replace("WHO", who, 1).replace("ABOUT", f"user-{number}", 1)
            out.write(f"{line}\n")
        out.write(before)
    return file.stat().st_size


def _told(site: Site, visitor: Visitor, label: str, path: str, rounds: int = ROUNDS) -> None:
    before = _read(site)
    replies = [visitor.get(path) for _ in range(rounds)]
    kilobytes = (_read(site) - before) / rounds / 1000
    took = statistics.median(reply.milliseconds for reply in replies)
    print(f"{label:44} {replies[-1].status:6} {replies[-1].calls:6} {kilobytes:9.0f} {took:7.0f}")


def _read(site: Site) -> int:
    """Return how many bytes the web server has read of files so far."""
    return int(re.search(r"rchar: (\d+)", Path(f"/proc/{site.processes()['web']}/io").read_text()).group(1))
