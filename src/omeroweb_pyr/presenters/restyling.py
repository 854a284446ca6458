"""Rendering settings given to many images: what the web session keeps of it, and what came of it in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from omeroweb_pyr.gateway.model_changes import Target
from omeroweb_pyr.gateway.model_restyling import IMPORTED, OWNER, PASTE, Forecast, Left, Pattern, Portion, Restyling
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.rights import refusal
from omeroweb_pyr.presenters.wording import count, kinds, number

SHOWN = 10
"""How many images that stay as they were are named."""
NOTHING_COPIED = "No rendering settings were copied yet."


def pattern(known: Mapping[str, Any] | None) -> Pattern | None:
    """Read copied settings as the web session has them."""
    return Pattern(**known) if known else None


def record(wanted: Restyling, targets: Sequence[Target], total: int, at: float) -> dict[str, Any]:
    """Write what the web session keeps of it; it has no handle, for it goes on when somebody asks for more."""
    queue: dict[str, list[int]] = {}
    for target in targets:
        queue.setdefault(target.kind, []).append(target.id)
    return {
        "handle": "",
        "action": "restyle",
        "how": wanted.how,
        "pattern": asdict(wanted.pattern) if wanted.pattern else None,
        "dry": False,
        "what": kinds(targets),
        "at": at,
        "to": 0,
        "queue": [[kind, ",".join(map(str, ids))] for kind, ids in queue.items()],
        "last": 0,
        "step": 0,
        "steps": total,
        "changed": 0,
        "left": [],
        "result": None,
    }


def onward(known: Mapping[str, Any], portion: Portion) -> dict[str, Any]:
    """Write down what came of some more images; with the last of them it has ended."""
    told = {
        "step": known["step"] + len(portion.changed) + len(portion.left),
        "changed": known["changed"] + len(portion.changed),
        "left": [*known["left"], *map(_against, portion.left)][:SHOWN],
        "last": portion.last or 0,
        "queue": known["queue"][1:] if portion.last is None else known["queue"],
    }
    found = {**known, **told}
    return found if found["queue"] else found | {"result": ended(found, "done")}


def ended(known: Mapping[str, Any], status: str, why: str = "") -> dict[str, Any]:
    """Write how it has ended, and why before its time."""
    message = f"{why} {outcome(known)}".strip()
    return {"status": status, "message": message, "included": {"Image": known["changed"]}, "cut": {}}


def stopped(known: Mapping[str, Any], status: str, why: str) -> dict[str, Any]:
    """Write down that it does not go on."""
    return {**known, "queue": [], "result": ended(known, status, why)}


def outcome(known: Mapping[str, Any]) -> str:
    """Say what came of it."""
    changed = known["changed"]
    settings = _settings(known["how"], known["pattern"])
    have = f"{count(changed, 'image')} {'has' if changed == 1 else 'have'} {settings} now."
    return have + _stay(known["step"] - changed, known["left"], known["pattern"], "stayed as it was", "stayed as they were")


def preview(wanted: Restyling, seen: Forecast) -> str:
    """Say what would come of it."""
    known = asdict(wanted.pattern) if wanted.pattern else None
    have = f"{count(seen.total - seen.unlike, 'image')} would have {_settings(wanted.how, known)}."
    return have + _stay(seen.unlike, list(map(_against, seen.some)), known, "would stay as it is", "would stay as they are")


def _settings(how: str, known: Mapping[str, Any] | None) -> str:
    if how == PASTE and known:
        return f"the rendering settings of “{known['name']}”"
    return "the rendering settings that OMERO gave them first" if how == IMPORTED else "their owners' rendering settings"


def _stay(many: int, named: Sequence[str], known: Mapping[str, Any] | None, one: str, several: str) -> str:
    """Say how many stay as they are, name some, and say what the settings are for."""
    if many <= 0:
        return ""
    more = many - len(named)
    names = ", ".join(named) + (f" and {number(more)} more" if more > 0 and named else "")
    fits = f" The settings are for {_kind(known['channels'], known['type'])}." if known else ""
    return f" {number(many)} {one if many == 1 else several}" + (f": {names}." if named else ".") + fits


def _against(left: Left) -> str:
    name = f"“{left.name or left.id}”"
    match left.why:
        case "unlike":
            return f"{name} ({_kind(left.channels, left.type)})"
        case "pixels":
            return f"{name} (has no pixels)"
        case "right":
            return f"{name} ({refusal(Permission.ANNOTATE, left.owner, left.group).rstrip('.')})"
        case "unsaved":
            return f"{name} (its owner has saved none)"
    return f"{name} (OMERO did not take them)"


def _kind(channels: int, type_: str) -> str:
    return f"{number(channels)} channel{'s' if channels != 1 else ''} of {type_}"


def against(targets: Iterable[Target]) -> str:
    """Say why the caller may not give all of some objects rendering settings of his own; nothing if he may."""
    found = next((each for each in targets if Permission.ANNOTATE not in each.rights), None)
    why = refusal(Permission.ANNOTATE, found.owner, found.group) if found else ""
    return why.replace("annotate this", "save rendering settings for it")


def ways(why: str, copied: str) -> tuple[tuple[str, str, str, str], ...]:
    """List what can be done: by its name, in words, why not, and what it does."""
    return (
        (PASTE, "Paste …", why or ("" if copied else NOTHING_COPIED), f"Those of “{copied}”"),
        (IMPORTED, "Set imported …", why, "Those that OMERO gave them first"),
        (OWNER, "Set owner's …", why, "Those that their owners have saved"),
    )


def choices(copied: str) -> tuple[tuple[str, str], ...]:
    """Word for a form which settings there are to be had."""
    pasted = ((PASTE, f"The copied ones, of “{copied}”"),) if copied else ()
    return (*pasted, (IMPORTED, "Those that OMERO gave first"), (OWNER, "Those that the owner has saved"))
