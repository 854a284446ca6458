"""Holds the bounds: files of 400 lines, functions of 40 (docstrings not counted), templates of 100; test files have names of their own."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FILE, FUNCTION, TEMPLATE = 400, 40, 100
ROOT = Path(__file__).parent.parent


def main() -> int:
    """Print every breach and return their number, capped for an exit status."""
    breaches = list(_breaches())
    for breach in breaches:
        print(breach)
    return min(len(breaches), 1)


def _breaches() -> Iterator[str]:
    for path in sorted([*ROOT.glob("src/**/*.pt"), *ROOT.glob("examples/**/*.pt")]):
        yield from _too_long(path, TEMPLATE)
    for folder in ("src", "tests", "tools", "examples"):
        for path in sorted((ROOT / folder).glob("**/*.py")):
            yield from _too_long(path, FILE)
            yield from _functions(path)
    for path in sorted(ROOT.glob("src/omeroweb_pyr/static/js/**/*.js")):
        yield from _too_long(path, FILE)
    yield from _namesakes()


def _namesakes() -> Iterator[str]:
    """Find test files of the same name: pytest imports them by it."""
    known: dict[str, Path] = {}
    for path in sorted((ROOT / "tests").glob("**/test_*.py")):
        if path.name in known:
            yield f"{path.relative_to(ROOT)}: {known[path.name].relative_to(ROOT)} has the same name"
        known[path.name] = path


def _too_long(path: Path, bound: int) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").count("\n")
    if lines > bound:
        yield f"{path.relative_to(ROOT)}: {lines} lines, at most {bound}"


def _functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        size = (node.end_lineno or node.lineno) - node.lineno + 1
        if ast.get_docstring(node):
            first = node.body[0]
            size -= (first.end_lineno or first.lineno) - first.lineno + 1
        if size > FUNCTION:
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {size} lines, at most {FUNCTION}"


if __name__ == "__main__":
    sys.exit(main())
