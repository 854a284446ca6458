"""The key that signs session cookies: configured, or made once and kept beside the records."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pyramid.exceptions import ConfigurationError


def secret_key(configured: str, folder: Path) -> str:
    """Return the configured key, or the one in the folder, which is made when missing."""
    if configured:
        return configured
    path = folder / "secret_key"
    if not path.exists():
        _create(path)
    key = path.read_text().strip()
    if len(key) < 32:
        raise ConfigurationError(f"{path} is damaged: delete it, and a new key is made (everybody has to log in again).")
    return key


def _create(path: Path) -> None:
    # Written under another name and then linked: of two processes that start at once one wins, and nobody reads half a key.
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
