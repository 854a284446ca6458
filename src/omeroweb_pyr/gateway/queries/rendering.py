"""An image's channels and the rendering settings that the caller sees: a row a channel and settings."""

from omeroweb_pyr.gateway.queries.columns import RENDERING, RENDERING_JOINS, RENDERING_WHERE, VERSION, select

SETTINGS = (
    f"{select(VERSION | RENDERING)} from Pixels pix join pix.image x join x.details.owner o {RENDERING_JOINS} "
    f"where pix.id = :pixels and {RENDERING_WHERE}"
)
