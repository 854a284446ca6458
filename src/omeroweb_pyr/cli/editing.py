"""Settings as a text that an editor can change: ``key=value``, a line each; a line that begins with a tab goes on with the one before."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from omeroweb_pyr.cli.errors import CommandError

HEAD = "# One key=value on a line; a line that begins with # is left out, one that begins with a tab goes on with the one before.\n"


def edited(texts: Mapping[str, str], editor: str, faults: Callable[[str, str], list[str]]) -> dict[str, str]:
    """Return what the user made of the settings; the draft is kept if it can't be used."""
    descriptor, name = tempfile.mkstemp(prefix="omeroweb-config-", suffix=".txt")
    draft = Path(name)
    with open(descriptor, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a descriptor
        file.write(written(texts))
    try:
        call(editor, draft)
        found = understood(draft.read_bytes().decode())
        wrong = [fault for key, text in found.items() if texts.get(key) != text for fault in faults(key, text)]
    except UnicodeDecodeError:
        wrong = ["it is not in UTF-8"]
    except (CommandError, OSError) as error:
        wrong = [str(error)]
    if wrong:
        untouched = draft.exists() and draft.read_bytes() == written(texts).encode()
        if untouched:
            draft.unlink()
        raise CommandError(f"nothing was changed: {'; '.join(wrong)}" + ("" if untouched else f". The draft is kept in {draft}"))
    draft.unlink()
    return found


def call(editor: str, draft: Path) -> None:
    """Run the editor until the user is done."""
    try:
        status = subprocess.run([*shlex.split(editor), str(draft)], check=False).returncode  # noqa: S603 - the user's own editor
    except (OSError, ValueError) as error:
        raise CommandError(f"the editor {editor} can't be started ({os.strerror(getattr(error, 'errno', 0) or 22)}); set EDITOR") from None
    if status:
        raise CommandError(f"the editor {editor} ended with status {status}")


def written(texts: Mapping[str, str]) -> str:
    """Write settings as a text."""
    lines = (f"{name}={text}".replace("\n", "\n\t") for name, text in sorted(texts.items()))
    return HEAD + "".join(f"{line}\n" for line in lines)


def understood(text: str) -> dict[str, str]:
    """Read settings from a text."""
    found: dict[str, str] = {}
    name = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("\t") and name:
            found[name] += "\n" + line[1:]
        elif line.strip() and not line.startswith("#"):
            name, sign, value = line.partition("=")
            name = name.strip()
            if not sign or not name or name in found:
                raise CommandError(f"line {number} is " + (f"{name} a second time" if name in found else "no key=value"))
            found[name] = value
    return found
