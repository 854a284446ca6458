"""What a row of each kind carries: the columns of a projection and the joins they need; ``x`` is the object."""

from dataclasses import dataclass, field

OWNER = {"owner_id": "o.id", "owner_name": "o.omeName", "owner_first": "o.firstName", "owner_last": "o.lastName"}

BASE = {
    "id": "x.id",
    "name": "x.name",
    "description": "x.description",
    **OWNER,
    "group_id": "g.id",
    "group_name": "g.name",
    "group_permissions": "g.details.permissions",
    "created": "ce.time",
    "x_details_permissions": "x",  # by this ending OMERO sends what the caller may do, not the object
}
BASE_JOINS = "join x.details.owner o join x.details.group g join x.details.creationEvent ce"

PIXELS = {
    "acquired": "x.acquisitionDate",
    "fileset": "x.fileset.id",
    "pixels_id": "pix.id",
    "size_x": "pix.sizeX",
    "size_y": "pix.sizeY",
    "size_z": "pix.sizeZ",
    "size_c": "pix.sizeC",
    "size_t": "pix.sizeT",
    "type": "pt.value",
    "physical_x": "pix.physicalSizeX.value",
    "physical_x_unit": "pix.physicalSizeX.unit",
    "physical_y": "pix.physicalSizeY.value",
    "physical_y_unit": "pix.physicalSizeY.unit",
    "physical_z": "pix.physicalSizeZ.value",
    "physical_z_unit": "pix.physicalSizeZ.unit",
}
PIXELS_JOINS = "left outer join x.pixels pix left outer join pix.pixelsType pt"


def _settings_of(owner: str, what: str) -> str:
    return f"(select {what} from RenderingDef rd where rd.pixels.id = pix.id and rd.details.owner.id = {owner})"


# Whose settings OMERO draws with: the caller's own, else the owner's. A sum of versions grows with every change.
VERSION = {
    "own_settings": _settings_of(":me", "max(rd.id)"),
    "own_version": _settings_of(":me", "sum(rd.version)"),
    "owner_settings": _settings_of("o.id", "max(rd.id)"),
    "owner_version": _settings_of("o.id", "sum(rd.version)"),
}

RENDERING = {
    "settings_id": "r.id",
    "default_z": "r.defaultZ",
    "default_t": "r.defaultT",
    "model": "rm.value",
    "bits": "q.bitResolution",
    "codomain_start": "q.cdStart",
    "codomain_end": "q.cdEnd",
    "channel_id": "ch.id",
    "channel": "index(ch)",
    "channel_name": "lc.name",
    "emission": "lc.emissionWave.value",
    "channel_red": "ch.red",
    "channel_green": "ch.green",
    "channel_blue": "ch.blue",
    "low": "si.globalMin",
    "high": "si.globalMax",
    "binding_id": "cb.id",
    "active": "cb.active",
    "start": "cb.inputStart",
    "end_": "cb.inputEnd",
    "red": "cb.red",
    "green": "cb.green",
    "blue": "cb.blue",
    "alpha": "cb.alpha",
    "lut": "cb.lookupTable",
    "family": "cf.value",
    "coefficient": "cb.coefficient",
    "noise": "cb.noiseReduction",
    "inverted": "(select count(rc.id) from ReverseIntensityContext rc where rc.channelBinding.id = cb.id)",
}
RENDERING_JOINS = (
    "left outer join pix.channels ch left outer join ch.logicalChannel lc left outer join ch.statsInfo si "
    "left outer join pix.settings r left outer join r.model rm left outer join r.quantization q "
    "left outer join r.waveRendering cb left outer join cb.family cf"
)
# One row a channel and settings. A stranger's settings are let through only where there are no others: leaving them out
# of an outer join's rows would leave out the image.
RENDERING_WHERE = (
    "(cb.id is null or ch.id is null or index(cb) = index(ch)) and "
    "(r.id is null or r.details.owner.id = :me or r.details.owner.id = o.id or not exists "
    "(select rx.id from RenderingDef rx where rx.pixels.id = pix.id and (rx.details.owner.id = :me or rx.details.owner.id = o.id)))"
)


PLAIN = "{entity} {x}"
"""Where the rows of most kinds come from."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of object is read."""

    entity: str
    columns: dict[str, str]
    joins: str
    date: str = "ce.time"
    load_columns: dict[str, str] = field(default_factory=dict)
    load_joins: str = ""
    load_where: str = ""
    begin: str = PLAIN
    name: str = "{x}.name"
    order: tuple[str, ...] = ("lower(x.name)",)
    where: str = ""
    """What else holds of an object of this kind, in lists as when it is loaded."""
    owned: bool = True
    """Whether it has an owner and is in a group."""
    sizes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What else a list of them can be sorted by."""

    def source(self, alias: str = "x") -> str:
        """Write where rows come from; ``alias`` is the object."""
        return self.begin.format(entity=self.entity, x=alias)

    def sort(self, by: str) -> tuple[str, ...]:
        """Write what a list is sorted by before the id: its name, its date, or nothing."""
        return ({"name": self.order, "date": (self.date,), "id": ()} | self.more_sorts)[by]

    @property
    def more_sorts(self) -> dict[str, tuple[str, ...]]:
        """Write what not every list can be sorted by, or by a way of its own."""
        return self.sizes | (OWNERS if self.owned else {})


OWNERS = {"owner": ("lower(o.lastName)", "lower(o.firstName)"), "imported": ("ce.time",)}
SIZES = {
    "size": ("pix.sizeX", "pix.sizeY"),
    **{axis: (f"pix.size{axis.upper()}",) for axis in "zct"},
}


def _children(link: str) -> dict[str, str]:
    return {"child_count": f"(select count(distinct cl.child.id) from {link} cl where cl.parent.id = x.id)"}


IMAGE = BASE | PIXELS | VERSION
LOADED_IMAGE = RENDERING | {"regions": "(select count(roi.id) from Roi roi where roi.image.id = x.id)"}
IMAGE_JOINS = f"{BASE_JOINS} {PIXELS_JOINS}"

KINDS = {
    "project": Kind("Project", BASE | _children("ProjectDatasetLink"), BASE_JOINS),
    "dataset": Kind("Dataset", BASE | _children("DatasetImageLink"), BASE_JOINS),
    "image": Kind(
        "Image",
        IMAGE,
        IMAGE_JOINS,
        date="coalesce(x.acquisitionDate, ce.time)",
        load_columns=LOADED_IMAGE,
        load_joins=RENDERING_JOINS,
        load_where=RENDERING_WHERE,
        sizes=SIZES,
    ),
}


def select(columns: dict[str, str]) -> str:
    """Write a select clause of one map a row."""
    return "select new map(" + ", ".join(f"{expression} as {alias}" for alias, expression in columns.items()) + ")"
