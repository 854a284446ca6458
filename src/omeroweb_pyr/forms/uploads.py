"""Files that come with a form."""

import mimetypes
import re
from typing import Any

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.changes import LONGEST_NAME
from omeroweb_pyr.gateway.model_changes import Upload

UNKNOWN = "application/octet-stream"
TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


def read_uploads(form: Any, field: str = "file") -> tuple[Upload, ...]:
    """Read the files in a field; a browser sends an empty text where none was chosen."""
    return tuple(_upload(value) for value in form.getall(field) if hasattr(value, "file") and hasattr(value, "filename"))


def _upload(part: Any) -> Upload:
    name = re.split(r"[\\/]", part.filename or "")[-1].strip()
    if not name or len(name) > LONGEST_NAME or "\0" in name:
        raise BadRequest("A file needs a name, which may not be that long.")
    part.file.seek(0, 2)
    size = part.file.tell()
    part.file.seek(0)
    told = part.type if TYPE.fullmatch(part.type or "") and part.type != UNKNOWN else mimetypes.guess_type(name)[0]
    return Upload(name=name, type=told or UNKNOWN, size=size, content=part.file)
