"""One Jinja environment a language, with the texts of that language folded in when compiled.

A text such as `{{ _("Inbox") }}`, an `icon("inbox")` or an `asset("desk.js")` never changes while
the process lives, so the compiler writes its value into the template's code: the shell of a page
then costs no more than joining strings. Templates are compiled once a process and language.
"""

import functools
import html
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, override

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from walletdesk.platform import i18n
from walletdesk.ui import format as formats
from walletdesk.ui.assets import asset
from walletdesk.ui.icons import icon

FOLDED = ("_", "asset", "icon")
"""Pure functions: the same arguments give the same text as long as the process lives."""


class Folding(NodeTransformer):
    """Replace calls of pure functions with constant arguments by their results."""

    def __init__(self, functions: dict[str, Callable[..., object]]) -> None:
        self._functions = functions

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (named by Jinja)
        """Fold `_("text")`; leave a call whose arguments are known only when rendering."""
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        function = self._functions.get(name)
        if function is None or node.dyn_args or node.dyn_kwargs:
            return node
        try:
            arguments = [argument.as_const() for argument in node.args]
            keywords = {pair.key: pair.value.as_const() for pair in node.kwargs}
        except nodes.Impossible:
            return node
        return nodes.Const(function(*arguments, **keywords), lineno=node.lineno)


class Escaping(CodeGenerator):
    """Shows values by `shown`: most are `Markup` already, and escaping makes a copy of those."""

    @override
    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class PageEnvironment(Environment):
    """Jinja's environment with `Folding` between parser and compiler."""

    code_generator_class = Escaping
    folding: Folding

    @staticmethod
    def shown(value: object) -> str:
        """Text for HTML: `Markup` as it is, all else escaped.

        By the standard library: `markupsafe.escape` makes an object of it that nobody needs here.
        """
        if type(value) is Markup:
            return value
        if hasattr(value, "__html__"):
            return escape(value)
        return html.escape(value if type(value) is str else str(value))

    @override
    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        self.folding.visit(template)
        template.set_environment(self)
        return template


@functools.cache
def environment(language: str, *, reload: bool = False) -> PageEnvironment:
    """The environment of a language; `reload` notices changed templates (development)."""
    catalog = i18n.catalog(language)
    made = PageEnvironment(
        loader=PrefixLoader(_rooms()),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=reload,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(_globals(catalog))
    made.filters.update(formats.filters(catalog))
    made.folding = Folding({name: made.globals[name] for name in FOLDED})
    return made


type Render = Callable[[dict[str, object]], str]


def renderer(language: str, name: str, block: str | None = None, *, reload: bool = False) -> Render:
    """What makes the text of a template ("room/file.html"), or of one block of it."""
    make = _renderer.__wrapped__ if reload else _renderer
    return make(language, name, block, reload=reload)


@functools.cache
def _renderer(language: str, name: str, block: str | None, *, reload: bool) -> Render:
    """Jinja merges the globals anew for every rendering; for a small piece that is half of it."""
    template = environment(language, reload=reload).get_template(name)
    root = template.blocks[block] if block else template.root_render_func
    shared = dict(template.globals)

    def render(context: dict[str, object]) -> str:
        made = Context(template.environment, shared | context, template.name, template.blocks)
        try:
            return "".join(root(made))
        except Exception:  # noqa: BLE001 (Jinja raises it again, with the template's line)
            return template.environment.handle_exception()

    return render


def _rooms() -> dict[str, FileSystemLoader]:
    """A loader for every room that has templates: "people/login.html", "chat/panel.html"."""
    house = Path(str(files("walletdesk")))
    found = [*house.glob("*/templates"), *house.glob("adapters/*/templates")]
    return {folder.parent.name: FileSystemLoader(folder) for folder in found}


def _globals(catalog: i18n.Catalog) -> dict[str, Any]:
    return {
        "_": functools.partial(_gettext, catalog),
        "ngettext": functools.partial(_ngettext, catalog),
        "asset": asset,
        "icon": icon,
        "language": catalog.language,
        "dir": "rtl" if catalog.rtl else "ltr",
        "language_names": LANGUAGE_NAMES,
    }


LANGUAGE_NAMES = {"en": "English", "zh-Hans": "中文", "es": "Español"}
"""Each in its own language, for one who does not read the present one."""


def _gettext(catalog: i18n.Catalog, text: str, **params: object) -> str:
    """The text in this language; parameters are escaped, and so is the text."""
    found = catalog.gettext(text)
    return Markup(escape(found)) % params if params else found  # noqa: S704 (escaped)


def _ngettext(catalog: i18n.Catalog, one: str, many: str, n: int, **params: object) -> str:
    """The plural form for `n`; `%(n)s` is the number as this language writes it."""
    shown = {"n": formats.number(catalog, n)} | params
    return Markup(escape(catalog.ngettext(one, many, n))) % shown  # noqa: S704 (escaped)
