"""What is told when something fails that nobody foresaw: to the log, and by mail to administrators, in the background, not too often."""

import logging
from typing import Any

from omeroweb_pyr import settings
from omeroweb_pyr.mail.delivery import Post
from omeroweb_pyr.mail.hiding import hush
from omeroweb_pyr.mail.limits import Limits
from omeroweb_pyr.mail.report import compose, told, wordless

__all__ = ["hush", "report", "told", "wordless"]

KEY = "omeroweb_pyr.mail"

log = logging.getLogger(__name__)


def includeme(config: Any) -> None:
    """Make the post, where there is somebody to write to, but not while debugging; nothing is dialled before the first mail."""
    known = settings.of(config.registry)
    if known.mail.admins and not known.debug:
        config.registry[KEY] = Post(known.mail), Limits()


def report(request: Any, error: BaseException, id: str = "") -> None:
    """Mail a fault to the administrators, unless they were told of the same lately; whatever goes wrong with that is for the log."""
    if KEY not in request.registry:
        return
    post, limits = request.registry[KEY]
    try:
        found = compose(request, error, id)
        more = limits.admit(found.fingerprint)
        if more is not None:
            post.send(found.subject, found.text_after(more))
    except Exception as another:  # noqa: BLE001 - the fault itself is in the log by now
        log.error("A fault could not be mailed\n%s", told(request, another))  # noqa: TRY400 - words may hold passwords
