"""Text to syntax tree."""

from importlib.resources import files

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from omeroweb_pyr.embedded.hql.errors import HqlError

Node = Tree[Token]
Child = Token | Tree[Token] | None

_LARK = Lark(files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8"), parser="lalr", maybe_placeholders=True)


def parse(text: str) -> Node:
    """Parse one select statement; HqlError tells what was not expected."""
    try:
        return children(_LARK.parse(text))[0]
    except UnexpectedInput as error:
        raise HqlError(_reason(error, text), text) from None


def children(node: Node) -> list[Node]:
    """Return the sub-trees of a node, without tokens and placeholders."""
    return [child for child in node.children if isinstance(child, Tree)]


def tokens(node: Node) -> list[Token]:
    """Return the tokens of a node."""
    return [child for child in node.children if isinstance(child, Token)]


def tree(child: Child) -> Node:
    """Return a child that the grammar says is a sub-tree."""
    assert isinstance(child, Tree)
    return child


def has(node: Node, kind: str) -> bool:
    """Say whether a node has a token of this kind."""
    return any(token.type == kind for token in tokens(node))


def path_names(child: Child) -> list[str]:
    """Return the names of a dotted path."""
    return [str(token).strip().lstrip(".").strip() for token in tokens(tree(child))]


def as_name(token: Token) -> str:
    """Return the name of ``NAME`` or ``as NAME``."""
    return token.split()[-1]


def alias_name(child: Child) -> str | None:
    """Return the name that an ``alias`` node gives, if there is one."""
    return None if child is None else as_name(tokens(tree(child))[0])


def _reason(error: UnexpectedInput, text: str) -> str:
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return f"unexpected {str(error.token)!r} at character {error.token.start_pos}"
    if isinstance(error, UnexpectedCharacters):
        place = error.pos_in_stream or 0
        return f"unexpected {text[place : place + 10]!r} at character {place}"
    return "unexpected end"
