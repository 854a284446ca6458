"""What scripts send to OMERO.web's own addresses of changes, read into what ours are told."""

import re
from typing import Any

from webob.multidict import MultiDict

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.changes import Table, flag, ids, read_table, text
from omeroweb_pyr.gateway.model_changes import NewTag, Task

NEW_TAG = re.compile(r"newtags-([0-9]{1,3})-tag", re.ASCII)
PARENT = re.compile(r"([a-z]{1,20})-([1-9][0-9]{0,18})", re.ASCII)
KINDS = {"acquisition": "run"}
"""What OMERO.web calls by another name than we."""


def kind_of(name: str) -> str:
    """Name a kind as we do."""
    return KINDS.get(name, name)


def named(told: Any) -> MultiDict[str, Any]:
    """Name kinds as we do, capital letters or not, and leave the rest as it is."""
    found: MultiDict[str, Any] = MultiDict()
    for key, value in told.items():
        low = key.lower()
        found.add(kind_of(low) if key[:1].isupper() or low in KINDS else key, value)
    return found


def read_new_tags(form: Any) -> tuple[NewTag, ...]:
    """Read tags to be made: ``newtags-0-tag``, ``newtags-0-description``, ``newtags-0-tagset``."""
    found = []
    for key in sorted(form):
        number = NEW_TAG.fullmatch(key)
        words = (text(form, key) or "").strip() if number else ""
        if number and words:
            tagset = ids(form, f"newtags-{number[1]}-tagset")
            description = (text(form, f"newtags-{number[1]}-description") or "").strip()
            found.append(NewTag(text=words, description=description, tagset=tagset[0] if tagset else None))
    return tuple(found)


def read_map(form: Any) -> Table:
    """Read a table of key-value pairs: ``mapAnnotation`` as JSON, ``annId``, ``ns``, ``duplicate``."""
    told: MultiDict[str, Any] = MultiDict([("pairs", form.get("mapAnnotation", ""))])
    for theirs, ours in (("annId", "annotation"), ("ns", "ns"), ("duplicate", "duplicate")):
        for value in form.getall(theirs):
            told.add(ours, value)
    return read_table(told)


def read_parents(form: Any) -> tuple[tuple[str, int], ...]:
    """Read what something is taken out of: ``parent=dataset-1|dataset-2``."""
    words = [word for word in (text(form, "parent") or "").split("|") if word]
    found = [PARENT.fullmatch(word) for word in words]
    if not words or not all(found):
        raise BadRequest("Please say what to take it out of: parent=dataset-1|dataset-2.")
    return tuple((kind_of(each[1]), int(each[2])) for each in found if each)


def read_channels(form: Any) -> tuple[str, ...]:
    """Read the names of channels: ``channel0``, ``channel1`` …, as far as they go."""
    found: list[str] = []
    while (name := text(form, f"channel{len(found)}")) is not None:
        found.append(" ".join(name.split())[:255])
    if not found:
        raise BadRequest("Please send a name for each channel: channel0, channel1.")
    return tuple(found)


def read_deletion(form: Any) -> Task:
    """Read what is deleted besides: ``child`` and ``anns``."""
    return Task(action="delete", contents=flag(form, "child"), annotations=flag(form, "anns"))


def read_going(form: Any, action: str, field: str, *, dry: bool = False) -> Task:
    """Read to which group things are moved, and into what there, or to whom they are given."""
    found = ids(form, field)
    if len(found) != 1:
        raise BadRequest(f"Please send {field}.")
    named = " ".join((text(form, "new_container_name") or "").split())
    return Task(action=action, dry=dry, to=found[0], into=0 if named else _home(form)[1], named=named)


def read_home_kind(form: Any) -> str:
    """Read of which kind the container is that things are moved into."""
    return (text(form, "new_container_type") or _home(form)[0]).lower()


def _home(form: Any) -> tuple[str, int]:
    told = text(form, "target_id") or ""
    found = PARENT.fullmatch(told)
    if told and not found:
        raise BadRequest("Please say what to put it into: target_id=dataset-1.")
    return (found[1], int(found[2])) if found else ("", 0)
