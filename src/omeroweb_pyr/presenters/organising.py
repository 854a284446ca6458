"""What can be done with an object as a whole: what may be made in it, where it may go, and why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from omeroweb_pyr.gateway.model import Caller, Object
from omeroweb_pyr.gateway.model_changes import HOLDER, HOLDS, MADE_IN, Target
from omeroweb_pyr.gateway.model_people import GroupObject, User
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.restyling import against as unsaved
from omeroweb_pyr.presenters.restyling import choices
from omeroweb_pyr.presenters.rights import refusal, why_not
from omeroweb_pyr.presenters.wording import TITLES

CONTENTS = {
    "project": "with its datasets and their images",
    "dataset": "with its images",
    "screen": "with its plates",
    "folder": "with its images",
}


EVERYBODY = 1
"""The id of OMERO's group of all users; it and those below hold nobody's data."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice in a list."""

    id: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organise:
    """The page on which an object is dealt with as a whole."""

    kind: str
    id: int
    makes: str
    """What can be made in it, by kind; empty where nothing is."""
    makes_title: str
    holders: tuple[tuple[str, str], ...]
    """The kinds of containers that it can be put into, with their names."""
    above: tuple[str, int, str] | None
    """The container that the address names: its kind, id and name."""
    contents: str
    home: str
    """What it can be put into in another group, in words; empty where it can't."""
    image: bool
    styles: tuple[tuple[str, str], ...]
    """Which rendering settings its images can be given, in words; empty where it has none."""
    groups: tuple[Option, ...]
    people: tuple[Option, ...]
    may: dict[str, str]


def organise(obj: Object, caller: Caller, groups: Iterable[GroupObject], people: Iterable[User], copied: str = "") -> Organise:
    """Lay out the page; ``groups`` and ``people`` are those whom the caller knows of, ``copied`` the image whose settings were copied."""
    kind = "image" if obj.kind == "field" else obj.kind
    makes = next(iter(MADE_IN.get(kind, ())), "")
    holders = tuple((holder, TITLES[holder].lower()) for holder, held in HOLDS.items() if kind in held and holder != "tag")
    last = obj.trail[-1] if obj.trail else None
    above = (last.kind, int(last.id), last.name) if last and isinstance(last.id, int) and last.kind in dict(holders) else None
    return Organise(
        kind="tag" if kind == "tagset" else kind,
        id=obj.id,
        makes=makes,
        makes_title=TITLES[makes].lower() if makes else "",
        holders=holders,
        above=above,
        contents=CONTENTS.get(kind, ""),
        home=HOLDER.get(kind, ""),
        image=kind == "image",
        styles=choices(copied) if kind not in ("tag", "tagset") else (),
        groups=tuple(Option(each.id, each.name) for each in groups if each.id > EVERYBODY and each.id != obj.group.id),
        people=tuple(Option(each.id, f"{each.name} ({each.user_name})") for each in people if each.id != obj.owner.id),
        may={str(right): why_not(right, obj, caller) for right in (Permission.LINK, Permission.DELETE, Permission.CHGRP, Permission.CHOWN)}
        | {str(Permission.ANNOTATE): unsaved([Target.of(obj)])},
    )


def allowed(targets: Sequence[Target]) -> dict[str, str]:
    """Say of each right why the caller has it not over all of some objects; nothing where he has."""
    why = {}
    for right in (Permission.EDIT, Permission.LINK, Permission.DELETE, Permission.CHGRP, Permission.CHOWN):
        against = next((target for target in targets if right not in target.rights), None)
        reason = refusal(right, against.owner, against.group) if against else ""
        why[str(right)] = f"{TITLES[against.kind]} {against.id}: {reason}" if against and len(targets) > 1 else reason
    return why | {str(Permission.ANNOTATE): unsaved(targets)}
