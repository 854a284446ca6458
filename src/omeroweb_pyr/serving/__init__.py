"""What surrounds every request, whatever it is for: who asks, its path made sound, the headers of its reply; and the servers themselves."""

from typing import Any

from pyramid.tweens import EXCVIEW, INGRESS

from omeroweb_pyr import settings
from omeroweb_pyr.serving.bodies import FormRequest

OUTER = "omeroweb_pyr.serving.replies.replies_tween"
FORWARDED = "omeroweb_pyr.serving.forwarded.forwarded_tween"
INNER = "omeroweb_pyr.serving.paths.paths_tween"


def includeme(config: Any) -> None:
    """Put one tween outside of the error pages, so that they get their headers too, and two inside, so that they can use them."""
    config.include(".metrics")
    config.set_request_factory(FormRequest)
    config.add_tween(OUTER, under=INGRESS, over=EXCVIEW)
    config.add_tween(INNER, under=EXCVIEW)
    config.add_tween(FORWARDED, under=EXCVIEW, over=INNER)
    if settings.of(config.registry).debug:
        config.include(".debugging")
