"""Users, groups, images and annotations for tests, written straight into the store of the running embedded OMERO."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import numpy as np
import omero

from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.stack import DYES, Stack, write_stack
from omeroweb_pyr.embedded.store import Store

Sizes = tuple[int, int, int, int, int]
SMALL: Sizes = (32, 24, 3, 2, 2)


class Server:
    """The running embedded OMERO: where it is, its store, and what it counts."""

    def __init__(self, folder: Path, port: int) -> None:
        self.data, self.port = folder, port
        self.host = "tcp://127.0.0.1"
        self.store = Store(folder)
        self._client: Any = None
        self._stacks: dict[tuple[Sizes, str], Stack] = {}

    def calls(self) -> int:
        """Return how many OMERO operations were served so far, but of users of this test and its fixtures only."""
        return self._counted("calls")

    def servants(self) -> int:
        """Return how many servants are alive; see ``calls`` for whose."""
        return self._counted("servants")

    def sessions(self) -> int:
        """Return how many sessions are open; see ``calls`` for whose."""
        return self._counted("sessions")

    def stack(self, sizes: Sizes = SMALL, pixel_type: str = "uint16") -> Stack:
        """Return a small file of samples, written once; see ``samples``."""
        key = (sizes, pixel_type)
        if key not in self._stacks:
            name = f"tests/{'x'.join(map(str, sizes))}-{pixel_type}"
            self._stacks[key] = write_stack(self.store.pixels, name, samples(sizes, pixel_type), DYES[: sizes[3]])
        return self._stacks[key]

    def close(self) -> None:
        """Let go of the store and of root's session."""
        if self._client is not None:
            self._client.closeSession()
        self.store.close()

    def _counted(self, what: str) -> int:
        """Count what is of this test: sites of earlier ones close sessions and services when these have been idle for long."""
        by_user = json.loads(self._config(f"omero.embedded.{what}"))
        return sum(count for user, count in by_user.items() if user in World.made and user not in World.past)

    def _config(self, key: str) -> str:
        if self._client is None:
            self._client = omero.client(f"{self.host}:{self.port}")
            self._client.createSession("root", "omero")
            self._client.enableKeepAlive(60)  # whole modules may count nothing, for longer than a session lives
            self._service = self._client.sf.getConfigService()
        return self._service.getConfigValue(key)


def samples(sizes: Sizes = SMALL, pixel_type: str = "uint16") -> np.ndarray:
    """Return samples as [t, z, c, y, x]: ``x + 2 y + 10 z + 20 t + 40 c``, cut off at the type's end."""
    x, y, z, c, t = (np.arange(size, dtype=np.int64) for size in sizes)
    plane = x[None, :] + 2 * y[:, None]
    stack = plane + 10 * z[None, :, None, None, None] + 20 * t[:, None, None, None, None] + 40 * c[None, None, :, None, None]
    top = np.iinfo(pixel_type).max if np.dtype(pixel_type).kind in "iu" else stack.max()
    return np.minimum(stack, top).astype(pixel_type)


class World:
    """A user with a group of his own; what he makes is his, in that group unless told otherwise. Makers return ids."""

    made: ClassVar[list[str]] = []
    past: ClassVar[set[str]] = set()

    def __init__(
        self,
        server: Server,
        permissions: str = "rwr---",
        group_id: int | None = None,
        *,
        leader: bool = False,
        admin: bool = False,
        password: str = "",
        email: str | None = None,
    ) -> None:
        self.server, self.store = server, server.store
        self.mark = mark = uuid4().hex[:8]
        self.user_name, self.password = f"user-{mark}", password or f"secret-{mark}"
        self.made.append(self.user_name)
        with Builder.session(self.store) as build:
            self.group_id = build.group(f"group-{mark}", permissions) if group_id is None else group_id
            self.user_id = build.user(
                self.user_name,
                self.password,
                groups=[self.group_id],
                leader_of=[self.group_id] if leader else [],
                admin=admin,
                first_name="Test",
                last_name=mark,
                email=email,
            )

    @property
    def credentials(self) -> dict[str, str]:
        """Return what he types into the log-in form."""
        return {"username": self.user_name, "password": self.password}

    def client(self) -> Any:
        """Return an omero.client logged in as him; the caller closes it (``closeSession()``)."""
        client = omero.client(f"{self.server.host}:{self.server.port}")
        client.createSession(self.user_name, self.password)
        return client

    def other_group(self, permissions: str = "rwr---", *, leader: bool = False) -> int:
        """Make him a member of another new group."""
        with Builder.session(self.store) as build:
            group = build.group(f"group-{uuid4().hex[:8]}", permissions)
            build.join(self.user_id, group, leader=leader)
        return group

    def join(self, group: int, *, leader: bool = False) -> None:
        """Make him a member of a group that there is."""
        with Builder.session(self.store) as build:
            build.join(self.user_id, group, leader=leader)

    def colleague(self, permissions: str | None = None, *, leader: bool = False) -> "World":
        """Make somebody else in his group or, with ``permissions``, in another new group of both; it is the colleague's ``group_id``."""
        group = self.group_id if permissions is None else self.other_group(permissions)
        return World(self.server, group_id=group, leader=leader)

    def project(self, name: str = "Project", *, group: int | None = None, **values: Any) -> int:
        """Make a project."""
        with Builder.session(self.store) as build:
            return build.project(self.user_id, self._group(group), name, **values)

    def dataset(self, name: str = "Dataset", *, project: int | None = None, group: int | None = None, **values: Any) -> int:
        """Make a dataset, in a project if one is given."""
        with Builder.session(self.store) as build:
            made = build.dataset(self.user_id, self._group(group), name, **values)
            if project is not None:
                build.link("project", project, "dataset", made)
        return made

    def image(
        self,
        name: str = "Image",
        *,
        dataset: int | None = None,
        group: int | None = None,
        sizes: Sizes = SMALL,
        pixel_type: str = "uint16",
        **values: Any,
    ) -> int:
        """Make an image with the samples that ``samples`` tells, in a dataset if one is given."""
        stack = self.server.stack(sizes, pixel_type)
        with Builder.session(self.store) as build:
            return build.image(self.user_id, self._group(group), name, stack, dataset=dataset, **values)

    def images(
        self, count: int, *, dataset: int | None = None, group: int | None = None, name: str = "Image {:05}", **values: Any
    ) -> range:
        """Make many images that share one file."""
        with Builder.session(self.store) as build:
            return build.images(count, self.user_id, self._group(group), name, self.server.stack(), dataset=dataset, **values)

    def link(self, parent_kind: str, parent: int, child_kind: str, child: int, **values: Any) -> int:
        """Link two objects of one group, as him."""
        with Builder.session(self.store) as build:
            return build.link(parent_kind, parent, child_kind, child, owner=self.user_id, **values)

    def tag(self, text: str = "Tag", *, on: tuple[str, int] | None = None, group: int | None = None, **values: Any) -> int:
        """Make a tag, on an object if one is given: ``on=("image", 7)``."""
        with Builder.session(self.store) as build:
            return build.tag(self.user_id, self._group(group), text, on=[on] if on else [], **values)

    def key_values(self, pairs: dict[str, str], *, on: tuple[str, int] | None = None, group: int | None = None, **values: Any) -> int:
        """Make key-value pairs, on an object if one is given."""
        with Builder.session(self.store) as build:
            return build.key_values(self.user_id, self._group(group), pairs, on=[on] if on else [], **values)

    def comment(self, text: str = "Comment", *, on: tuple[str, int] | None = None, group: int | None = None, **values: Any) -> int:
        """Make a comment, on an object if one is given."""
        with Builder.session(self.store) as build:
            return build.comment(self.user_id, self._group(group), text, on=[on] if on else [], **values)

    def screen(self, name: str = "Screen", *, group: int | None = None, **values: Any) -> int:
        """Make a screen."""
        with Builder.session(self.store) as build:
            return build.screen(self.user_id, self._group(group), name, **values)

    def plate(self, name: str = "Plate", *, screen: int | None = None, group: int | None = None, **values: Any) -> int:
        """Make a plate without wells, in a screen if one is given."""
        with Builder.session(self.store) as build:
            return build.plate(self.user_id, self._group(group), name, screen=screen, **values)

    def run(self, plate: int, name: str | None = "Run", **values: Any) -> int:
        """Make a run (plate acquisition) of a plate."""
        with Builder.session(self.store) as build:
            return build.run(plate, name, **values)

    def well(self, plate: int, row: int = 0, column: int = 0, **values: Any) -> int:
        """Make a well of a plate; row and column count from 0."""
        with Builder.session(self.store) as build:
            return build.well(plate, row, column, **values)

    def field(self, well: int, image: int, *, run: int | None = None, **values: Any) -> int:
        """Make a field (well sample) of an image; it comes after those that the well has."""
        with Builder.session(self.store) as build:
            return build.field(well, image, run=run, **values)

    def wells(self, plate: int, images: Sequence[int], *, rows: int, columns: int, runs: Sequence[int] = (), **values: Any) -> range:
        """Make all wells of a plate, and spread images over them as fields."""
        with Builder.session(self.store) as build:
            return build.wells(plate, images, rows=rows, columns=columns, runs=runs, **values)

    def folder(self, name: str = "Folder", *, parent: int | None = None, group: int | None = None, **values: Any) -> int:
        """Make a folder, in another one if given."""
        with Builder.session(self.store) as build:
            return build.folder(self.user_id, self._group(group), name, parent=parent, **values)

    def tagset(self, text: str = "Tag set", *, tags: Sequence[int] = (), group: int | None = None, **values: Any) -> int:
        """Make a set of tags."""
        with Builder.session(self.store) as build:
            return build.tagset(self.user_id, self._group(group), text, tags=tags, **values)

    def rating(self, stars: int, *, on: tuple[str, int], group: int | None = None, **values: Any) -> int:
        """Rate an object."""
        with Builder.session(self.store) as build:
            return build.rating(self.user_id, self._group(group), stars, on=[on], **values)

    def attachment(self, name: str, content: bytes, *, on: tuple[str, int], group: int | None = None, **values: Any) -> int:
        """Attach a file to an object; return the annotation's id."""
        with Builder.session(self.store) as build:
            return build.attachment(self.user_id, self._group(group), name, content, on=[on], **values)

    def value(self, kind: str, *, on: tuple[str, int], group: int | None = None, **values: Any) -> int:
        """Annotate an object by a value: ``value("DoubleAnnotation", on=("image", 7), doubleValue=0.5)``."""
        with Builder.session(self.store) as build:
            return build._annotation(kind, self.user_id, self._group(group), [on], None, **values)

    def roi(self, image: int, shapes: Sequence[tuple[str, dict[str, Any]]], *, group: int | None = None, **values: Any) -> int:
        """Mark a region of an image: ``roi(7, [("Rectangle", {"x": 1, "y": 2, "width": 3, "height": 4})])``."""
        with Builder.session(self.store) as build:
            return build.roi(self.user_id, self._group(group), image, shapes, **values)

    def _group(self, group: int | None) -> int:
        return self.group_id if group is None else group
