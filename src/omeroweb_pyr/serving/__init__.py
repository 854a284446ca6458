"""What surrounds every request, whatever it is for: its path is made sound, its reply gets the headers that all replies have."""

from typing import Any

from pyramid.tweens import EXCVIEW, INGRESS

OUTER = "omeroweb_pyr.serving.replies.replies_tween"
INNER = "omeroweb_pyr.serving.paths.paths_tween"


def includeme(config: Any) -> None:
    """Put one tween outside of the error pages, so that they get their headers too, and one inside, so that it can use them."""
    config.add_tween(OUTER, under=INGRESS, over=EXCVIEW)
    config.add_tween(INNER, under=EXCVIEW)
