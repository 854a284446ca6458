"""What every page has around it: the bar with the ways through the site, and who one is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyramid.csrf import get_csrf_token
from pyramid.events import BeforeRender, subscriber
from pyramid.renderers import render
from pyramid.request import Request

from omeroweb_pyr import settings
from omeroweb_pyr.presenters.grids import Choice
from omeroweb_pyr.presenters.pages import BESIDE, PLACES
from omeroweb_pyr.presenters.panes import Pane, panes
from omeroweb_pyr.presenters.wording import LISTS
from omeroweb_pyr.security import login, public
from omeroweb_pyr.views import templates
from omeroweb_pyr.views.links import Link, top_links
from omeroweb_pyr.views.static import icon, script
from omeroweb_pyr.views.webclient.opening import client_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What the banner says to an administrator who sees the site as somebody else."""

    user: str
    viewer: str
    public: bool
    """Whether he sees what visitors do."""
    shut: bool
    """Whether visitors are asked to log in here."""
    action: str
    """What leads him back."""
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The addresses and names that the layout shows."""

    home: str
    top: str
    """Where the tree begins."""
    logo: str
    icon: str
    icons: str
    script: Callable[[str], str]
    """Where a script is that is made of many modules."""
    places: tuple[Choice, ...]
    client: str
    """Where the client shows what the page does."""
    search: str
    """Where the search is, for whom it is open."""
    links: tuple[Link, ...]
    footer: Callable[[], str]
    user: str
    profile: str
    """The page of the user himself."""
    admin: str
    """Where he manages his account, or users and groups."""
    looking: Looking | None
    """As whom an administrator sees the site, if he does."""
    photo: str
    """What stands for him: his photo, or his initials."""
    login: str
    logout: str
    token: str
    ping: str
    """Where a page says that it is still open, every ``ping_interval`` milliseconds."""
    ping_interval: int
    panes: tuple[Pane, ...]
    """The panes of annotations, in their order."""


@subscriber(BeforeRender)
def add_frame(event: Any) -> None:
    """Give templates, those of error pages too, their ``frame``; it asks OMERO nothing."""
    if (event.get("renderer_name") or "").endswith(templates.ENDINGS) and event.get("request") is not None:
        event["frame"] = frame(event["request"])


def frame(request: Request) -> Frame:
    """Gather what the layout shows to whoever this request is served as."""
    known = settings.of(request.registry)
    identity = request.identity
    somebody = identity is not None and not identity.is_public
    looking = _looking(request)
    home = f"{request.script_name}/"
    return Frame(
        home=known.pages.top_logo_link or request.route_path("webclient"),
        top=home,
        logo=known.pages.top_logo,
        icon=icon(request),
        icons=request.static_path("omeroweb_pyr:static/img/icons.svg"),
        script=lambda name: script(request, name),
        links=tuple(top_links(request)),
        footer=lambda: footer(request),
        places=_places(request, home) if identity else (),
        client=client_link(request) if identity else "",
        search=_search(request) if identity else "",
        user=identity.user_name if somebody else "",
        profile=f"{home}user/{identity.user_id}/" if somebody else "",
        admin=request.route_path("webadmin"),
        looking=looking,
        photo=request.route_path("webadmin.photo", id=identity.user_id) if somebody else "",
        login=request.route_path("login"),
        logout=request.route_path("logout"),
        token=get_csrf_token(request) if somebody else "",
        ping=request.route_path("ping") if (somebody or looking) and known.ping_interval else "",
        ping_interval=known.ping_interval,
        panes=panes(known.client.metadata_panes),
    )


def _looking(request: Request) -> Looking | None:
    """Say as whom an administrator sees the site, where he is shown nothing too."""
    seen, served = login.looking(request), request.identity
    if seen is None:
        return None
    return Looking(
        user=seen.user_name,
        viewer=seen.viewer,
        public=served is None or served.is_public,
        shut=served is None,
        action=request.route_path("webadmin.as.end"),
        token=get_csrf_token(request),
    )


def footer(request: Request) -> str:
    """Render what the installation has at the end of every page, where that can be done."""
    template = templates.find(request.registry, settings.of(request.registry).pages.base_include_template)
    return str(render(template, {}, request)) if template and not templates.is_plain(request) else ""


def _search(request: Request) -> str:
    """Return where the search is; nothing to visitors to whom it is not open."""
    path: str = request.route_path("search")
    return path if public.is_open(request, path) else ""


def _places(request: Request, home: str) -> tuple[Choice, ...]:
    """List the tops of the tree, to visitors those that are open to them; the current one is where the path begins."""
    first = request.path_info.split("/")[1]
    here = BESIDE.get(first, first)
    shown = [kind for kind in PLACES if public.is_open(request, f"{request.script_name}/{kind}/")]
    return tuple(Choice(LISTS[kind], f"{home}{kind}/", kind == here) for kind in shown)
