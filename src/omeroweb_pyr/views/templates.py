"""Chameleon page templates, compiled by one thread at a time.

CPython 3.11's ``compile`` into syntax trees fails now and then when two threads are at it ("AST constructor recursion depth
mismatch"), and the first visitors of a new process would be the ones to see it.
"""

import threading
from collections.abc import Collection
from typing import Any

from pyramid.config import Configurator
from pyramid.decorator import reify
from pyramid_chameleon import renderer
from pyramid_chameleon.zpt import PyramidPageTemplateFile, ZPTTemplateRenderer

COMPILING = threading.RLock()
PROGRAMS: dict[tuple[str, ...], dict[str, Any]] = {}
"""Compiled files by content: a macro that ten pages load is compiled once, where Chameleon would do it for each."""


class PageTemplate(PyramidPageTemplateFile):
    """A template file; those that it loads are of this class too."""

    def cook_check(self) -> bool:
        """Compile when that is due; say whether it was."""
        if self._cooked and not self.auto_reload:
            return False
        with COMPILING:
            return bool(super().cook_check())

    def _cook(self, body: str, name: str, builtins: Collection[str]) -> dict[str, Any]:
        key = (name, *builtins)
        if key not in PROGRAMS:
            PROGRAMS[key] = super()._cook(body, name, builtins)
        return PROGRAMS[key]


class PageRenderer(ZPTTemplateRenderer):
    """Pyramid's renderer of ``.pt`` files."""

    @reify
    def template(self) -> PageTemplate:
        """Return the template, made when first rendered."""
        known = self.lookup
        return PageTemplate(self.path, auto_reload=known.auto_reload, debug=known.debug, translate=known.translate, macro=self.macro)


def renderer_factory(info: Any) -> Any:
    """Make renderers as pyramid_chameleon does."""
    return renderer.template_renderer_factory(info, PageRenderer)


def includeme(config: Configurator) -> None:
    """Render ``.pt`` files."""
    config.add_renderer(".pt", renderer_factory)
