"""Checks of what is open to whoever comes by."""

from collections import Counter
from collections.abc import Iterator

from omeroweb_pyr.cli.checks.site import Finding, Site, note, wrong
from omeroweb_pyr.serving.addresses import addresses, verdict


def matrix(site: Site) -> Iterator[Finding]:
    """Sum up what ``omeroweb public`` lists."""
    public = site.settings.public
    if public is None or not public.complete or site.registry is None:
        yield Finding("nobody: whoever is not logged in is asked to log in")
        return
    counts = Counter(verdict(public, site.settings.prefix, known).partition(":")[0] for known in addresses(site.registry))
    told = f"the filter {public.url_filter.pattern} lets visitors into {counts['yes']} of {counts.total()} kinds of address,"
    yield Finding(f"{told} and some of {counts['some']}; `omeroweb public` lists them")
    if not counts["yes"] and not counts["some"]:
        yield wrong("the filter lets visitors in nowhere", site.set("public.url_filter", "^/project/ID/"))
    if site.reader.is_default("omero.web.public.url_filter"):
        told = "omero.web.public.url_filter is not set, so visitors see all that the public user sees (in today's OMERO.web, nothing)"
        yield note(told, site.set("public.url_filter", "^/project/ID/"))
    if not public.get_only:
        yield note("visitors may change things as the public user", site.set("public.get_only", "true"))
