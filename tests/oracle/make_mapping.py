"""Writes a Hibernate mapping (dynamic-map entities) of the OMERO model to standard output.

It reads the model's data itself, not through our code, so that our tables and SQL are held against a second reading: one table per
hierarchy with the class name in its column dtype; references in columns named as the property, units as NAME and NAMEUnit, the details
as owner_id, group_id, creation_id, update_id, external_id and permissions.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MODEL = Path(__file__).parents[2] / "src/omeroweb_pyr/embedded/data/omero-model.json"

JAVA = {
    "string": "string",
    "text": "text",
    "int": "int",
    "long": "long",
    "double": "double",
    "float": "float",
    "bool": "boolean",
    "time": "timestamp",
    "bytes": "binary",
    "strings": "string",
}

DOCTYPE = (
    '<?xml version="1.0"?>\n<!DOCTYPE hibernate-mapping PUBLIC "-//Hibernate/Hibernate Mapping DTD 3.0//EN"'
    ' "http://hibernate.sourceforge.net/hibernate-mapping-3.0.dtd">'
)


class Mapping:
    """The mapping of all types, line by line."""

    def __init__(self, types: dict[str, Any]) -> None:
        self.types = types
        self.children: dict[str, list[str]] = {}
        self.targets: dict[tuple[str, str], set[str]] = {}
        for name, data in types.items():
            if data.get("super") in types:
                self.children.setdefault(data["super"], []).append(name)
            for prop in data["properties"]:
                if prop["kind"] == "ref":
                    self.targets.setdefault((self.root(name), prop["name"]), set()).add(prop["type"])

    def root(self, name: str) -> str:
        above = self.types[name].get("super")
        return self.root(above) if above in self.types else name

    def lines(self) -> Iterator[str]:
        yield DOCTYPE
        yield "<hibernate-mapping>"
        for name, data in self.types.items():
            if data.get("super") not in self.types:
                yield from self.table(name, data)
        yield "</hibernate-mapping>"

    def table(self, name: str, data: dict[str, Any]) -> Iterator[str]:
        family = name in self.children
        discriminator = f' discriminator-value="{name}"' if family else ""
        yield f'<class entity-name="{name}" table="`{name.lower()}`"{discriminator}>'
        yield '<id name="id" type="long"/>'
        if family:
            yield '<discriminator column="dtype" type="string"/>'
        if not data.get("immutable") and data["kind"] != "enum":
            yield '<version name="version" type="int"/>'
        yield '<component name="details" class="java.util.HashMap">'
        yield from self.details({"global": True} if data["kind"] == "enum" else data)
        yield "</component>"
        yield from self.properties(name, data)
        yield from self.subclasses(name)
        yield "</class>"

    def subclasses(self, name: str) -> Iterator[str]:
        for child in self.children.get(name, ()):
            yield f'<subclass entity-name="{child}" discriminator-value="{child}">'
            yield from self.properties(child, self.types[child])
            yield from self.subclasses(child)
            yield "</subclass>"

    def details(self, data: dict[str, Any]) -> Iterator[str]:
        yield '<component name="permissions" class="java.util.HashMap">'
        yield '<property name="perm1" column="permissions" type="long"/></component>'
        yield '<many-to-one name="externalInfo" column="external_id" entity-name="ExternalInfo"/>'
        if data.get("global"):
            return
        yield '<many-to-one name="owner" column="owner_id" entity-name="Experimenter"/>'
        yield '<many-to-one name="group" column="group_id" entity-name="ExperimenterGroup"/>'
        yield '<many-to-one name="creationEvent" column="creation_id" entity-name="Event"/>'
        if not data.get("immutable"):
            yield '<many-to-one name="updateEvent" column="update_id" entity-name="Event"/>'

    def properties(self, owner: str, data: dict[str, Any]) -> Iterator[str]:
        kinds = {
            "value": self.value,
            "unit": self.unit,
            "ref": self.reference,
            "collection": self.collection,
            "links": self.collection,
            "map": self.map,
        }
        for prop in data["properties"]:
            yield kinds[prop["kind"]](owner, prop)

    def value(self, _owner: str, prop: dict[str, Any]) -> str:
        return f'<property name="{prop["name"]}" column="`{prop["name"]}`" type="{JAVA[prop["type"]]}"/>'

    def unit(self, _owner: str, prop: dict[str, Any]) -> str:
        name = prop["name"]
        return (
            f'<component name="{name}" class="java.util.HashMap"><property name="value" column="`{name}`" type="double"/>'
            f'<property name="unit" column="`{name}Unit`" type="string"/></component>'
        )

    def reference(self, owner: str, prop: dict[str, Any]) -> str:
        name = prop["name"]
        # Siblings in one table that refer to different types by one name have a column each.
        column = f"{owner.lower()}_{name}" if len(self.targets[self.root(owner), name]) > 1 else name
        return f'<many-to-one name="{name}" column="`{column}`" entity-name="{prop["type"]}"/>'

    def collection(self, _owner: str, prop: dict[str, Any]) -> str:
        name, inverse = prop["name"], prop["inverse"]
        inside = f'<key column="`{inverse}`"/>', f'<one-to-many entity-name="{prop["type"]}"/>'
        if prop.get("ordered"):
            return f'<list name="{name}" inverse="true">{inside[0]}<list-index column="`{inverse}_index`"/>{inside[1]}</list>'
        return f'<set name="{name}" inverse="true">{inside[0]}{inside[1]}</set>'

    def map(self, owner: str, prop: dict[str, Any]) -> str:
        table = f"{self.root(owner).lower()}_{prop['name'].lower()}"
        return (
            f'<list name="{prop["name"]}" table="`{table}`"><key column="`parent`"/><list-index column="`index`"/>'
            '<composite-element class="java.util.HashMap"><property name="name" column="`name`" type="string"/>'
            '<property name="value" column="`value`" type="string"/></composite-element></list>'
        )


if __name__ == "__main__":
    print("\n".join(Mapping(json.loads(MODEL.read_text(encoding="utf-8"))["types"]).lines()))
