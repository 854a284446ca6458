"""Requests submitted to OMERO, and what comes of them."""

import omero.callbacks


def submit(client, request, group=-1):
    """Submit a request, wait for the end, and return the response."""
    handle = client.sf.submit(request, {"omero.group": str(group)})
    callback = omero.callbacks.CmdCallbackI(client, handle)
    try:
        callback.loop(40, 250)
        return callback.getResponse()
    finally:
        callback.close(True)


def names(objects):
    """Return ids by the short names of types."""
    return {name.rpartition(".")[2]: ids for name, ids in objects.items()}
