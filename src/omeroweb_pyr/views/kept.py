"""What somebody typed into a form that could not be fulfilled: shown again, and carried through a log-in, so that it is not lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyramid.csrf import check_csrf_origin, check_csrf_token, get_csrf_token
from pyramid.httpexceptions import HTTPBadRequest
from pyramid.renderers import render_to_response

LABELS = {
    "name": "Name",
    "description": "Description",
    "comment": "Comment",
    "text": "Tag",
    "key": "Key",
    "value": "Value",
    "table": "Table",
    "omename": "User name",
    "first_name": "First name",
    "middle_name": "Middle name",
    "last_name": "Last name",
    "email": "E-mail",
    "institution": "Institution",
    "subject": "Subject",
    "message": "Message",
    "add": "Users to be added",
    "names": "User names",
    "cc": "Other addresses",
}
"""The fields that people type into; the others go along unseen."""
SHORT = {"name", "text", "key", "value", "omename", "first_name", "middle_name", "last_name", "email", "institution", "subject", "cc"}
SECRET = {"password", "confirmation", "old_password"}
"""The fields that are never carried: passwords are typed again."""
FIXED = {
    *(f"webadmin.user.{what}" for what in ("new", "create", "edit", "save")),
    *(f"webadmin.group.{what}" for what in ("new", "create", "edit", "save", "members")),
    *("webadmin.owner.save", "webadmin.account", "webadmin.account.save", "webadmin.email"),
}
"""The fixed addresses with forms that people write much into."""
TICKED = {"webadmin.group.members"}
"""Those in which much may be ticked, and nothing typed."""
ADMINISTRATION = "/webadmin/"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name
LONGEST = 2_000_000
"""How many characters are carried at most."""
GONE = 404


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: without a label it is hidden."""

    name: str
    value: str
    label: str = ""

    @property
    def rows(self) -> int:
        """How high it is shown."""
        return 1 if self.name in SHORT and "\n" not in self.value else min(max(self.value.count("\n") + 2, 4), 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The form as it was sent; ``now`` is what somebody else has made of the same meanwhile."""

    action: str
    back: str
    token: str
    fields: tuple[Field, ...]
    now: tuple[Field, ...] = ()
    sendable: bool = True


def of(request: Any, status: int, now: Mapping[str, str] | None = None) -> Kept | None:
    """Return what was typed, if anything was; what is gone can't be sent again."""
    fields = _typed(request)
    if not fields:
        return None
    known = {f"was_{name}": value for name, value in (now or {}).items()}
    fresh = tuple(Field(field.name, known.get(field.name, field.value), field.label) for field in fields)
    told = tuple(Field(name, _readable(value), LABELS.get(name, name.capitalize())) for name, value in (now or {}).items())
    return _kept(request, request.path, fresh, now=told, sendable=status != GONE)


def carry(request: Any) -> str:
    """Write what was typed into one text, for the log-in form to carry along; nothing if nothing was."""
    fields = _typed(request)
    return json.dumps([[field.name, field.value] for field in fields]) if fields else ""


def carried(request: Any) -> str:
    """Return what the log-in form carries along."""
    value = request.POST.get("kept", "") if request.method == "POST" else ""
    return value if isinstance(value, str) and len(value) <= LONGEST else ""


def shown(request: Any, action: str) -> Any:
    """Show, after the log-in, what was carried along; None if nothing was."""
    try:
        pairs = [(str(name), str(value)) for name, value in json.loads(carried(request) or "[]")]
    except (ValueError, TypeError, RecursionError):
        return None
    if not pairs or not action:
        return None
    shown = _kept(request, action, tuple(Field(name, value, LABELS.get(name, "")) for name, value in pairs))
    response = render_to_response("omeroweb_pyr:templates/kept.pt", {"kept": shown}, request)
    response.cache_control = "private, no-store"
    return response


def _kept(request: Any, action: str, fields: tuple[Field, ...], **more: Any) -> Kept:
    return Kept(action=action, back=_back(action), token=get_csrf_token(request), fields=fields, **more)


def _back(action: str) -> str:
    """Return the page that a form belongs to."""
    before, administration, _ = action.partition(ADMINISTRATION)
    return before + administration if administration else action.partition("@@")[0] or "/"


def _typed(request: Any) -> tuple[Field, ...]:
    """Read what was typed into a form of ours; what another site has sent is nobody's text."""
    if request.method != "POST" or (request.matched_route is not None and request.matched_route.name not in FIXED):
        return ()
    try:
        ours = from_here(request) or (
            check_csrf_origin(request, raises=False) and check_csrf_token(request, TOKEN, "X-CSRFToken", raises=False)
        )
        items = [(name, value) for name, value in request.POST.items() if ours and isinstance(value, str)]
    except HTTPBadRequest:
        return ()
    fields = tuple(Field(name, value, LABELS.get(name, "")) for name, value in items if name != TOKEN and name not in SECRET)
    ticked = request.matched_route is not None and request.matched_route.name in TICKED
    worth = ticked or any(field.label and field.value.strip() for field in fields)
    return fields if worth and sum(len(field.value) for field in fields) <= LONGEST else ()


def from_here(request: Any) -> bool:
    """Say whether the browser vouches for it that a page of this site has sent this, though its token may be old."""
    said = request.headers.get("Sec-Fetch-Site")
    return bool(said == "same-origin" if said else request.headers.get("Origin") == request.host_url)


def _readable(value: str) -> str:
    """Show key-value pairs, which go by JSON, line by line."""
    try:
        return "\n".join(f"{key}: {said}" for key, said in json.loads(value)) if value.startswith("[[") else value
    except (ValueError, TypeError):
        return value
