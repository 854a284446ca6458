"""Places, listings and nodes: the parts of which the tree is made."""

from typing import Any, ClassVar, Self

from pyramid.authorization import DENY_ALL, Allow, Authenticated, Everyone
from pyramid.decorator import reify
from pyramid.request import Request

from omeroweb_pyr.gateway import model
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import names

Acl = list[tuple[str, str, Any]]


class Place:
    """Somewhere in the tree, asked for in one representation: a page, or what its suffix says."""

    branches: ClassVar[dict[str, type["Place"]]] = {}
    kind: str = ""
    respelled: bool = False
    """Whether the path spells this in another way than the one it has here."""
    everyone: bool = False
    """Whether lists below this place show everybody's objects unless told otherwise."""

    def __init__(self, parent: "Place", name: str, suffix: str = "") -> None:
        self.__parent__: Place | None = parent
        self.__name__ = name
        self.suffix = suffix
        self.request: Request = parent.request

    @classmethod
    def below(cls, parent: "Place", name: str, suffix: str) -> "Place":
        """Make what stands for this kind under ``parent``."""
        return cls(parent, name, suffix)

    def __getitem__(self, name: str) -> "Place":
        """Walk on; what has a suffix is the end of a path."""
        if self.suffix:
            raise KeyError(name)
        return self.branch(*names.split(name))

    def branch(self, name: str, suffix: str = "") -> "Place":
        """Return what is below, whatever representation of this place was asked for."""
        return self.branches[name].below(self, name, suffix)

    def inside(self) -> "Listing":
        """Return the listing of what this place holds first of all."""
        listing = self.branch(next(iter(self.branches)))
        assert isinstance(listing, Listing)
        return listing

    @property
    def trail(self) -> model.Trail:
        """The objects above this place, outermost first."""
        return self.__parent__.steps if self.__parent__ else ()

    @property
    def steps(self) -> model.Trail:
        """The trail of whatever is below this place."""
        return self.trail

    @property
    def crumbs(self) -> tuple[model.Crumb, ...]:
        """The same by name, for which the object here is read."""
        return ()

    @property
    def holder(self) -> "Node | None":
        """The object of whose things lists below this place are, if any."""
        return self.__parent__.holder if self.__parent__ else None

    def children(self, kind: str, asked: model.Listing) -> model.Page[Any]:
        """List objects of ``kind`` by owner and group, as far as the places above don't say them, in one OMERO call."""
        page: model.Page[Any] = self.request.omero.listing(kind, asked, self.crumbs)
        return page

    def offers(self, kind: str, asked: model.Listing) -> model.Offered:
        """Read what the list of ``kind`` can be narrowed by."""
        offered: model.Offered = self.request.omero.offers(kind, asked, self.crumbs)
        return offered

    def __acl__(self) -> Acl:
        """Let in whom the place above lets in; below an object this looks whether there is one."""
        assert self.__parent__ is not None
        return self.__parent__.__acl__()

    def root(self) -> "Place":
        """Return the top of the tree."""
        return self if self.__parent__ is None else self.__parent__.root()

    def url(self, suffix: str = "") -> str:
        """Return the address of this place, or of one of its other representations."""
        return _spell(self.request.resource_url(self), suffix)

    def path(self, suffix: str = "") -> str:
        """Return the address without scheme and host."""
        return _spell(self.request.resource_path(self), suffix)


class Listing(Place):
    """All objects of one kind below a place: ``/project/``, ``/project/51/dataset/``, ``/orphaned/image/``."""

    __parent__: Place

    def __init__(self, parent: Place, name: str, node: type["Node"], suffix: str = "") -> None:
        super().__init__(parent, name, suffix)
        self._node = node
        self.kind = node.kind
        self.everyone = parent.everyone

    def __getitem__(self, name: str) -> "Node":
        """Name an object; whether it exists shows when it is asked for."""
        if self.suffix:
            raise KeyError(name)
        stem, suffix = names.split(name)
        return self.node(names.object_id(stem, self._node.least), suffix)

    def node(self, key: int | str, suffix: str = "") -> "Node":
        """Return the place of one of the objects listed here."""
        return self._node(self, str(key), suffix)

    def __acl__(self) -> Acl:
        """Let in whom the place above lets in; the object there is read together with where the one stands that is looked for."""
        if isinstance(self.__parent__, Node) and names.ID.fullmatch(self.request.GET.get("at", "")):
            self.__parent__.opening = (self.kind, int(self.request.GET["at"]))
        return super().__acl__()

    def page(self, asked: model.Listing) -> model.Page[Any]:
        """Read one page of this listing."""
        return self.__parent__.children(self.kind, asked)


class Node(Place):
    """An object's place: naming it costs nothing, asking for ``obj`` one call."""

    everyone = True
    least: ClassVar[int] = 1
    """The smallest id that OMERO gives to this kind."""
    opening: tuple[str, int] | None = None
    """The list below, by its kind, that is to be opened at an object, and that object's id."""

    @classmethod
    def below(cls, parent: Place, name: str, suffix: str) -> Listing:
        """Objects stand in a listing of their kind."""
        return Listing(parent, name, cls, suffix)

    @property
    def id(self) -> int:
        """The id as a number."""
        return int(self.__name__)

    @property
    def key(self) -> int | str:
        """What names the object to the gateway: the id, unless a kind has something else."""
        return self.id

    @property
    def steps(self) -> model.Trail:
        """The trail of whatever is below this object."""
        return (*self.trail, (self.kind, self.key))

    @property
    def crumbs(self) -> tuple[model.Crumb, ...]:
        """The places above what is below this object, read."""
        return (*self.obj.trail, model.Crumb(self.kind, self.obj.key, self.obj.name))

    @property
    def holder(self) -> "Node":
        """The object here."""
        return self

    @reify
    def obj(self) -> Any:
        """Read the OMERO object with its trail: a wrong parent is ObjectNotFound too."""
        return self.request.omero.load(self.kind, self.key, within=self.trail, **({"opening": self.opening} if self.opening else {}))

    @property
    def seen(self) -> Any:
        """What proves that the caller may look here; the ACL asks it before any view runs."""
        return self.obj

    def children(self, kind: str, asked: model.Listing) -> model.Page[Any]:
        """List what is linked to this object."""
        page: model.Page[Any] = self.request.omero.children(self.obj, kind, asked)
        return page

    def offers(self, kind: str, asked: model.Listing) -> model.Offered:
        """Read what the list of what is linked to this object can be narrowed by."""
        offered: model.Offered = self.request.omero.offers(kind, asked, self.obj)
        return offered

    # A method, never a property: ACLHelper reads an AttributeError raised inside a property
    # as "no ACL here" and goes on to the parent's, which may allow more.
    def __acl__(self) -> Acl:
        """Repeat what the server lets this very session do with this object."""
        return [(Allow, Everyone, Permission.READ), (Allow, Authenticated, self.seen.rights | {Permission.CHANGE}), DENY_ALL]

    def alone(self) -> Self:
        """Return this object's shortest place, the one its links as ``canonical`` name."""
        return type(self)(Listing(self.root(), self.kind, type(self)), self.__name__)


class Owned(Node):
    """An object that somebody has, in a group: it can be changed by whom OMERO lets."""


class Assorted(Node):
    """An object above lists of several kinds; ``obj.counts`` says how many there are in each."""

    def inside(self) -> Listing:
        """Return the first of its lists that has something in it."""
        counts = dict(self.obj.counts)
        listing = self.branch(next((kind for kind in self.branches if counts.get(kind)), next(iter(self.branches))))
        assert isinstance(listing, Listing)
        return listing


def _spell(address: str, suffix: str) -> str:
    """Write an address with a suffix instead of its last slash."""
    return f"{address.rstrip('/')}.{suffix}" if suffix else address
