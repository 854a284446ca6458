"""What people put on things: tags and sets of them, key-value pairs, comments, ratings, attachments, ROIs, folders."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from omeroweb_pyr.embedded.files import Files
from omeroweb_pyr.embedded.seed.writing import Target, Writing, milliseconds

CLIENT_MAP = "openmicroscopy.org/omero/client/mapAnnotation"
"""The namespace of key-value pairs that people edit."""

TAG_SET = "openmicroscopy.org/omero/insight/tagset"
RATING = "openmicroscopy.org/omero/insight/rating"

Shape = tuple[str, Mapping[str, Any]]
"""A shape of a ROI: ``("Rectangle", {"x": 1, "y": 2, "width": 3, "height": 4, "theZ": 0})``."""


class Marks(Writing):
    """Makes annotations, ROIs and folders."""

    def annotate(self, kind: str, target: int, annotation: int, owner: int, group: int, *, when: datetime | None = None) -> int:
        """Put an annotation on an object."""
        return self.link(kind, target, "annotation", annotation, owner=owner, group=group, when=when)

    def tag(
        self, owner: int, group: int, text: str, description: str | None = None, *, on: Iterable[Target] = (), when: datetime | None = None
    ) -> int:
        """Make a tag, and put it on objects."""
        return self._annotation("TagAnnotation", owner, group, on, when, textValue=text, description=description)

    def tagset(
        self, owner: int, group: int, text: str, description: str | None = None, *, tags: Iterable[int] = (), when: datetime | None = None
    ) -> int:
        """Make a set of tags."""
        made = self._annotation("TagAnnotation", owner, group, (), when, textValue=text, description=description, ns=TAG_SET)
        for tag in tags:
            self.annotate("annotation", made, tag, owner, group, when=when)
        return made

    def key_values(
        self,
        owner: int,
        group: int,
        pairs: Mapping[str, str] | Sequence[tuple[str, str]],
        *,
        on: Iterable[Target] = (),
        ns: str | None = CLIENT_MAP,
        when: datetime | None = None,
    ) -> int:
        """Make a list of key-value pairs, and put it on objects."""
        return self._annotation("MapAnnotation", owner, group, on, when, mapValue=pairs, ns=ns)

    def comment(self, owner: int, group: int, text: str, *, on: Iterable[Target] = (), when: datetime | None = None) -> int:
        """Make a comment, and put it on objects."""
        return self._annotation("CommentAnnotation", owner, group, on, when, textValue=text)

    def rating(self, owner: int, group: int, stars: int, *, on: Iterable[Target] = (), when: datetime | None = None) -> int:
        """Rate objects, with one to five stars."""
        return self._annotation("LongAnnotation", owner, group, on, when, longValue=stars, ns=RATING)

    def attachment(
        self,
        owner: int,
        group: int,
        name: str,
        content: bytes,
        *,
        mimetype: str = "text/plain",
        description: str | None = None,
        on: Iterable[Target] = (),
        ns: str | None = None,
        when: datetime | None = None,
    ) -> int:
        """Attach a file to objects; return the annotation's id."""
        with self._writing() as writer:
            file = writer.insert(
                "OriginalFile",
                owner=owner,
                group=group,
                event=self._event(writer, owner, group, when),
                name=name,
                path="",
                size=len(content),
                mtime=milliseconds(when),
                mimetype=mimetype,
                hash=hashlib.sha1(content, usedforsecurity=False).hexdigest(),
                hasher=writer.enum("ChecksumAlgorithm", "SHA1-160"),
            )
            path = Files(self._store.folder).path(file)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        return self._annotation("FileAnnotation", owner, group, on, when, file=file, description=description, ns=ns)

    def roi(
        self, owner: int, group: int, image: int, shapes: Sequence[Shape], *, name: str | None = None, when: datetime | None = None
    ) -> int:
        """Mark a region of an image by shapes."""
        with self._writing() as writer:
            details = {"owner": owner, "group": group, "event": self._event(writer, owner, group, when)}
            made = writer.insert("Roi", **details, image=image, name=name)
            for place, (kind, values) in enumerate(shapes):
                writer.insert(kind, **details, roi=made, roi_index=place, **values)
        return made

    def folder(
        self,
        owner: int,
        group: int,
        name: str,
        description: str | None = None,
        *,
        parent: int | None = None,
        images: Iterable[int] = (),
        when: datetime | None = None,
        id: int | None = None,
    ) -> int:
        """Make a folder, in another one if given, of images."""
        made = self._container("Folder", owner, group, when, id, name=name, description=description, parentFolder=parent)
        for image in images:
            self.link("folder", made, "image", image, owner=owner, group=group, when=when)
        return made
