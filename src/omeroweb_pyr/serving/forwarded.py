"""Forwarded headers: the trusted proxy's word for who asks, for which host and over what; nobody else's."""

import logging
from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest
from waitress.proxy_headers import PROXY_HEADERS, MalformedProxyHeader, clear_untrusted_headers, parse_proxy_headers

from omeroweb_pyr import settings

BELIEVED = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto"}

log = logging.getLogger(__name__)


def forwarded_tween(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Put what the trusted proxy says in its place, whatever server is in front, and take away what anybody else says."""
    trusted = settings.of(registry).trusted_proxy

    def tween(request: Any) -> Any:
        if not believe(request.environ, trusted):
            raise HTTPBadRequest("The request can't be understood: what the proxy in front says of it is malformed.")
        return handler(request)

    return tween


def believe(environ: dict[str, Any], trusted: str) -> bool:
    """Apply the forwarded headers of a request if they are the trusted proxy's; says whether they are well-formed."""
    untrusted = set(PROXY_HEADERS)
    well_formed = True
    if trusted and (trusted == "*" or environ.get("REMOTE_ADDR") == trusted):
        try:
            untrusted = parse_proxy_headers(environ, trusted_proxy_count=1, trusted_proxy_headers=BELIEVED, logger=log)
        except MalformedProxyHeader:
            well_formed = False
    clear_untrusted_headers(environ, untrusted, log_warning=False, logger=log)
    return well_formed
