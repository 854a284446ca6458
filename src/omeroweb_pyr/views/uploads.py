"""Files that came with a request are let go of with it, whatever became of it; else they stay open until Python collects them."""

from pyramid.events import NewRequest, subscriber
from pyramid.request import Request

PARSED = "webob._parsed_post_vars"


@subscriber(NewRequest)
def let_go(event: NewRequest) -> None:
    """See to it that files are closed when the request is done."""
    event.request.add_finished_callback(close)


def close(request: Request) -> None:
    """Close what a form brought along, if it was read at all."""
    for value in request.environ[PARSED][0].values() if PARSED in request.environ else ():
        if hasattr(value, "file"):
            value.file.close()
