"""The headers of every reply: what OMERO cost, and what the browser may do with the page."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from pyramid.response import Response

from omeroweb_pyr import mail, settings

log = logging.getLogger(__name__)

LAST_RESORT = "Something went wrong here, and nothing was changed by it as far as we know. Please try again later."


def replies_tween(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Give every reply its headers; the outermost of all, so it also answers when even the error page fails."""
    wanted = settings.of(registry)
    fixed = security_headers(wanted)

    def tween(request: Any) -> Any:
        try:
            response = handler(request)
        except Exception as error:  # noqa: BLE001 - this is where all end that nobody else has an answer to
            log.error("No error page could be made for %s\n%s", request.method, mail.told(request, error))  # noqa: TRY400 - see there
            mail.report(request, error)
            response = Response(LAST_RESORT, status=500, content_type="text/plain", charset="utf-8")
        finally:
            request.drop_body()
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        response.headers["Server-Timing"] = server_timing(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    return tween


def server_timing(request: Any) -> str:
    """Say how many OMERO calls this request made, and how long they took in milliseconds."""
    meter = getattr(request, "meter", None)
    calls, milliseconds = (meter.count, meter.milliseconds) if meter else (0, 0.0)
    return f'omero;desc="{calls}";dur={milliseconds:.1f}'


def security_headers(wanted: settings.Settings) -> dict[str, str]:
    """Return the headers that keep a page to what is ours."""
    return {
        "Content-Security-Policy": content_policy(wanted),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": wanted.pages.html_meta_referrer,
        "X-Frame-Options": wanted.pages.x_frame_options,
    }


def content_policy(wanted: settings.Settings) -> str:
    """Return the Content-Security-Policy: nothing inline, nothing foreign but the configured logos."""
    logos = [origin for address in (wanted.pages.login_logo, wanted.pages.top_logo) if (origin := origin_of(address))]
    ours = " ".join(["'self'", *filter(None, [origin_of(wanted.static_url)])])
    rules = {
        "default-src": ours,
        "img-src": " ".join([ours, "data:", "blob:", *dict.fromkeys(logos)]),
        "style-src": ours,
        "script-src": ours,
        "object-src": "'none'",
        "base-uri": "'none'",
        # What a form leads to after it was sent counts too.
        "form-action": " ".join(["'self'", *wanted.pages.redirect_allowed_hosts]),
        "frame-ancestors": "'none'" if wanted.pages.x_frame_options == "DENY" else "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def origin_of(address: str) -> str:
    """Return scheme and host of an absolute address, or nothing for a path."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
