"""What comes with a POST: read once, and refused with a sentence when it is no form."""

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest
from pyramid.request import Request
from webob.multidict import MultiDict, NoVars

UNREADABLE = "What was sent can't be understood: it is no form, or not in UTF-8."


class FormRequest(Request):
    """A request whose form is empty where there is none."""

    @property
    def POST(self) -> Any:
        """Return the form's fields."""
        try:
            form = super().POST
        except ValueError as error:
            raise HTTPBadRequest(UNREADABLE) from error
        return MultiDict() if isinstance(form, NoVars) else form

    def drop_body(self) -> None:
        """Close the file in which a long body is kept, which webob leaves to the garbage collection."""
        if self.environ.get("webob.is_body_seekable"):
            self.environ["wsgi.input"].close()
