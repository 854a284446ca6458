"""What Prometheus may ask: requests by view, what OMERO cost them, and what the pool holds."""

import ipaddress
import os
import time
from collections.abc import Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from pyramid.tweens import INGRESS

from omeroweb_pyr import settings
from omeroweb_pyr.gateway.interfaces import IPool

KEY = "omeroweb_pyr.metrics"
PROXIED = "omeroweb_pyr.proxied"
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_VIA")
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder where several processes keep their numbers together; it is prometheus_client's own."""

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


def includeme(config: Any) -> None:
    """Measure every request, outside of everything else, where that is wished."""
    if settings.of(config.registry).serving.metrics:
        config.registry[KEY] = Metrics(config.registry)
        config.add_tween("omeroweb_pyr.serving.metrics.metrics_tween", under=INGRESS, over="omeroweb_pyr.serving.replies.replies_tween")


class Metrics:
    """The numbers of one app."""

    def __init__(self, registry: Any) -> None:
        self._registry = registry
        self._known = CollectorRegistry()
        by_view = ["view"]
        self.requests = Counter(
            "omeroweb_requests", "Requests by view, method and status.", ["view", "method", "status"], registry=self._known
        )
        self.seconds = Histogram("omeroweb_request_seconds", "Seconds to a reply.", by_view, registry=self._known, buckets=SECONDS)
        self.calls = Counter("omeroweb_omero_calls", "Calls to OMERO.", by_view, registry=self._known)
        self.omero = Counter("omeroweb_omero_seconds", "Seconds spent waiting for OMERO.", by_view, registry=self._known)
        self.connections, self.services = (
            Gauge(name, text, registry=self._known, multiprocess_mode="livesum")
            for name, text in (
                ("omeroweb_pool_connections", "OMERO sessions held open."),
                ("omeroweb_pool_services", "Rendering engines and thumbnail stores held open."),
            )
        )

    def note(self, request: Any, status: int, seconds: float) -> None:
        """Count a request."""
        view = view_name(request)
        method = request.method if request.method in {"GET", "HEAD", "POST", "PUT", "DELETE"} else "other"
        self.requests.labels(view, method, str(status)).inc()
        self.seconds.labels(view).observe(seconds)
        self.calls.labels(view).inc(request.meter.count)
        self.omero.labels(view).inc(request.meter.milliseconds / 1000)
        self._weigh()

    def text(self) -> bytes:
        """Return all numbers as Prometheus reads them, of all processes where they are kept together."""
        self._weigh()
        if os.environ.get(SHARED):
            together = CollectorRegistry()
            MultiProcessCollector(together)  # type: ignore[no-untyped-call]
            return bytes(generate_latest(together))
        return bytes(generate_latest(self._known))

    def _weigh(self) -> None:
        pool = self._registry.getUtility(IPool)
        self.connections.set(len(pool))
        self.services.set(len(pool.shelf))


def metrics_tween(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Measure a request, and note whether it came through a proxy before anything believes or removes what that says."""
    metrics: Metrics = registry[KEY]

    def tween(request: Any) -> Any:
        request.environ[PROXIED] = any(name in request.environ for name in FORWARDED)
        began = time.perf_counter()
        response = handler(request)
        metrics.note(request, response.status_int, time.perf_counter() - began)
        return response

    return tween


def view_name(request: Any) -> str:
    """Name the view that answered; never by words of the visitor's, who could think of any number of them."""
    if (route := getattr(request, "matched_route", None)) is not None:
        return str(route.name)
    context, name = getattr(request, "context", None), getattr(request, "view_name", "")
    if isinstance(context, Exception) or context is None:
        return "none"
    return f"{type(context).__name__}.{name if name in known_names(request.registry) else 'page'}"


def known_names(registry: Any) -> set[str]:
    """Return the names that views of the app have."""
    found: set[str] = registry.get("omeroweb_pyr.view_names") or set()
    if not found:
        found = {item["introspectable"]["name"] or "page" for item in registry.introspector.get_category("views")}
        registry["omeroweb_pyr.view_names"] = found
    return found


def may_read(request: Any) -> bool:
    """Say whether whoever asks may have the numbers: from an allowed address, and not through a proxy of which we know nothing."""
    wanted = settings.of(request.registry)
    if request.environ.get(PROXIED) and not wanted.trusted_proxy:
        return False
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    # A proxy on this machine that says nothing of itself still asks for the site by its name.
    here = not address.is_loopback or is_loopback(request.domain)
    return here and any(address in network for network in wanted.serving.metrics_allow)


def is_loopback(host: str) -> bool:
    """Say whether a host name is this machine's own."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
