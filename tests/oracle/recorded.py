"""Queries as a server has written them down, with their parameters in their places."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oracle.hibernate import one_line

PARAMETER = re.compile(r"'(?:[^']|'')*'|(?P<list>\bin\s*\(?\s*):(?P<listed>\w+)\s*\)?|:(?P<name>\w+)", re.IGNORECASE)
"""A text, which stays as it is; a parameter after ``in``, brackets included; any other parameter."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One query: who sent it, its text as it was sent, and the text with what the parameters were."""

    agent: str
    text: str
    literal: str


def recorded(path: Path) -> Iterator[Recorded]:
    """Yield what a server has written down."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = one_line(row["text"])
        yield Recorded(row["agent"], text, filled(text, row["params"]))


def filled(text: str, params: dict[str, Any]) -> str:
    """Return a query with values where its parameters were; a parameter without a value stays."""

    def put(found: re.Match[str]) -> str:
        name = found["listed"] or found["name"]
        if name not in params:
            return found[0]
        value = params[name]
        if found["listed"] is None:
            return literal(value)
        return f"in ({', '.join(map(literal, value if isinstance(value, list) else [value]))})"

    return PARAMETER.sub(put, text)


def literal(value: Any) -> str:
    """Write a value as HQL does."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value)
