"""Select statements: clause by clause into the parts of an SQL statement."""

from dataclasses import dataclass, field

from omeroweb_pyr.embedded.hql.checks import check_distinct, check_groups
from omeroweb_pyr.embedded.hql.fetching import Fetched, join
from omeroweb_pyr.embedded.hql.items import Columns, add_item, add_row
from omeroweb_pyr.embedded.hql.parser import Child, Node, alias_name, children, has, path_names, tree
from omeroweb_pyr.embedded.hql.paths import resolve
from omeroweb_pyr.embedded.hql.places import Many, Place, Row, Unit
from omeroweb_pyr.embedded.hql.rules import condition, value
from omeroweb_pyr.embedded.hql.scope import Scope, Statement
from omeroweb_pyr.embedded.hql.shape import Fetch, Shape
from omeroweb_pyr.embedded.hql.sql import Sql
from omeroweb_pyr.embedded.model import MODEL


@dataclass(slots=True)
class Select:
    """The parts of one select."""

    scope: Scope
    columns: Columns
    distinct: bool = False
    where: Sql | None = None
    group: list[Sql] = field(default_factory=list)
    having: Sql | None = None
    order: list[tuple[Sql, bool]] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)

    @property
    def aggregated(self) -> bool:
        """Say whether rows of FROM are counted together."""
        return bool(self.group) or self.having is not None or any(sql.aggregate for sql in self.columns.sql)

    def parts(self) -> list[Sql]:
        """Return all SQL in it."""
        clauses = [sql for sql in (self.where, self.having) if sql]
        return [*self.columns.sql, *clauses, *self.group, *(sql for sql, _ in self.order)]

    def shape(self) -> Shape:
        """Tell what the columns mean; fetched objects' ids come after the selected items."""
        fetches = []
        for fetched in self.fetched:
            parent = self.columns.loaded.get(fetched.parent)
            if parent is None:
                self.scope.statement.refuse(f"{fetched.spelled} is fetched, but what it belongs to is not selected")
            if fetched.parent in self.scope.indexed and self.scope.holders.get(fetched.parent) not in self.columns.loaded:
                self.scope.statement.refuse(f"{fetched.spelled} is fetched by the place in a list of which the holder is not selected")
            start = self.columns.load(fetched.row)
            row = fetched.row
            fetches.append(Fetch(parent, start, row.entity.name, fetched.attribute, fetched.many, fetched.in_details, row.index))
        return Shape(tuple(self.columns.items), self.columns.is_map, tuple(fetches))


def compile_select(node: Node, statement: Statement, parent: Scope | None = None) -> Select:
    """Compile a select, of which names of ``parent`` may be seen."""
    selects, source, where, group, having, order = node.children
    select = Select(Scope(statement, parent), Columns())
    scope = select.scope
    _from(select, tree(source))
    if where is not None:
        scope.clause = "where"
        select.where = _without_aggregate(scope, condition(scope, tree(where).children[0]))
    if group is not None:
        scope.clause = "group"
        select.group = [_without_aggregate(scope, sql) for item in children(tree(group)) for sql in _terms(scope, item)]
    if having is not None:
        scope.clause = "having"
        select.having = condition(scope, tree(having).children[0])
    scope.clause = "select"
    _select(select, selects)
    if order is not None:
        scope.clause = "order"
        for item in children(tree(order)):
            select.order += [(sql, has(item, "DESC")) for sql in _terms(scope, children(item)[0])]
    check_groups(select)
    return select


def subselect(scope: Scope, node: Node, *, single: bool = True) -> Sql:
    """Compile a select inside of another; what it uses of the outer one counts as used there."""
    select = compile_select(node, scope.statement, scope)
    if select.fetched:
        scope.statement.refuse("a subselect fetches nothing")
    sql = select.columns.sql
    if single and len(sql) != 1:
        scope.statement.refuse("a subselect yields one value")
    outer = frozenset(name for part in select.parts() for name in part.columns if not select.scope.owns(name))
    return Sql(f"({to_sql(select)})", sql[0].type, outer, subselect=True)


def to_sql(select: Select) -> str:
    """Return the statement."""
    check_distinct(select)
    word = "SELECT DISTINCT" if select.distinct else "SELECT"
    return f"{word} {', '.join(sql.text for sql in select.columns.sql)} {body(select)}{order_by(select)}"


def body(select: Select) -> str:
    """Return FROM to HAVING."""
    conditions = [*([select.where.text] if select.where else []), *select.scope.conditions]
    text = select.scope.from_sql()
    if conditions:
        text += " WHERE " + " AND ".join(conditions)
    if select.group:
        text += " GROUP BY " + ", ".join(sql.text for sql in select.group)
    return text + (f" HAVING {select.having.text}" if select.having else "")


def order_by(select: Select) -> str:
    """Return ORDER BY; to PostgreSQL null is more than anything, to SQLite less."""
    terms = []
    for sql, descending in select.order:
        nulls = "" if sql.text.endswith('."id"') else (" NULLS FIRST" if descending else " NULLS LAST")
        terms.append(f"{sql.text}{' DESC' if descending else ''}{nulls}")
    return " ORDER BY " + ", ".join(terms) if terms else ""


def _from(select: Select, node: Node) -> None:
    scope = select.scope
    for item in children(node):
        if item.data == "join":
            fetched = join(scope, item)
            select.fetched += [fetched] if fetched else []
            continue
        path, alias = item.children
        scope.explicit += 1
        scope.name(alias_name(alias), _root(scope, path_names(path)))


def _root(scope: Scope, names: list[str]) -> Place:
    if len(names) == 1 and scope.find(names[0]) is None:
        if names[0] not in MODEL:
            scope.statement.refuse(f"there is no entity {names[0]!r}")
        return scope.add_root(MODEL[names[0]])
    if scope.parent is None:
        scope.statement.refuse(f"there is no entity {'.'.join(names)!r}")
    place = resolve(scope, names)
    if not isinstance(place, Many):
        scope.statement.refuse(f"{'.'.join(names)} is no collection")
    row = scope.join(place)
    if isinstance(row, Row):
        scope.roots.append(row)
        scope.rows.append(row)
    return row


def _select(select: Select, child: Child) -> None:
    scope = select.scope
    if child is None:
        fetched = {fetched.row.alias for fetched in select.fetched}
        for place in scope.rows:
            if place.alias not in fetched:
                add_row(select.columns, place, "")
        return
    select.distinct = has(tree(child), "DISTINCT")
    (items,) = children(tree(child))
    select.columns.is_map = items.data == "new_map"
    for item in children(items):
        add_item(scope, select.columns, item)


def _terms(scope: Scope, node: Node) -> list[Sql]:
    if node.data == "path":
        place = resolve(scope, path_names(node))
        if isinstance(place, Unit):
            return [place.number, place.unit]
    if node.data in ("number", "string", "parameter"):
        scope.statement.refuse(f"{scope.clause} by takes no constant")
    return [value(scope, node)]


def _without_aggregate(scope: Scope, sql: Sql) -> Sql:
    if sql.aggregate:
        scope.statement.refuse(f"an aggregate in {scope.clause}")
    return sql
