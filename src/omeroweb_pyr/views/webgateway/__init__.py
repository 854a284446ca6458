"""OMERO.web's own addresses of images, below ``/webgateway/`` and ``/webclient/``.

Each names a place in the tree, and gives what that gives.
"""

from pyramid.config import Configurator

APP = "/{app:webgateway|webclient}"
ID = r"{id:\d{1,19}}"
Z, T = r"{z:\d{1,9}}", r"{t:\d{1,9}}"
WIDTH, HEIGHT = r"{width:\d{1,9}}", r"{height:\d{1,9}}"
BELOW = r"{view:@@(?:render|levels|histogram|luts|viewer)|@@tile/\d+/\d+_\d+\.jpg|@@lut/[^/]+}"
"""What the viewer asks for; of an image's other views none is below its old address, for filters that open that open this."""


def includeme(config: Configurator) -> None:
    """Add the addresses."""
    place = "/image/{id}"
    config.add_route("webgateway", "/webgateway/")
    config.add_route("open_with", "/webgateway/open_with/")
    config.add_route("img_detail", f"{APP}/img_detail/{ID}/", traverse=place)
    config.add_route("img_detail.below", f"{APP}/img_detail/{ID}/{BELOW}", traverse=f"{place}/{{view}}", use_global_views=True)
    for name in (f"{ID}/", f"{ID}/{Z}/", f"{ID}/{Z}/{T}/"):
        config.add_route(f"picture.render_image:{name}", f"{APP}/render_image/{name}", traverse=place)
        config.add_route(f"picture.exact:{name}", f"{APP}/render_image_rdef/{name}", traverse=place)
        config.add_route(f"picture.kept:{name}", f"{APP}/render_image_download/{name}", traverse=place)
    config.add_route("picture.exact.region", f"{APP}/render_image_region_rdef/{ID}/{Z}/{T}/", traverse=place)
    config.add_route("picture.as", f"/{{app:webgateway}}/download_as/{ID}/", traverse=place)
    config.add_route("picture.region", f"{APP}/render_image_region/{ID}/{Z}/{T}/", traverse=place)
    config.add_route("picture.thumbnail:size", f"/{{app:webclient}}/render_thumbnail/size/{WIDTH}/{ID}/", traverse=place)
    for name in (f"{ID}/", f"{ID}/{WIDTH}/", f"{ID}/{WIDTH}/{HEIGHT}/"):
        config.add_route(f"picture.thumbnail:{name}", f"{APP}/render_thumbnail/{name}", traverse=place)
    for name in (f"{ID}/", f"{ID}/{WIDTH}/"):
        config.add_route(f"picture.birds_eye:{name}", f"{APP}/render_birds_eye_view/{name}", traverse=place)
    config.add_route("archived_files", "/{app:webgateway|webclient}/archived_files/download/")
    config.add_route("archived_files.one", f"{APP}/archived_files/download/{ID}/", traverse=place)
    config.add_route("original_file_paths", f"{APP}/original_file_paths/{ID}/", traverse=place)
    config.add_route("annotated_file", f"/{{app:webclient}}/annotation/{ID}/")
    config.add_route("original_file", f"/{{app:webclient}}/{{how:get_original_file|download_original_file}}/{ID}/")
    config.add_route("imgdata", f"{APP}/imgData/{ID}/", traverse=place)
    config.add_route("imgdata.part", f"{APP}/imgData/{ID}/{{key:[A-Za-z0-9_.]{{1,100}}}}/", traverse=place)
    config.include(".lists")
    config.include(".plates")
    config.include(".rdefs")
