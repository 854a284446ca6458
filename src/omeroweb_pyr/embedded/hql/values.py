"""Expressions that have a value: paths, literals, parameters, arithmetic, case."""

from omeroweb_pyr.embedded.hql.elements import aggregate
from omeroweb_pyr.embedded.hql.parser import Node, children, path_names
from omeroweb_pyr.embedded.hql.paths import resolve
from omeroweb_pyr.embedded.hql.places import Named, Place, Reference, Row, Size, TypeName, Value
from omeroweb_pyr.embedded.hql.rules import condition, rule, value
from omeroweb_pyr.embedded.hql.scope import Scope
from omeroweb_pyr.embedded.hql.sql import UNKNOWN, Sql, combine, wider

JOINABLE = ("string", "text", "int", "long", UNKNOWN)
"""Types that concatenation spells as PostgreSQL does."""


@rule("path")
def path(scope: Scope, node: Node) -> Sql:
    """Compile a path to the column it leads to."""
    names = path_names(node)
    place = resolve(scope, names)
    if isinstance(place, Reference) and scope.selecting:
        enter_nullable(scope, place, ".".join(names))
    return place_value(scope, place, ".".join(names))


def place_value(scope: Scope, place: Place, spelled: str) -> Sql:
    """Return the one value that a place is."""
    if isinstance(place, Size):
        return aggregate(scope, place.many, "count", "id")
    if isinstance(place, Row | Reference | Value | TypeName | Named):
        return place.sql
    return scope.statement.refuse(f"{spelled} is not a single value")


def enter_nullable(scope: Scope, reference: Reference, spelled: str) -> None:
    """Join what a selected reference leads to, so that null drops the row, as in Hibernate; a mandatory one drops nothing."""
    mandatory = reference.name != "external_id" if reference.prop is None else not reference.prop.nullable
    if not mandatory:
        scope.enter(reference, spelled, "JOIN")


@rule("parameter")
def parameter(scope: Scope, node: Node) -> Sql:
    """Compile a parameter that holds one value."""
    name = str(node.children[0])[1:]
    scope.statement.scalars.add(name)
    return Sql(f":p_{name}")


@rule("string")
def string(_scope: Scope, node: Node) -> Sql:
    """Compile a text: HQL and SQL quote alike."""
    return Sql(str(node.children[0]), "string")


@rule("number")
def number(scope: Scope, node: Node) -> Sql:
    """Compile a number; suffixes tell its type."""
    text = str(node.children[0]).lower()
    digits = text.rstrip("lfd")
    if not digits.isdigit():
        return Sql(repr(float(digits)), "float" if text.endswith("f") else "double")
    if int(digits) >= 2**63:
        scope.statement.refuse(f"{digits} is too large")
    if text[-1] in "fd":
        return Sql(f"{digits}.0", "double")
    return Sql(digits, "long" if text.endswith("l") or int(digits) >= 2**31 else "int")


@rule("truth")
def truth(_scope: Scope, node: Node) -> Sql:
    """Compile true and false."""
    return Sql("1" if str(node.children[0]).lower() == "true" else "0", "bool")


@rule("null")
def null(_scope: Scope, _node: Node) -> Sql:
    """Compile null."""
    return Sql("NULL")


@rule("arithmetic")
def arithmetic(scope: Scope, node: Node) -> Sql:
    """Compile a sum, a product and the like."""
    left, right = value(scope, node.children[0]), value(scope, node.children[2])
    for side in (left, right):
        numeric(scope, side)
    return combine(f"({left.text} {node.children[1]} {right.text})", wider(left.type, right.type), left, right)


@rule("minus")
def minus(scope: Scope, node: Node) -> Sql:
    """Compile a negative number."""
    operand = numeric(scope, value(scope, node.children[0]))
    return combine(f"(- {operand.text})", operand.type, operand)


@rule("concatenate")
def concatenate(scope: Scope, node: Node) -> Sql:
    """Compile ``a || b``."""
    return join_texts(scope, [value(scope, child) for child in node.children])


def join_texts(scope: Scope, parts: list[Sql]) -> Sql:
    """Put texts one after the other."""
    for part in parts:
        if part.type not in JOINABLE:
            scope.statement.refuse(f"a {part.type} cannot be joined to a text")
    return combine("(" + " || ".join(part.text for part in parts) + ")", "string", *parts)


def numeric(scope: Scope, sql: Sql) -> Sql:
    """Return the operand, if one may calculate with it."""
    if not sql.is_number:
        scope.statement.refuse(f"one cannot calculate with a {sql.type}")
    return sql


@rule("searched_case")
def searched_case(scope: Scope, node: Node) -> Sql:
    """Compile ``case when … then … else … end``."""
    return _case(scope, node, None)


@rule("simple_case")
def simple_case(scope: Scope, node: Node) -> Sql:
    """Compile ``case x when … then … else … end``."""
    return _case(scope, node, value(scope, node.children[0]))


def _case(scope: Scope, node: Node, subject: Sql | None) -> Sql:
    text = f"CASE {subject.text}" if subject else "CASE"
    parts = [subject] if subject else []
    results = []
    for when in (child for child in children(node) if child.data == "when"):
        test = condition(scope, when.children[0]) if subject is None else comparable(scope, subject, value(scope, when.children[0]))
        result = value(scope, when.children[1])
        text += f" WHEN {test.text} THEN {result.text}"
        parts.append(test)
        results.append(result)
    if (last := node.children[-1]) is not None:
        results.append(value(scope, last))
        text += f" ELSE {results[-1].text}"
    return combine(f"{text} END", common_type(scope, results), *parts, *results)


def common_type(scope: Scope, results: list[Sql]) -> str:
    """Return the type of alternatives, which have to agree."""
    known = [result for result in results if result.type != UNKNOWN]
    if len({result.family for result in known}) > 1:
        scope.statement.refuse("the alternatives are of different types: " + ", ".join(result.type for result in known))
    if not known:
        return UNKNOWN
    return wider(known[0].type, known[-1].type) if known[0].is_number else known[0].type


def comparable(scope: Scope, left: Sql, right: Sql) -> Sql:
    """Return the right side, if the database compares it with the left one."""
    if "class" in (left.type, right.type) and left.type != right.type:
        scope.statement.refuse("x.class compares with the name of a type only")
    if UNKNOWN not in (left.type, right.type) and left.family != right.family:
        scope.statement.refuse(f"a {left.type} does not compare with a {right.type}")
    return right
