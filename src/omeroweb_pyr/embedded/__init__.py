"""An OMERO of our own: one process, one folder, speaking OMERO's published Slice API over a socket.

Imports nothing of the web app; whatever the app sees of it comes over the wire.
"""
