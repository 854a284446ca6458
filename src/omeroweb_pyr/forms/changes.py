"""What forms send that change something, read and checked."""

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway.model_changes import CLIENT_PAIRS, NewTag, Pairs, Wording

LONGEST_NAME = 10_240
LONGEST_TEXT = 1_000_000
MOST_PAIRS = 5000
LARGEST_ID = 2**63 - 1
KINDS = ("project", "dataset", "image", "screen", "plate", "run", "well", "folder")
"""What can be annotated, by the names under which its ids come."""
ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """Tags to put on and to take off."""

    wanted: tuple[int, ...]
    new: NewTag | None
    off: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of key-value pairs; of annotations that there are, with what they were when somebody began to write."""

    annotations: tuple[int, ...]
    namespace: str
    pairs: Pairs
    was: Pairs | None
    each: bool


def read_wording(form: Any) -> tuple[Wording, Wording]:
    """Read a new name and description, and what they were when the form was made."""
    new = Wording(name=text(form, "name", LONGEST_NAME), description=text(form, "description"))
    if new.name is not None and not new.name.strip():
        raise BadRequest("Please give it a name.")
    if new.name is None and new.description is None:
        raise BadRequest("Please send a name or a description.")
    stripped = Wording(name=_one_line(new.name), description=None if new.description is None else new.description.strip())
    return stripped, Wording(name=text(form, "was_name"), description=text(form, "was_description"))


def read_comment(form: Any) -> str:
    """Read a comment."""
    words = (text(form, "comment") or "").strip()
    if not words:
        raise BadRequest("Please write something.")
    return words


def read_tagging(form: Any) -> Tagging:
    """Read which tags to put on, by id or by text, and which to take off."""
    words, description = (text(form, "text", LONGEST_NAME) or "").strip(), (text(form, "description") or "").strip()
    tagset = ids(form, "tagset")
    new = NewTag(text=words, description=description, tagset=tagset[0] if tagset else None) if words else None
    read = Tagging(wanted=ids(form, "tag"), new=new, off=ids(form, "remove"))
    if not (read.wanted or read.new or read.off):
        raise BadRequest("Please name a tag.")
    return read


def read_stars(form: Any) -> int:
    """Read a rating."""
    stars = text(form, "rating") or ""
    if stars not in {"0", "1", "2", "3", "4", "5"}:
        raise BadRequest("A rating is 1 to 5 stars, or 0 to take it back.")
    return int(stars)


def read_annotations(form: Any) -> tuple[int, ...]:
    """Read which annotations are meant."""
    found = ids(form, "annotation")
    if not found:
        raise BadRequest("Please say which annotation: its id goes into the field annotation.")
    return found


def read_table(form: Any) -> Table:
    """Read key-value pairs: as JSON in ``pairs``, by fields ``key`` and ``value``, or pasted from a spreadsheet into ``table``."""
    known, namespace = ids(form, "annotation"), text(form, "ns")
    pairs = _json_pairs(form, "pairs")
    if pairs is None:
        pairs = (*_fields(form), *pasted(text(form, "table") or ""))
    pairs = tuple((key.strip(), value.strip()) for key, value in pairs if key.strip() or value.strip())
    if len(pairs) > MOST_PAIRS:
        raise BadRequest(f"At most {MOST_PAIRS} key-value pairs go into one table.")
    if not known and not pairs:
        raise BadRequest("Please write at least one key or value.")
    return Table(
        annotations=known,
        namespace=CLIENT_PAIRS if namespace is None else namespace.strip(),
        pairs=pairs,
        was=_json_pairs(form, "was_pairs"),
        each=flag(form, "duplicate"),
    )


def read_targets(form: Any) -> dict[str, tuple[int, ...]]:
    """Read of many objects which: ``image=1&image=2&dataset=3``."""
    return {kind: found for kind in KINDS if (found := ids(form, kind))}


def pasted(table: str) -> Pairs:
    """Read what a spreadsheet puts on the clipboard: cells between tabs; quoted ones may hold tabs, line breaks and quotes."""
    try:
        rows = list(csv.reader(io.StringIO(table, newline=""), dialect="excel-tab", strict=True))
    except csv.Error:  # somebody's own quotes
        rows = [line.split("\t") for line in table.splitlines()]
    pairs = []
    for number, row in enumerate(rows, 1):
        cells = row if len(row) < 3 else [*row[:2], *filter(str.strip, row[2:])]
        if len(cells) > 2:
            raise BadRequest(f"Line {number} of the table has more than two columns: only a key and a value go into a line.")
        if cells:
            pairs.append((_lines(cells[0]), _lines(cells[1]) if len(cells) > 1 else ""))
    return tuple(pairs)


def text(form: Any, name: str, longest: int = LONGEST_TEXT) -> str | None:
    """Read a text; None where there is none; line ends are written in one way."""
    value = form.get(name)
    if value is None:
        return None
    return _checked(value, name, longest)


def texts(form: Any, name: str, longest: int = LONGEST_TEXT) -> list[str]:
    """Read a field that may be there several times."""
    return [_checked(value, name, longest) for value in form.getall(name)]


def ids(form: Any, name: str) -> tuple[int, ...]:
    """Read ids, of which each may be several with commas between them."""
    found = []
    for value in form.getall(name):
        for word in _checked(value, name, LONGEST_TEXT).split(","):
            if not word.strip():
                continue
            if not ID.fullmatch(word.strip()) or int(word) > LARGEST_ID:
                raise BadRequest(f"{name}: an id is a whole number, 1 or more.")
            found.append(int(word))
    return tuple(dict.fromkeys(found))


def flag(form: Any, name: str) -> bool:
    """Read a yes or no."""
    return (text(form, name) or "").lower() in {"1", "true", "on", "yes"}


def _checked(value: Any, name: str, longest: int) -> str:
    if not isinstance(value, str):
        raise BadRequest(f"{name} is a text, not a file.")
    if len(value) > longest:
        raise BadRequest(f"{name} is too long: at most {longest:,} characters can be kept.")
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise BadRequest(f"{name} holds a character that can't be kept.")
    return _lines(value)


def _lines(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _one_line(name: str | None) -> str | None:
    return None if name is None else " ".join(name.split("\n")).strip()


def _fields(form: Any) -> Pairs:
    keys = [_checked(value, "key", LONGEST_TEXT) for value in form.getall("key")]
    values = [_checked(value, "value", LONGEST_TEXT) for value in form.getall("value")]
    if len(keys) != len(values):
        raise BadRequest("There are not as many keys as values.")
    return tuple(zip(keys, values, strict=True))


def _json_pairs(form: Any, name: str) -> Pairs | None:
    told = text(form, name)
    if told is None:
        return None
    try:
        found = json.loads(told)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in found
    ):
        raise BadRequest(f'{name} is JSON, a list of pairs of texts: [["key", "value"], …].')
    return tuple((_checked(key, name, LONGEST_TEXT), _checked(value, name, LONGEST_TEXT)) for key, value in found)
