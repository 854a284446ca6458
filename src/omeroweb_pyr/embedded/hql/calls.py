"""Functions: aggregates, those of a joined list, and the plain ones of which Hibernate and PostgreSQL agree."""

from dataclasses import dataclass

from lark import Token, Tree

from omeroweb_pyr.embedded.hql.elements import aggregate, place_column, place_of
from omeroweb_pyr.embedded.hql.parser import Node, as_name, children, path_names
from omeroweb_pyr.embedded.hql.paths import resolve
from omeroweb_pyr.embedded.hql.places import Many, Row, Value
from omeroweb_pyr.embedded.hql.rules import rule, value
from omeroweb_pyr.embedded.hql.scope import Scope
from omeroweb_pyr.embedded.hql.sql import CLASS, UNKNOWN, Sql, column, combine
from omeroweb_pyr.embedded.hql.values import JOINABLE, common_type, join_texts, numeric


@dataclass(frozen=True, slots=True)
class Function:
    """A function of fixed arity; an empty ``type`` is that of its arguments."""

    sql: str
    arity: int
    type: str
    takes: str = ""


FUNCTIONS = {
    "lower": Function("lower({0})", 1, "string", "text"),
    "upper": Function("upper({0})", 1, "string", "text"),
    "trim": Function("trim({0})", 1, "string", "text"),
    "length": Function("length({0})", 1, "int", "text"),
    "locate": Function("instr({1}, {0})", 2, "int", "text"),
    "abs": Function("abs({0})", 1, "", "number"),
    "mod": Function("({0} % {1})", 2, "int", "number"),
    "sqrt": Function("sqrt({0})", 1, "double", "number"),
    "nullif": Function("nullif({0}, {1})", 2, ""),
}

FIELDS = {"year": "%Y", "month": "%m", "day": "%d", "hour": "%H", "minute": "%M", "second": "%S"}

CASTS = {"string": "TEXT", "int": "INTEGER", "integer": "INTEGER", "long": "INTEGER", "double": "REAL", "float": "REAL"}

AGGREGATES = ("count", "sum", "avg", "min", "max")

NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"


@rule("call")
def call(scope: Scope, node: Node) -> Sql:
    """Compile a function's call by its name."""
    token, distinct, arguments = node.children
    name = str(token).lower()
    star = isinstance(arguments, Tree) and isinstance(arguments.children[0], Token)
    nodes = children(arguments) if isinstance(arguments, Tree) else []
    if name in AGGREGATES:
        return _aggregate(scope, name, nodes, distinct=distinct is not None, star=star)
    if distinct is not None or star:
        scope.statement.refuse(f"{name}() is no aggregate")
    if name in ("index", "minindex", "maxindex", "size", "type"):
        return _special(scope, name, nodes)
    return _plain(scope, name, [value(scope, argument) for argument in nodes])


def _aggregate(scope: Scope, name: str, nodes: list[Node], *, distinct: bool, star: bool) -> Sql:
    if star and name == "count" and not distinct:
        return Sql("count(*)", "long", aggregate=True)
    if len(nodes) != 1:
        scope.statement.refuse(f"{name}() takes one argument")
    argument = value(scope, nodes[0])
    if argument.aggregate:
        scope.statement.refuse("an aggregate inside of an aggregate")
    if name in ("sum", "avg"):
        numeric(scope, argument)
    elif name != "count" and argument.type in ("bool", CLASS, "bytes"):
        scope.statement.refuse(f"there is no {name}() of a {argument.type}")
    types = {"count": "long", "avg": "double", "sum": "double" if argument.type in ("double", "float") else "long"}
    text = f"{name}({'DISTINCT ' if distinct else ''}{argument.text})"
    return Sql(text, types.get(name, argument.type), frozenset(), aggregate=True)


def _special(scope: Scope, name: str, nodes: list[Node]) -> Sql:
    """Compile a function that takes a path rather than a value."""
    if len(nodes) != 1 or nodes[0].data != "path":
        scope.statement.refuse(f"{name}() takes one path")
    names = path_names(nodes[0])
    place = resolve(scope, names)
    spelled = ".".join(names)
    if name == "type":
        return _type(scope, place, spelled)
    if name == "index":
        scope.note_index(place)
        return place_of(scope, place, spelled)
    if isinstance(place, Many):
        return aggregate(scope, place, "count", "id") if name == "size" else aggregate(scope, place, name[:3], place_column(scope, place))
    if name == "size":
        scope.statement.refuse(f"{spelled} is no collection")
    return Sql(f"{name[:3]}({place_of(scope, place, spelled).text})", "int", aggregate=True)


def _type(scope: Scope, place: object, spelled: str) -> Sql:
    if isinstance(place, Value) and place.type == CLASS:
        return place.sql
    if isinstance(place, Row) and len(place.entity.subtypes) > 1:
        return column(place.alias, "dtype", CLASS)
    return scope.statement.refuse(f"{spelled} is of one type only")


def _plain(scope: Scope, name: str, arguments: list[Sql]) -> Sql:
    if name == "concat" and arguments:
        return join_texts(scope, arguments)
    if name == "coalesce" and len(arguments) > 1:
        return combine(f"coalesce({_list(arguments)})", common_type(scope, arguments), *arguments)
    if name == "substring" and len(arguments) in (2, 3):
        return combine(f"substr({_list(arguments)})", "string", *arguments)
    if name == "str" and len(arguments) == 1:
        return _cast(scope, arguments[0], "string")
    if name in FIELDS and len(arguments) == 1:
        return _field(scope, name, arguments[0])
    if name == "current_timestamp" and not arguments:
        return Sql(NOW, "time")
    function = FUNCTIONS.get(name)
    if function is None or function.arity != len(arguments):
        return scope.statement.refuse(f"there is no function {name}() of {len(arguments)} arguments")
    for argument in arguments:
        if function.takes and argument.family not in (function.takes, UNKNOWN):
            scope.statement.refuse(f"{name}() takes no {argument.type}")
    type_ = function.type or common_type(scope, arguments)
    return combine(function.sql.format(*(argument.text for argument in arguments)), type_, *arguments)


def _list(arguments: list[Sql]) -> str:
    return ", ".join(argument.text for argument in arguments)


@rule("cast")
def cast(scope: Scope, node: Node) -> Sql:
    """Compile ``cast(a as type)``."""
    name, operand, target = node.children
    if str(name).lower() != "cast":
        scope.statement.refuse(f"'as' does not belong into {name}()")
    assert isinstance(target, Token)
    return _cast(scope, value(scope, operand), as_name(target).lower())


def _cast(scope: Scope, operand: Sql, target: str) -> Sql:
    if target not in CASTS:
        scope.statement.refuse(f"there is no cast to {target}")
    if target == "string" and operand.type not in JOINABLE:
        scope.statement.refuse(f"a {operand.type} is not cast to a text")
    if operand.family not in ("number", "text", UNKNOWN):
        scope.statement.refuse(f"a {operand.type} is not cast to a {target}")
    inner = f"round({operand.text})" if CASTS[target] == "INTEGER" and operand.type in ("double", "float") else operand.text
    return combine(f"CAST({inner} AS {CASTS[target]})", "int" if target == "integer" else target, operand)


@rule("extract")
def extract(scope: Scope, node: Node) -> Sql:
    """Compile ``extract(field from time)``."""
    name, field, operand = node.children
    if str(name).lower() != "extract":
        scope.statement.refuse(f"'from' does not belong into {name}()")
    return _field(scope, str(field).lower(), value(scope, operand))


def _field(scope: Scope, field: str, operand: Sql) -> Sql:
    """Compile a field of a time, which is kept in milliseconds; times are UTC."""
    if operand.type not in ("time", UNKNOWN):
        scope.statement.refuse(f"a {operand.type} has no {field}")
    if field == "epoch":
        # PostgreSQL has fractions of a second; Hibernate declares it an int all the same, and reads it as one.
        return combine(f"({operand.text} / 1000.0)", "int", operand)
    if field not in FIELDS:
        scope.statement.refuse(f"a time has no {field}")
    return combine(f"CAST(strftime('{FIELDS[field]}', {operand.text} / 1000.0, 'unixepoch') AS INTEGER)", "int", operand)
