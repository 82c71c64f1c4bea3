"""The reference of a namespace, made from the docstrings of every name that it makes public."""

# ruff: noqa: INP001 - read by Sphinx from where it stands, and no part of a package

import importlib
import inspect
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

NAMESPACES = (
    "schemas", "equity", "effects", "system", "criteria", "disclosure", "reports", "charts", "examples",
    "examples.worlds", "results", "errors",
)  # fmt: skip
# What stands in these two besides is for the rooms above them.
SOME = {
    "results": (
        "Estimate",
        "Result",
        "Publishable",
        "Provenance",
        "Coarsening",
        "Distribution",
        "StudentT",
        "Scaled",
    ),
    "frames": ("ALL", "UNKNOWN", "MISSING_KINDS", "MISSING_LABELS", "ENGINES"),
}


def public_names(space: str) -> tuple[str, ...]:
    """Return the names that a namespace makes public: those of `__all__`, or every class that it defines itself."""
    if space in SOME:
        return SOME[space]
    module = _module(space)
    own = (
        name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__
    )
    return tuple(getattr(module, "__all__", None) or [n for n in own if inspect.isclass(getattr(module, n))])


@cache
def is_public(value: object) -> bool:
    """Return whether a type is one that a namespace makes public."""
    return any(getattr(_module(space), name) is value for space in NAMESPACES for name in public_names(space))


def _module(space: str) -> ModuleType:
    return importlib.import_module(f"syschange.{space}")


def _grouped(space: str) -> dict[str, list[str]]:
    """Return the public names of a namespace by what they are; a namespace inside it has a page of its own."""
    found: dict[str, list[str]] = {"Functions": [], "Types": [], "Values": []}
    for name in public_names(space):
        value = getattr(_module(space), name)
        if not inspect.ismodule(value):
            kind = "Types" if inspect.isclass(value) else "Functions" if callable(value) else "Values"
            found[kind].append(name)
    return {kind: names for kind, names in found.items() if names}


def written(space: str) -> Iterator[str]:
    """Yield the reference of a namespace as reStructuredText: lists to choose from, then every name in full."""
    kinds, place = _grouped(space), f"syschange.{space}"
    for kind, names in kinds.items():
        yield from (f"**{kind}**", "")
        for name in names:
            doc = inspect.getdoc(getattr(_module(space), name)) or "" if kind != "Values" else ""
            yield f"- :py:obj:`~{place}.{name}`" + (f": {doc.partition(chr(10))[0]}" if doc else "")
        yield ""
    for kind, names in kinds.items():
        yield from (kind, "-" * len(kind), "")
        for name in names:
            yield from _entry(f"{place}.{name}", getattr(_module(space), name), kind)


def _entry(name: str, value: object, kind: str) -> Iterator[str]:
    directive = {"Functions": "autofunction", "Types": "autoclass", "Values": "autodata"}[kind]
    yield f".. {directive}:: {name}"
    if kind == "Types" and value.__module__.startswith("syschange."):
        yield from ("   :members:", "   :show-inheritance:")
    elif kind == "Types":  # of another library, which explains it
        yield "   :no-index-entry:"
    yield ""


class Public(SphinxDirective):
    """`.. public:: equity`: everything that a namespace makes public."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the reference as nodes."""
        space = self.arguments[0]
        lines = list(written(space))
        self.content = StringList(
            lines, items=[(f"<public names of {space}>", i) for i, _ in enumerate(lines)]
        )
        self.content_offset = 0
        return self.parse_content_to_nodes(allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Take part in the building of the site."""
    app.add_directive("public", Public)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
