"""Conditions: comparisons, in, like, is null, exists, and what holds them together."""

from lark import Token, Tree

from omeroweb_pyr.embedded.hql.elements import elements
from omeroweb_pyr.embedded.hql.parser import Child, Node, children, has, path_names, tree
from omeroweb_pyr.embedded.hql.paths import resolve
from omeroweb_pyr.embedded.hql.places import Many, Unit
from omeroweb_pyr.embedded.hql.rules import condition, rule, value
from omeroweb_pyr.embedded.hql.scope import Scope
from omeroweb_pyr.embedded.hql.select import subselect
from omeroweb_pyr.embedded.hql.sql import CLASS, CONDITION, UNKNOWN, Sql, combine
from omeroweb_pyr.embedded.hql.values import comparable

TEXTS = ("string", "text", UNKNOWN)


@rule("any_of")
def any_of(scope: Scope, node: Node) -> Sql:
    """Compile ``a or b``."""
    return _chain(scope, node, " OR ")


@rule("all_of")
def all_of(scope: Scope, node: Node) -> Sql:
    """Compile ``a and b``."""
    return _chain(scope, node, " AND ")


def _chain(scope: Scope, node: Node, word: str) -> Sql:
    parts = [condition(scope, child) for child in node.children]
    return combine("(" + word.join(part.text for part in parts) + ")", CONDITION, *parts)


@rule("negated")
def negated(scope: Scope, node: Node) -> Sql:
    """Compile ``not a``."""
    part = condition(scope, node.children[0])
    return combine(f"NOT ({part.text})", CONDITION, part)


@rule("compare")
def compare(scope: Scope, node: Node) -> Sql:
    """Compile a comparison; as in Hibernate, one with null asks whether the other side is null."""
    operator = {"!=": "<>", "^=": "<>"}.get(str(node.children[1]), str(node.children[1]))
    for side, other in ((0, 2), (2, 0)):
        if getattr(node.children[side], "data", "") == "null":
            if operator not in ("=", "<>"):
                scope.statement.refuse("null is neither less nor more than anything")
            return _nothing(scope, node.children[other], negative=operator == "<>")
    left, right = value(scope, node.children[0]), value(scope, node.children[2])
    comparable(scope, left, right)
    if CLASS in (left.type, right.type) and operator not in ("=", "<>"):
        scope.statement.refuse("types have no order")
    return combine(f"{left.text} {operator} {right.text}", CONDITION, left, right)


@rule("is_null")
def is_null(scope: Scope, node: Node) -> Sql:
    """Compile ``a is null``."""
    return _nothing(scope, node.children[0], negative=has(node, "NOT"))


def _nothing(scope: Scope, node: Child, *, negative: bool) -> Sql:
    word = "IS NOT NULL" if negative else "IS NULL"
    if isinstance(node, Tree) and node.data == "path":
        place = resolve(scope, path_names(node))
        if isinstance(place, Unit):
            parts = (place.number, place.unit)
            return combine("(" + " AND ".join(f"{part.text} {word}" for part in parts) + ")", CONDITION, *parts)
    part = value(scope, node)
    return combine(f"{part.text} {word}", CONDITION, part)


@rule("is_truth")
def is_truth(scope: Scope, node: Node) -> Sql:
    """Compile ``a is true``: Hibernate compares, so null is neither."""
    subject, negative, truth = node.children
    part = value(scope, subject)
    if part.type not in ("bool", UNKNOWN):
        scope.statement.refuse(f"a {part.type} is neither true nor false")
    wanted = (str(truth).lower() == "true") != (negative is not None)
    return combine(f"{part.text} = {int(wanted)}", CONDITION, part)


@rule("between")
def between(scope: Scope, node: Node) -> Sql:
    """Compile ``a between b and c``."""
    subject, _, low, high = node.children
    parts = [value(scope, child) for child in (subject, low, high)]
    for bound in parts[1:]:
        comparable(scope, parts[0], bound)
    word = "NOT BETWEEN" if has(node, "NOT") else "BETWEEN"
    return combine(f"{parts[0].text} {word} {parts[1].text} AND {parts[2].text}", CONDITION, *parts)


@rule("like")
def like(scope: Scope, node: Node) -> Sql:
    """Compile ``a like b``; PostgreSQL's escape is the backslash unless the query names another."""
    subject, _, pattern, escape = node.children
    parts = (value(scope, subject), value(scope, pattern))
    for part in parts:
        if part.type not in TEXTS:
            scope.statement.refuse(f"a {part.type} is not like a text")
    if escape is not None and len(str(escape).replace("''", "'")) != 3:
        scope.statement.refuse("escape takes one character")
    word = "NOT LIKE" if has(node, "NOT") else "LIKE"
    return combine(f"{parts[0].text} {word} {parts[1].text} ESCAPE {escape or _BACKSLASH}", CONDITION, *parts)


_BACKSLASH = "'\\'"


@rule("is_in")
def is_in(scope: Scope, node: Node) -> Sql:
    """Compile ``a in …``."""
    source = tree(node.children[2])
    left = value(scope, node.children[0])
    sources = {"in_select": _of_select, "in_list": _of_list, "in_parameter": _of_list, "in_elements": _of_elements}
    right = sources[source.data](scope, left, source)
    return combine(f"{left.text} {'NOT IN' if has(node, 'NOT') else 'IN'} {right.text}", CONDITION, left, right)


def _of_select(scope: Scope, left: Sql, source: Node) -> Sql:
    return comparable(scope, left, subselect(scope, children(source)[0]))


def _of_list(scope: Scope, left: Sql, source: Node) -> Sql:
    """Compile a list; a parameter in it may hold many values, which travel as JSON so that the SQL stays the same."""
    names = [name for item in source.children if (name := _parameter(item))]
    parts = [comparable(scope, left, value(scope, item)) for item in source.children if not _parameter(item)]
    if names and left.type == CLASS:
        scope.statement.refuse("x.class compares with the name of a type only")
    scope.statement.lists.update(names)
    selects = [f"SELECT value FROM json_each(:l_{name})" for name in names]
    if selects:
        return combine("(" + " UNION ALL ".join([*selects, *(f"SELECT {part.text}" for part in parts)]) + ")", left.type, *parts)
    return combine("(" + ", ".join(part.text for part in parts) + ")", left.type, *parts)


def _parameter(item: Child) -> str:
    if isinstance(item, Token):
        return str(item)[1:]
    return str(item.children[0])[1:] if item is not None and item.data == "parameter" else ""


def _of_elements(scope: Scope, left: Sql, source: Node) -> Sql:
    return comparable(scope, left, elements(scope, _elements_argument(scope, children(source)[0])))


def _elements_argument(scope: Scope, call: Node) -> Many:
    name, _, arguments = call.children
    if str(name).lower() != "elements" or not isinstance(arguments, Tree) or len(arguments.children) != 1:
        scope.statement.refuse(f"{name}(…) is no list: elements(a.collection) is")
    return _many(scope, children(arguments)[0])


def _many(scope: Scope, node: Node) -> Many:
    if node.data == "path":
        place = resolve(scope, path_names(node))
        if isinstance(place, Many):
            return place
    return scope.statement.refuse("a collection is needed here")


@rule("member")
def member(scope: Scope, node: Node) -> Sql:
    """Compile ``a member of b.collection``."""
    left = value(scope, node.children[0])
    right = comparable(scope, left, elements(scope, _many(scope, children(node)[-1])))
    return combine(f"{left.text} {'NOT IN' if has(node, 'NOT') else 'IN'} {right.text}", CONDITION, left, right)


@rule("is_empty")
def is_empty(scope: Scope, node: Node) -> Sql:
    """Compile ``a.collection is empty``."""
    part = elements(scope, _many(scope, children(node)[0]), "1")
    return combine(f"{'EXISTS' if has(node, 'NOT') else 'NOT EXISTS'} {part.text}", CONDITION, part)


@rule("exists_select")
def exists_select(scope: Scope, node: Node) -> Sql:
    """Compile ``exists (select …)``."""
    part = subselect(scope, children(node)[0], single=False)
    return combine(f"EXISTS {part.text}", CONDITION, part)


@rule("exists_elements")
def exists_elements(scope: Scope, node: Node) -> Sql:
    """Compile ``exists elements(a.collection)``."""
    part = elements(scope, _elements_argument(scope, children(node)[0]), "1")
    return combine(f"EXISTS {part.text}", CONDITION, part)


@rule("subquery")
def subquery(scope: Scope, node: Node) -> Sql:
    """Compile a select that yields one value."""
    return subselect(scope, children(node)[0])
