"""What moving things to another group, or giving them away, comes to, as OMERO.web's JSON has it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from omeroweb_pyr.gateway.model import Person
from omeroweb_pyr.gateway.model_changes import Loose, Part, Progress
from omeroweb_pyr.gateway.model_people import GroupObject
from omeroweb_pyr.gateway.model_staff import EVERYBODY

Json = dict[str, Any]
INCLUDED = ("Project", "Dataset", "Image", "Screen", "Plate", "Well")
ANNOTATIONS = {"TagAnnotation": "Tags", "FileAnnotation": "Files", "CommentAnnotation": "Comments"}


@dataclass(frozen=True, slots=True)
class Fileset:
    """A set of files of which not all images were chosen."""

    id: int
    chosen: tuple[Part, ...]
    missing: tuple[Part, ...]


def activity(progress: Progress, loose: Iterable[Loose], at: float) -> Json:
    """Tell how far a dry run is, and what it has found."""
    finished = progress.status != "running"
    found: Json = {
        "finished": finished,
        "status": {
            "currentStep": progress.step,
            "steps": progress.steps,
            "startTime": int(at * 1000),
            "stopTime": None,
        },
    }
    if finished and progress.status != "done":
        return found | {"error": progress.message, "report": progress.message}
    if not finished:
        return found
    return found | {
        "includedObjects": {f"{kind}s": list(ids) for kind, ids in progress.things if kind in INCLUDED},
        **_unlinked(loose),
    }


def _unlinked(loose: Iterable[Loose]) -> Json:
    parents: dict[str, list[Json]] = {}
    children: dict[str, list[Json]] = {}
    annotations: dict[str, list[Json]] = {name: [] for name in (*ANNOTATIONS.values(), "Others")}
    for each in loose:
        told = {"id": each.id, "name": each.name}
        if each.above:
            parents.setdefault(f"{each.kind}s", []).append(told)
        elif each.kind in INCLUDED:
            children.setdefault(f"{each.kind}s", []).append(told)
        else:
            annotations[ANNOTATIONS.get(each.kind, "Others")].append(told)
    return {"unlinkedParents": parents, "unlinkedChildren": children, "unlinkedAnnotations": annotations}


def groups(owners: Iterable[Person], common: Iterable[GroupObject], here: set[int]) -> Json:
    """Tell in which groups all owners are; not the one that things are all in."""
    away = here if len(here) == 1 else set()
    shown = [each for each in common if each.id > EVERYBODY and each.id not in away]
    return {
        "owners": [[each.id, each.full_name] for each in sorted(owners, key=lambda each: each.id)],
        "groups": [{"id": each.id, "name": each.name, "perms": _perms(each.group.level)} for each in shown],
    }


def _perms(level: str) -> Json:
    return {"write": level == "read-write", "annotate": level in ("read-annotate", "read-write"), "read": level != "private"}


def split(found: Iterable[tuple[Part, bool]]) -> tuple[Fileset, ...]:
    """Sort images by their sets of files."""
    sets: dict[int, tuple[list[Part], list[Part]]] = {}
    for part, chosen in found:
        sets.setdefault(part.fileset, ([], []))[0 if chosen else 1].append(part)
    return tuple(Fileset(number, tuple(chosen), tuple(missing)) for number, (chosen, missing) in sets.items())
