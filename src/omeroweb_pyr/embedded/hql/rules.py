"""How expressions are compiled: one function for each kind of node of the grammar, found by the node's name."""

from collections.abc import Callable

from omeroweb_pyr.embedded.hql.parser import Child, Node, tree
from omeroweb_pyr.embedded.hql.scope import Scope
from omeroweb_pyr.embedded.hql.sql import CONDITION, Sql

Rule = Callable[[Scope, Node], Sql]

_RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Let the decorated function compile the nodes of this name."""

    def register(function: Rule) -> Rule:
        _RULES[name] = function
        return function

    return register


def expression(scope: Scope, node: Child) -> Sql:
    """Compile a value or a condition."""
    found = tree(node)
    return _RULES[found.data](scope, found)


def value(scope: Scope, node: Child) -> Sql:
    """Compile a value; a condition is refused."""
    sql = expression(scope, node)
    if sql.type == CONDITION:
        scope.statement.refuse("a condition stands where a value is needed")
    return sql


def condition(scope: Scope, node: Child) -> Sql:
    """Compile a condition; a value is refused, as Hibernate does: compare it with true."""
    sql = expression(scope, node)
    if sql.type != CONDITION:
        scope.statement.refuse("a value stands where a condition is needed")
    return sql
