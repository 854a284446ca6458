"""What is known of screens, plates, runs, wells and fields beyond what every object has."""

from collections.abc import Iterator
from datetime import datetime

from omeroweb_pyr.gateway.model import Object, PixelSize
from omeroweb_pyr.gateway.model_screens import Field, Folder, Plate, Run, Screen, Well
from omeroweb_pyr.gateway.model_tags import TagObject, TagSet
from omeroweb_pyr.presenters.wording import TIMES, count, number


def own_facts(obj: Object) -> Iterator[tuple[str, str | datetime]]:
    """Yield the lines of one kind: a label, and a text or a moment; what is unknown has an empty text."""
    match obj:
        case Screen():
            yield "Plates", number(obj.child_count)
            yield "Type", obj.type
            yield "Protocol", " ".join(filter(None, (obj.protocol_id, obj.protocol)))
            yield "Reagents", " ".join(filter(None, (obj.reagents_id, obj.reagents)))
        case Plate():
            yield "Wells", number(obj.child_count)
            if obj.layout.rows and obj.layout.columns:
                yield "Layout", f"{obj.layout.rows}{TIMES}{obj.layout.columns}"
            yield "Fields", _fields(obj.fields)
            yield "Runs", number(len(obj.runs)) if obj.runs else ""
            yield "Status", obj.status
            yield "Barcode", obj.external_id
        case Run():
            yield "Wells", number(obj.child_count)
            yield "Fields", _fields(obj.fields)
            yield from (("Started", obj.start),) if obj.start else ()
            yield from (("Ended", obj.end),) if obj.end else ()
        case Well():
            yield "Fields", number(obj.child_count)
            yield "Identifier", obj.external_id
            yield "Type", obj.type
            yield "Status", obj.status
        case Field():
            yield "Position", _position(obj.x, obj.y)
        case TagObject():
            yield "Namespace", obj.namespace
        case TagSet():
            yield "Tags", number(obj.child_count)
        case Folder():
            yield "Images", number(obj.child_count)
            yield "Folders", count(obj.folder_count, "folder") if obj.folder_count else ""


def _fields(most: int) -> str:
    return f"{number(most)} a well" if most else ""


def _position(x: PixelSize | None, y: PixelSize | None) -> str:
    return f"{x.value:.6g} {x.symbol}, {y.value:.6g} {y.symbol}" if x and y else ""
