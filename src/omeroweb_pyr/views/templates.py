"""Chameleon page templates: those of the installation's own folders first, then ours; compiled by one thread at a time.

CPython 3.11's ``compile`` into syntax trees fails now and then when two threads are at it ("AST constructor recursion depth
mismatch"), and the first visitors of a new process would be the ones to see it.
"""

import logging
import re
import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, ClassVar

from pyramid.config import Configurator
from pyramid.decorator import reify
from pyramid.path import AssetResolver
from pyramid_chameleon import renderer
from pyramid_chameleon.zpt import PyramidPageTemplateFile, ZPTTemplateRenderer

from omeroweb_pyr import settings

COMPILING = threading.RLock()
PROGRAMS: dict[tuple[str, ...], dict[str, Any]] = {}
"""Compiled files by content: a macro that ten pages load is compiled once, where Chameleon would do it for each."""
OURS = Path(__file__).parent.parent / "templates"
ENDINGS = (".pt", ".html")
KEY = "omeroweb_pyr.templates"
PLAIN = "omeroweb_pyr.plain_templates"
DJANGO = re.compile(r"\{%.*?%\}|(?<!\$)\{\{.*?\}\}")
FOREIGN = "{}, line {}: this is a Django template, which can't be shown; write it with Chameleon's ${{…}} and tal: attributes."

log = logging.getLogger(__name__)


class NotChameleon(ValueError):
    """A template of another kind; the message says where in which file."""


class PageTemplate(PyramidPageTemplateFile):
    """A template file; those that it loads are of this class too, and looked for below the same ``roots``."""

    roots: ClassVar[tuple[Path, ...]] = (OURS,)
    prepend_relative_search_path = False

    def __init__(self, filename: str, search_path: Collection[str] = (), **config: Any) -> None:  # noqa: ARG002 - that of the loading file
        super().__init__(filename, search_path=[str(folder) for folder in self.searched(Path(filename))], **config)

    @classmethod
    def searched(cls, file: Path) -> list[Path]:
        """Say where a file's own ``load:`` looks: beside it, whichever root has something there, then at the tops."""
        inside = next((file.parent.relative_to(root) for root in cls.roots if file.is_relative_to(root)), None)
        beside = [file.parent] if inside is None else [root / inside for root in cls.roots]
        return list(dict.fromkeys([*beside, *cls.roots]))

    def cook_check(self) -> bool:
        """Compile when that is due; say whether it was."""
        if self._cooked and not self.auto_reload:
            return False
        with COMPILING:
            return bool(super().cook_check())

    def cook(self, body: str) -> None:
        """Compile, unless it is a Django template."""
        for line in django_lines(body):
            raise NotChameleon(FOREIGN.format(self.filename, line))
        super().cook(body)

    def _cook(self, body: str, name: str, builtins: Collection[str]) -> dict[str, Any]:
        key = (name, *builtins)
        if key not in PROGRAMS:
            PROGRAMS[key] = super()._cook(body, name, builtins)
        return PROGRAMS[key]


class PageRenderer(ZPTTemplateRenderer):
    """Pyramid's renderer of ``.pt`` and ``.html`` files."""

    def __call__(self, value: Any, system: dict[str, Any]) -> str:
        """Fill the template in; for a request that is told so, ours without anything of the installation's."""
        system.update(value)
        request = system.get("request")
        template = self.ours if request is not None and is_plain(request) else self.template
        return str(template(**system))

    @reify
    def template(self) -> PageTemplate:
        """Return the template, or the one that the installation has in its place; made when first rendered."""
        kind: type[PageTemplate] = self.lookup.registry[KEY]
        path = Path(self.path)
        if path.is_relative_to(OURS):
            path = next(file for root in kind.roots if (file := root / path.relative_to(OURS)).is_file())
        return self._made(kind, path)

    @reify
    def ours(self) -> PageTemplate:
        """Return the template as it is without the installation's folders."""
        return self._made(PageTemplate, Path(self.path))

    def _made(self, kind: type[PageTemplate], path: Path) -> PageTemplate:
        known = self.lookup
        return kind(str(path), auto_reload=known.auto_reload, debug=known.debug, translate=known.translate, macro=self.macro)


def renderer_factory(info: Any) -> Any:
    """Make renderers as pyramid_chameleon does."""
    return renderer.template_renderer_factory(info, PageRenderer)


def includeme(config: Configurator) -> None:
    """Render ``.pt`` and ``.html`` files, and say at once what is wrong with the installation's own; the site starts all the same."""
    pages = settings.of(config.registry).pages
    config.registry[KEY] = type("SiteTemplate", (PageTemplate,), {"roots": (*pages.template_dirs, OURS)})
    for ending in ENDINGS:
        config.add_renderer(ending, renderer_factory)
    for sentence in complaints(config.registry):
        log.warning("%s", sentence)


def find(registry: Any, name: str) -> str | None:
    """Return where a template is that the settings name: in one of the folders, anywhere by its full path, or in a package."""
    if not name:
        return None
    if ":" in name:
        try:
            return name if AssetResolver().resolve(name).exists() else None
        except (ImportError, ValueError):
            return None
    found = (file for root in registry[KEY].roots if (file := root / name).is_file())  # a full path stays what it is
    return next(map(str, found), None)


def plainly(request: Any) -> None:
    """Let the rest of a request be rendered with our templates alone: one of the installation's is broken."""
    request.environ[PLAIN] = True


def is_plain(request: Any) -> bool:
    """Say whether only our templates are to be used."""
    return PLAIN in request.environ


def complaints(registry: Any) -> Iterator[str]:
    """Say what is wrong with the installation's templates, as far as it shows without rendering them."""
    pages = settings.of(registry).pages
    for key, name in (("index_template", pages.index_template), ("base_include_template", pages.base_include_template)):
        if name and find(registry, name) is None:
            yield f"omero.web.{key} = {name}: there is no such template, so it is left out."
    for folder in pages.template_dirs:
        if not folder.is_dir():
            yield f"omero.web.template_dirs: there is no folder {folder}."
        for file in sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS and path.is_file()):
            line = next(django_lines(file.read_text(errors="replace")), None)
            if line:
                yield FOREIGN.format(file, line)


def django_lines(body: str) -> Iterator[int]:
    """Find the lines with tags of Django's."""
    return (number for number, line in enumerate(body.splitlines(), 1) if DJANGO.search(line))
