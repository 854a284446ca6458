"""What the documentation says of settings, made from their declarations: the Sphinx directives ``settings`` and ``upgrading``."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from omeroweb_pyr.settings import Settings
from omeroweb_pyr.settings.foreign import FOREIGN
from omeroweb_pyr.settings.keys import Key, groups_of, keys_of

THEIRS = dict(list(csv.reader((Path(__file__).parent / "omero_web_keys.csv").read_text().splitlines()))[1:])
"""OMERO.web's keys, with their defaults there."""


def keys() -> list[Key]:
    """Return every key that is declared."""
    return [key for group in groups_of(Settings) for key in keys_of(group)]


def reference() -> str:
    """Write the reference of all settings, topic by topic."""
    lines = []
    for group in groups_of(Settings):
        lines += [group.title, "-" * len(group.title), ""]
        for key in keys_of(group):
            lines += [f".. confval:: {key.name}", f"   :default: {code(key.default)}", "", f"   {sentences(key)}", ""]
    return "\n".join(lines)


def sentences(key: Key) -> str:
    """Write what a key is, in one paragraph."""
    told = [prose(key.meaning)]
    if key.old:
        told.append(f"Older names, which work too: {', '.join(code(name) for name in key.old)}.")
    if key.waits:
        told.append("It is read and checked, and nothing uses it yet.")
    return " ".join(told)


def carried_over() -> str:
    """Write a table of OMERO.web's keys that are the same here, with the defaults where those are not."""
    return table(("Key", "What to know"), ((f":confval:`{key.name}`", remark(key)) for key in keys() if key.name in THEIRS))


def remark(key: Key) -> str:
    """Write what differs for a key that OMERO.web has too."""
    told = []
    if plain(key.default) != plain(THEIRS[key.name]):
        told.append(f"The default is {code(key.default)}, there {code(THEIRS[key.name])}.")
    if key.waits:
        told.append("Nothing uses it yet.")
    return " ".join(told) or "The same."


def renamed() -> str:
    """Write a table of the names that keys had before."""
    return table(("Older name", "Today"), ((code(old), f":confval:`{key.name}`") for key in keys() for old in key.old))


def meaningless() -> str:
    """Write a table of the keys that mean nothing here."""
    return table(("Key", "Instead"), ((code(name), sentence(one.advice)) for name, one in FOREIGN.items()))


def our_own() -> str:
    """Write a table of the keys that OMERO.web does not have."""
    return table(("Key", "What it is"), ((f":confval:`{key.name}`", prose(key.meaning)) for key in keys() if key.name not in THEIRS))


TABLES = {"carried-over": carried_over, "renamed": renamed, "meaningless": meaningless, "our-own": our_own}


def table(head: tuple[str, str], rows: Iterator[tuple[str, str]]) -> str:
    """Write a table of two columns."""
    lines = [".. list-table::", "   :header-rows: 1", "   :widths: 40 60", ""]
    for first, second in (head, *rows):
        lines += [f"   * - {first}", f"     - {second}"]
    return "\n".join([*lines, ""])


def code(text: str) -> str:
    """Write a text as it is in a file, in quotes where there is a space at an end."""
    if not text:
        return "*empty*"
    return f"``{text}``" if text.strip() == text else f'``"{text}"``'


def prose(text: str) -> str:
    """Write a sentence of a declaration: what stands between back quotes is code."""
    return re.sub(r"`([^`]+)`", r"``\1``", text).replace("*", "\\*")


def sentence(text: str) -> str:
    """Write a piece of advice as a sentence."""
    return prose(text[0].upper() + text[1:])


def plain(text: str) -> str:
    """Return a default without what does not matter in it."""
    return re.sub(r"<OMERODIR>/|\s", "", text)


class Reference(SphinxDirective):
    """The reference of all settings."""

    def run(self) -> list[nodes.Node]:
        """Return it."""
        return self.parse_text_to_nodes(reference(), allow_section_headings=True)


class Upgrading(SphinxDirective):
    """One of the tables of what becomes of OMERO.web's keys."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return it."""
        return self.parse_text_to_nodes(TABLES[directives.choice(self.arguments[0], list(TABLES))]())


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives."""
    app.add_directive("settings", Reference)
    app.add_directive("upgrading", Upgrading)
    return {"parallel_read_safe": True}
