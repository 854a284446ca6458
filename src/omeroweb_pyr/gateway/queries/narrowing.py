"""What lists are narrowed by that is said about an object, and being in nothing; ``{x}`` stands for the object's alias."""

from omeroweb_pyr.gateway.model import RATING
from omeroweb_pyr.gateway.queries.annotations import LINKS

CONSTANTS = {"rating_ns": RATING}

_ON = "exists (select {x}{a}l.id from {link} {x}{a}l join {x}{a}l.child {x}{a} where {x}{a}l.parent.id = {x}.id and {test})"
_PAIR = (
    "exists (select {x}pl.id from {link} {x}pl join {x}pl.child {x}p join {x}p.mapValue {x}pv where {x}pl.parent.id = {x}.id and {test})"
)
_LIKE = "lower({x}{of}) like :{name} escape '!'"
_NUMBERS = "{x}pv.value in (:values)"
_RATING = "{x}r.class = LongAnnotation and {x}r.ns = :rating_ns"

ORPHANED = {
    "image": (
        "not exists (select {x}d.id from DatasetImageLink {x}d where {x}d.child.id = {x}.id) "
        "and not exists (select {x}w.id from WellSample {x}w where {x}w.image.id = {x}.id)"
    ),
    "dataset": "not exists (select {x}p.id from ProjectDatasetLink {x}p where {x}p.child.id = {x}.id)",
    "plate": "not exists (select {x}s.id from ScreenPlateLink {x}s where {x}s.child.id = {x}.id)",
    "tag": (
        "not exists (select {x}a.id from AnnotationAnnotationLink {x}a join {x}a.parent {x}t "
        "where {x}a.child.id = {x}.id and {x}t.ns = :tag_set)"
    ),
    "folder": "{x}.parentFolder.id is null",  # without ".id" a subquery would join the folder that there is not
}
"""What is in no container of its kind; an image, in no dataset and no well."""

SAID = ("tag", "key", "value", "numbers", "rating", "unrated")
"""What a list of annotated things can be narrowed by."""


def can_be_narrowed(kind: str) -> bool:
    """Say whether things of a kind can have annotations."""
    return kind in LINKS or kind == "field"


def narrowed(kind: str, said: tuple[str, ...], alias: str) -> list[str]:
    """Write the conditions; key and value are those of one and the same pair."""
    link = LINKS["image" if kind == "field" else kind]
    pair = [_LIKE.format(x=alias, of=f"pv.{column}", name=name) for name, column in (("key", "name"), ("value", "value")) if name in said]
    pair += [_NUMBERS.format(x=alias)] if "numbers" in said else []
    tag = f"{alias}t.class = TagAnnotation and {_LIKE.format(x=alias, of='t.textValue', name='tag')}"
    rating = _RATING.format(x=alias)
    tests = {
        "tag": _ON.format(x=alias, a="t", link=link, test=tag),
        "rating": _ON.format(x=alias, a="r", link=link, test=f"{rating} and {alias}r.longValue >= :rating"),
        "unrated": "not " + _ON.format(x=alias, a="r", link=link, test=rating),
    }
    return [tests[name] for name in said if name in tests] + ([_PAIR.format(x=alias, link=link, test=" and ".join(pair))] if pair else [])


def values_text(kind: str, source: str, where: str, *, by_key: bool) -> str:
    """Write the query of all values that the pairs of a list's objects have, each once."""
    link = LINKS["image" if kind == "field" else kind]
    key = " and lower(vv.name) like :key escape '!'" if by_key else ""
    within = where.replace(" where ", " and ", 1)
    return f"select distinct vv.value from {source}, {link} vl join vl.child vp join vp.mapValue vv where vl.parent.id = x.id{key}{within}"


def said_texts(kind: str, source: str, where: str, *, owned: bool) -> dict[str, str]:
    """Write the queries of the tags, keys and owners that a list's objects have, each once."""
    within = where.replace(" where ", " and ", 1)
    texts = {}
    if owned:
        names = "so.id, so.omeName, so.firstName, so.lastName"
        texts["owners"] = f"select distinct {names} from {source} join x.details.owner so{where} order by so.lastName, so.firstName, so.id"
    if can_be_narrowed(kind):
        link = f"{LINKS['image' if kind == 'field' else kind]} sl join sl.child sa"
        tagged = f"sl.parent.id = x.id and sa.class = TagAnnotation{within} order by sa.textValue"
        texts["tags"] = f"select distinct sa.textValue from {source}, {link} where {tagged}"
        paired = f"sl.parent.id = x.id{within} order by sv.name"
        texts["keys"] = f"select distinct sv.name from {source}, {link} join sa.mapValue sv where {paired}"
    return texts
