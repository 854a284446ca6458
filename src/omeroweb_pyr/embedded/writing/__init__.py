"""Objects that clients send, written: new, changed and unloaded parts of a graph, in one transaction with its event."""

from omeroweb_pyr.embedded.writing.answer import answer
from omeroweb_pyr.embedded.writing.journal import Journal
from omeroweb_pyr.embedded.writing.removal import remove, remove_unused
from omeroweb_pyr.embedded.writing.saving import save

__all__ = ["Journal", "answer", "remove", "remove_unused", "save"]
