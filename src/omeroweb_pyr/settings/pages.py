"""What the site's pages look like, and pages of the installation's own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from omeroweb_pyr.settings.casts import address, boolean, folders, frames, host_names, mapping, referrer, rows, template, text
from omeroweb_pyr.settings.keys import Fault, Group, key

REFUSAL = "Connection not available, please check your user name and password."
LINKS = """[["Data", "webindex", {"title": "Browse Data via Projects, Tags etc"}], ["History", "history", {"title": "History"}], \
["Help", "https://help.openmicroscopy.org/", {"title": "Open OMERO user guide in a new tab", "target": "new"}]]"""
ICON = "webgateway/img/ome.ico"
"""OMERO.web's own icon; where it is asked for, ours is shown."""


def landing(value: str) -> dict[str, Any]:
    """Take where log-ins lead, as OMERO.web has it: what is not to be gone to, and the view that is."""
    found = mapping(value)
    avoided = found.get("redirect", [])
    if not isinstance(avoided, list) or not all(isinstance(one, str) for one in (*avoided, found.get("viewname", ""))):
        raise Fault('a JSON object such as {"redirect": ["webindex"], "viewname": "load_template", "query_string": {"experimenter": -1}}')
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages(Group):
    """What is shown around and instead of our own pages."""

    title: ClassVar[str] = "Pages"

    template_dirs: tuple[Path, ...] = key(
        "template_dirs", folders, "[]", "Folders of templates, as JSON; a file there is taken before ours of the same name."
    )
    index_template: str = key("index_template", template, "", "A template (.pt or .html) to be shown at / instead of the client.")
    base_include_template: str = key(
        "base_include_template", template, "", "A template that is put in at the end of every page, such as a footer."
    )
    login_logo: str = key("login_logo", address, "", "The address of a picture for the log-in page, at most 150 pixels high.")
    login_incorrect_credentials_text: str = key(
        "login_incorrect_credentials_text", text, REFUSAL, "What a visitor is told whose user name or password is wrong."
    )
    login_redirect: dict[str, Any] = key(
        "login_redirect",
        landing,
        "{}",
        "Where a log-in leads that names no page, as JSON: `viewname` with `args` and `query_string`;"
        " also instead of the pages in `redirect`, by their address or the name of their view.",
    )
    redirect_allowed_hosts: tuple[str, ...] = key(
        "redirect_allowed_hosts", host_names, "[]", "Other hosts that a log-in may lead to, as JSON."
    )
    show_forgot_password: bool = key(
        "show_forgot_password", boolean, "true", "Whether the log-in page offers a new password by mail."
    )
    show_client_downloads: bool = key(
        "login.show_client_downloads", boolean, "true", "Whether the log-in page offers desktop clients.", waits=True
    )
    client_downloads_base: str = key(
        "login.client_downloads_base", text, "ome/omero-insight", "The GitHub repository that desktop clients are in.", waits=True
    )
    top_logo: str = key("top_logo", address, "", "The address of a picture for the top of all pages, 23 pixels high.")
    top_logo_link: str = key("top_logo_link", address, "", "The address that the picture at the top leads to.")
    top_links: tuple[tuple[Any, ...], ...] = key(
        "ui.top_links",
        rows('[["Help", "https://help.example.org/", {"target": "new"}]]', 2, 3),
        LINKS,
        "The links at the top of all pages, as JSON.",
    )
    user_dropdown: bool = key("user_dropdown", boolean, "true", "Whether the user's name at the top is a menu.", waits=True)
    favicon_url: str = key("favicon_url", text, ICON, "The icon of the site: a file below one of staticfile_dirs; without one, ours.")
    feedback_comment: bool = key("feedback.comment.enabled", boolean, "true", "Whether visitors can send a comment.", waits=True)
    feedback_error: bool = key("feedback.error.enabled", boolean, "true", "Whether an error page offers to send a report.", waits=True)
    feedback_url: str = key(
        "omero.qa.feedback", address, "http://qa.openmicroscopy.org.uk", "The site that comments and reports go to.", waits=True
    )
    upgrades_url: str = key(
        "upgrades.url", address, "", "The address that tells whether there is a newer version; empty asks nobody.", waits=True
    )
    html_meta_referrer: str = key(
        "html_meta_referrer", referrer, "same-origin", "What other sites learn of the address a visitor comes from."
    )
    x_frame_options: str = key("x_frame_options", frames, "SAMEORIGIN", "Who may show our pages in a frame: SAMEORIGIN or DENY.")
