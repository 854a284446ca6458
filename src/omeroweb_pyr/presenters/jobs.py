"""Deleting, moving and giving away as it goes on: what it is, how far it is, and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from omeroweb_pyr.gateway.model_changes import Progress, Target, Task
from omeroweb_pyr.presenters.wording import Stamp, kinds, listed, number, stamp

DOING = {"delete": "Delete", "move": "Move", "give": "Give away", "level": "Change the permissions of", "mail": "Write to"}
STYLING = {
    "paste": "Paste rendering settings onto",
    "imported": "Reset the rendering settings of",
    "owner": "Take the owners' rendering settings for",
}
RUNNING = "running"
TOLD = {
    "Project": ("project", "projects"),
    "Dataset": ("dataset", "datasets"),
    "Image": ("image", "images"),
    "Screen": ("screen", "screens"),
    "Plate": ("plate", "plates"),
    "PlateAcquisition": ("run", "runs"),
    "Well": ("well", "wells"),
    "Folder": ("folder", "folders"),
    "TagAnnotation": ("tag", "tags"),
    "CommentAnnotation": ("comment", "comments"),
    "MapAnnotation": ("table of key-value pairs", "tables of key-value pairs"),
    "FileAnnotation": ("attachment", "attachments"),
    "LongAnnotation": ("rating or number", "ratings or numbers"),
    "Roi": ("region", "regions"),
    "Fileset": ("set of imported files", "sets of imported files"),
}
"""OMERO's types of which people know; the others go along with these."""
LINKS = {
    "AnnotationLink": ("annotation shared between members", "annotations shared between members"),
    "Link": ("link between what two members have", "links between what members have"),
    "RenderingDef": ("rendering setting", "rendering settings"),
    "Thumbnail": ("thumbnail", "thumbnails"),
}
"""What goes when a group becomes private, by how the names of OMERO's types end; the first that fits counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as the page shows it."""

    key: str
    title: str
    goes: bool
    """Whether it goes on only when somebody asks for more."""
    stamp: Stamp
    status: str
    running: bool
    step: int
    steps: int
    message: str


def record(task: Task, targets: Sequence[Target], handle: str, at: float) -> dict[str, Any]:
    """Write what the web session keeps of a job."""
    return {"handle": handle, "action": task.action, "dry": task.dry, "what": kinds(targets), "at": at, "to": task.to, "result": None}


def staff_record(action: str, what: str, handle: str, at: float) -> dict[str, Any]:
    """Write what the web session keeps of a job of administration."""
    return {"handle": handle, "action": action, "dry": False, "what": what, "at": at, "to": 0, "result": None}


def result(progress: Progress) -> dict[str, Any] | None:
    """Write what the web session keeps of a job that has ended."""
    if progress.status == RUNNING:
        return None
    return {
        "status": progress.status,
        "message": progress.message,
        "included": dict(progress.included),
        "cut": dict(progress.cut),
    }


def data(key: str, known: Mapping[str, Any], progress: Progress | None) -> dict[str, Any]:
    """Present a job as JSON."""
    ended = known["result"] or {}
    return {
        "job": key,
        "action": known["action"],
        "what": known["what"],
        "dry": known["dry"],
        "started": int(known["at"] * 1000),
        "status": ended.get("status", RUNNING),
        "step": progress.step if progress else 0,
        "steps": progress.steps if progress else 0,
        "goes": bool(known.get("queue")) and not ended,
        "message": ended.get("message") or sentence(known),
        "included": ended.get("included", {}),
        "cut": ended.get("cut", {}),
    }


def shown(key: str, known: Mapping[str, Any], progress: Progress | None, zone: tzinfo) -> Job:
    """Lay out a job for the page."""
    told = data(key, known, progress)
    title = f"{_doing(known)} {known['what']}" + (" (preview)" if known["dry"] else "")
    return Job(
        key=key,
        title=title,
        goes=told["goes"],
        stamp=stamp(datetime.fromtimestamp(known["at"], UTC), zone),
        status=told["status"],
        running=told["status"] == RUNNING,
        step=told["step"],
        steps=told["steps"],
        message=told["message"],
    )


def _doing(known: Mapping[str, Any]) -> str:
    return STYLING[known["how"]] if "how" in known else DOING[known["action"]]


def sentence(known: Mapping[str, Any]) -> str:
    """Say what came of a job, or would come of it."""
    ended = known["result"]
    if not ended or ended["status"] != "done":
        return ""
    if known["action"] == "level":
        return f"The permissions were changed. Deleted for it: {words(ended['cut'])}." if ended["cut"] else "The permissions were changed."
    doing = {"delete": "deleted", "move": "moved", "give": "given away"}[known["action"]]
    told = _words(ended["included"].items()) or "nothing"
    cut = sum(ended["cut"].values())
    return f"{'Would be' if known['dry'] else 'Was'} {doing}: {told}." + (f" Links to what stays: {number(cut)}, cut." if cut else "")


def words(cut: Mapping[str, int]) -> str:
    """Word what goes when a group becomes private."""
    sums: dict[str, int] = {}
    for name, total in cut.items():
        kind = name if name in TOLD else next((ending for ending in LINKS if name.endswith(ending)), "")
        sums[kind] = sums.get(kind, 0) + total
    told = [f"{number(sums[kind])} {said[sums[kind] != 1]}" for kind, said in (LINKS | TOLD).items() if kind in sums]
    return listed(told) or "what belongs to such links"


def _words(counts: Iterable[tuple[str, int]]) -> str:
    known = dict(counts)
    return ", ".join(f"{number(known[name])} {words[known[name] != 1]}" for name, words in TOLD.items() if name in known)
