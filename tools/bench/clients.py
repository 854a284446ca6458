"""OMERO's own clients, many at once, at an embedded OMERO: some read, some write; how long a read takes meanwhile."""

import multiprocessing
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import omero
import omero.clients  # before omero.cmd, which finds half of omero.model otherwise
import omero.cmd
from omero.model import CommentAnnotationI, DatasetI, OriginalFileI, ProjectI
from omero.rtypes import rstring
from omero.sys import ParametersI

from omeroweb_pyr.embedded import process

USER, PASSWORD = "root", "omero"
WHOLE = "select p from Project p join fetch p.details.owner left join fetch p.datasetLinks l left join fetch l.child where p.id = :id"
LATEST = "select p.id from Project p order by p.id desc"
COUNTED = "select p.id, p.name, (select count(*) from ProjectDatasetLink l where l.parent.id = p.id) from Project p order by p.id desc"


def read_graph(sf: Any) -> None:
    """Read the newest project with what is in it."""
    query = sf.getQueryService()
    for (newest,) in query.projection(LATEST, ParametersI().page(0, 1)):
        query.findAllByQuery(WHOLE, ParametersI().addLong("id", newest.val))


def read_counts(sf: Any) -> None:
    """Read a page of a list."""
    sf.getQueryService().projection(COUNTED, ParametersI().page(0, 20))


def read_annotations(sf: Any) -> None:
    """Read some comments."""
    sf.getQueryService().findAllByQuery("select a from CommentAnnotation a order by a.id desc", ParametersI().page(0, 10))


def write_graph(sf: Any) -> Any:
    """Save a project with five datasets and a comment."""
    project = ProjectI()
    project.name = rstring("written")
    for number in range(5):
        dataset = DatasetI()
        dataset.name = rstring(f"dataset {number}")
        project.linkDataset(dataset)
    comment = CommentAnnotationI()
    comment.textValue = rstring("said")
    project.linkAnnotation(comment)
    return sf.getUpdateService().saveAndReturnObject(project)


def write_over(sf: Any) -> None:
    """Change what was just saved."""
    made = write_graph(sf)
    made.description = rstring("changed")
    sf.getUpdateService().saveObject(made)


def write_file(sf: Any) -> None:
    """Upload 50,000 bytes."""
    file = OriginalFileI()
    file.name = file.path = rstring("x")
    store = sf.createRawFileStore()
    store.setFileId(sf.getUpdateService().saveAndReturnObject(file).id.val)
    store.write(bytes(50_000), 0, 50_000)
    store.save()
    store.close()


def delete(sf: Any) -> None:
    """Save a graph and delete it."""
    handle = sf.submit(omero.cmd.Delete2(targetObjects={"Project": [write_graph(sf).id.val]}))
    while handle.getResponse() is None:
        time.sleep(0.01)
    if isinstance(handle.getResponse(), omero.cmd.ERR):
        raise RuntimeError(handle.getResponse().name)  # noqa: TRY004 - no wrong type, a refusal
    handle.close()


READS = (read_graph, read_counts, read_annotations)
WRITES = (write_graph, write_over, write_file, delete)


@dataclass(slots=True)
class Mixed:
    """What became of it: how long each read took, how many writes there were, and what went wrong."""

    reads: list[float] = field(default_factory=list)
    writes: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def told(self) -> str:
        """Say it in a line."""
        ordered = sorted(second * 1000 for second in self.reads)
        parts = f"median {statistics.median(ordered):5.1f}, 95 % {ordered[len(ordered) * 95 // 100]:6.1f}, slowest {ordered[-1]:6.1f} ms"
        return f"{len(ordered):5} reads: {parts}; {self.writes} writes, {sum(self.faults.values())} faults"


def mix(address: str, readers: int, writers: int, seconds: float, login: tuple[str, str] = (USER, PASSWORD)) -> Mixed:
    """Let clients read and write for so long, each in a thread of its own."""
    result, clients = Mixed(), [omero.client(address) for _ in range(readers + writers)]
    sessions = [client.createSession(*login) for client in clients]
    until = time.monotonic() + seconds
    work: list[tuple[Any, Sequence[Callable[[Any], Any]]]] = [(sf, READS if at < readers else WRITES) for at, sf in enumerate(sessions)]
    threads = [threading.Thread(target=_work, args=(result, sf, what, until)) for sf, what in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for client in clients:
        client.closeSession()
    return result


def _work(result: Mixed, sf: Any, what: Sequence[Callable[[Any], Any]], until: float) -> None:
    while time.monotonic() < until:
        begun = time.monotonic()
        try:
            random.choice(what)(sf)
        except Exception as fault:  # noqa: BLE001 - counted, and told
            result.faults[f"{type(fault).__name__} {getattr(fault, 'message', fault)}"] += 1
            continue
        if what is READS:
            result.reads.append(time.monotonic() - begun)
        else:
            result.writes += 1


def clients() -> None:
    """Print how long reads take, alone and beside many writers; those are in a process of their own, so that they are not in its way."""
    print("\nOMERO's own clients at once, at an embedded OMERO of their own")
    with tempfile.TemporaryDirectory() as folder, process.start(folder, demo=False) as running:
        address = f"tcp://{running.host}:{running.port}"
        mix(address, 0, 2, 1)
        print(f"  1 reader alone              {mix(address, 1, 0, 3).told()}")
        others = multiprocessing.get_context("spawn").Process(target=mix, args=(address, 0, 31, 7))
        others.start()
        time.sleep(2)
        print(f"  1 reader beside 31 writers  {mix(address, 1, 0, 4).told()}")
        others.join()
        print(f"  16 readers and 16 writers   {mix(address, 16, 16, 5).told()}")
