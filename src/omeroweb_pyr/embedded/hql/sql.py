"""A piece of SQL with what must be known of it to put it into a larger one."""

from dataclasses import dataclass

CONDITION, UNKNOWN, ENTITY, CLASS = "condition", "unknown", "entity", "class"
"""Types beside the model's value types: of a predicate, of a parameter or null, of a row's identity, of ``x.class``."""

FAMILIES = {
    "int": "number",
    "long": "number",
    "float": "number",
    "double": "number",
    "string": "text",
    "text": "text",
    ENTITY: "number",
}

NUMBERS = ("int", "long", "float", "double")


@dataclass(frozen=True, slots=True)
class Sql:
    """SQL text and its type; ``columns`` are those used outside of aggregates."""

    text: str
    type: str = UNKNOWN
    columns: frozenset[str] = frozenset()
    aggregate: bool = False
    subselect: bool = False

    @property
    def family(self) -> str:
        """Return what the database compares it with: numbers with numbers, texts with texts."""
        return FAMILIES.get(self.type, self.type)

    @property
    def is_number(self) -> bool:
        """Say whether one may calculate with it."""
        return self.type in NUMBERS or self.type == UNKNOWN


def combine(text: str, type_: str, *parts: Sql) -> Sql:
    """Return larger SQL made of the parts."""
    return Sql(
        text,
        type_,
        frozenset().union(*(part.columns for part in parts)),
        any(part.aggregate for part in parts),
        any(part.subselect for part in parts),
    )


def column(alias: str, name: str, type_: str) -> Sql:
    """Return a column of a row."""
    text = f'{alias}."{name}"'
    return Sql(text, type_, frozenset([text]))


def wider(left: str, right: str) -> str:
    """Return the type that a calculation with two numbers has."""
    known = [type_ for type_ in (left, right) if type_ in NUMBERS]
    return max(known, key=NUMBERS.index, default="int")
