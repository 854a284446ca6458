"""Looking for secrets in whatever was written, however they were quoted, escaped, encoded or cut on their way."""

import html
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus
from uuid import uuid4

SIGNS = "&<\"é'%/+ 19"
"""What URLs, HTML, JSON, CSV and base64 each write in another way."""
UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""The key of an OMERO session looks like this."""
WAYS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "url": lambda text: quote(text, ""),
    "url, spaces by plus": quote_plus,
    "url path": quote,
    "html": html.escape,
    "html text": lambda text: html.escape(text, quote=False),
    "html attribute": lambda text: html.escape(text, quote=False).replace('"', "&#34;"),
    "html, double quotes alone": lambda text: html.escape(text, quote=False).replace('"', "&quot;"),
    "html, all ascii": lambda text: html.escape(text).encode("ascii", "xmlcharrefreplace").decode(),
    "json": lambda text: json.dumps(text, ensure_ascii=False),
    "json, all ascii": json.dumps,
    "csv": lambda text: f'''"{text.replace('"', '""')}"''',
    "repr": repr,
    "repr of a repr": lambda text: repr(repr(text)),
    "repr of bytes": lambda text: repr(text.encode()),
    "repr, all ascii": ascii,
    "hex": lambda text: text.encode().hex(),
    **{f"base64 at {place}": lambda text, before="-" * place: b64encode(f"{before}{text}".encode()).decode() for place in range(3)},
    **{
        f"base64 of urls at {place}": lambda text, before="-" * place: urlsafe_b64encode(f"{before}{text}".encode()).decode()
        for place in range(3)
    },
}
"""How a text may be written within others."""


def password() -> str:
    """Make a password that every way of writing changes, and whose two ends are nowhere by chance."""
    return f"pw{uuid4().hex[:10]}{SIGNS}{uuid4().hex[:10]}"


class Hunt:
    """Looks for secrets, which have names; an end of one that was cut off tells enough."""

    def __init__(self, secrets: dict[str, str]) -> None:
        self._names: dict[bytes, str] = {}
        for name, secret in secrets.items():
            for end in secret.split(SIGNS):
                # Letters and digits are the same in whatever is quoted or escaped; only these write them otherwise.
                self._names |= dict.fromkeys([end.lower().encode(), end.encode().hex().encode(), *encoded(end)], name)
        self._any = re.compile(b"|".join(map(re.escape, self._names)) or rb"(?!)")

    def seen(self, content: bytes) -> set[str]:
        """Name the secrets that are in a content."""
        return {self._names[found] for found in self._any.findall(content.lower())}

    def report(self, places: Iterable[tuple[str, bytes]]) -> set[str]:
        """Say what is where first; a line that stands in many places, as the frame of pages does, is looked at once."""
        told: set[str] = set()
        known: set[bytes] = set()
        for where, content in places:
            fresh = set(content.split(b"\n")) - known
            known |= fresh
            told |= {f"{where}: {name}" for name in self.seen(b"\n".join(fresh))}
        return told


def encoded(text: str) -> Iterator[bytes]:
    """Return the letters of base64, in small ones, that depend on nothing before or behind a text, for each place it may stand at."""
    for place in range(3):
        yield b64encode(bytes(place) + text.encode())[-(-place * 8 // 6) : (place + len(text)) * 8 // 6].lower()


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Return all files below a folder, each with its content."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()
