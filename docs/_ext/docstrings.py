"""The docstrings of the house, made ready for Sphinx: names in backticks as links, and fields with their types."""

# ruff: noqa: INP001 - read by Sphinx from where it stands, and no part of a package

import importlib
import inspect
import re
import typing
from typing import Any

from docutils import nodes
from public_names import is_public
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.ext.napoleon import NumpyDocstring
from sphinx.roles import XRefRole
from sphinx.util.typing import stringify_annotation

from syschange.results import Publishable

_ROLE = "calm"
_FIELDS = re.compile(r"(?s)(Attributes\n-{3,}\n)(.*?)(?=\n\n\S[^\n]*\n-{3,}\n|\Z)")
_as_written: dict[str, list[str]] = {}


class Role(XRefRole):
    """A name in single backticks: a link where it is a public name of the library, and else only a name."""

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: nodes.Element,
        has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Say in which namespace the name is meant."""
        del has_explicit_title
        refnode.update_all_atts(
            {"reftype": _ROLE, "refdomain": "", "space": env.ref_context.get("py:module")}
        )
        return title, target.lstrip(".").removesuffix("()")


def found_elsewhere(
    app: Sphinx, env: BuildEnvironment, node: nodes.Element, shown: nodes.TextElement
) -> nodes.Element | None:
    """Resolve what Sphinx did not: short names of errors and namespaces, and types that have no page of their own."""
    target, kind = node["reftarget"], node["reftype"]
    spaces = [""] if target.startswith("syschange.") else ["syschange.", "syschange.errors."]
    if kind == _ROLE:
        spaces = [f"{node['space']}.", "syschange.", "syschange.errors.", "syschange.results."]
    objects = env.domains.python_domain.objects
    for space in spaces:
        if (name := f"{space}{target}") in objects and (
            kind == _ROLE or objects[name].objtype in {"class", "exception"}
        ):
            return env.domains.python_domain.resolve_xref(
                env, node["refdoc"], app.builder, "obj", name, node, shown
            )
    return shown if kind == _ROLE or _is_inner(target) else None


def _is_inner(target: str) -> bool:
    """Return whether a name is of a type that the library has, and does not make public."""
    module, _, name = target.rpartition(".")
    return module.startswith("syschange.") and hasattr(importlib.import_module(module), name)


def keep(_app: Sphinx, _what: str, name: str, value: object, _options: object, lines: list[str]) -> None:
    """Put every field under its own heading, with its type, and keep the docstring as it is written."""
    if inspect.isclass(value):
        text = _FIELDS.sub(lambda found: found[1] + _typed(value, found[2]), "\n".join(lines))
        lines[:] = text.split("\n")
    _as_written[name] = list(lines)


def _typed(owner: type, fields: str) -> str:
    try:
        hints = typing.get_type_hints(owner)
    except (NameError, TypeError):  # written for the eyes of a type checker only
        hints = {}
    made = []
    for part in re.split(r"\n(?=\S)", fields):
        head, _, words = part.partition("\n")
        for name in head.partition(" :")[0].split(", "):
            kind = f" : {stringify_annotation(hints[name], 'smart')}" if name in hints else ""
            made.append(f"{name}{kind}\n{words}")
    return "\n".join(made)


def say(app: Sphinx, what: str, name: str, *given: Any) -> None:  # noqa: ANN401 - as Sphinx gives them
    """Read the docstring of a property as a sentence, where napoleon takes what stands before a colon for a type."""
    value, options, lines = given
    if what in {"property", "attribute", "data"}:
        lines[:] = NumpyDocstring(_as_written[name], app.config, app, "method", name, value, options).lines()


def how_it_is_made(
    _app: Sphinx, kind: str, _name: str, value: object, _options: object, _given: str, _returned: str
) -> tuple[str, str] | None:
    """Leave out how a result is made: functions make them, and people read them."""
    return ("", "") if kind == "class" and inspect.isclass(value) and issubclass(value, Publishable) else None


def bases(_app: Sphinx, _name: str, value: type, _options: object, found: list[Any]) -> None:
    """Name the nearest public type that a type is one of, or nothing."""
    found[:] = [base for base in value.__mro__[1:] if is_public(base)][:1] or [object]


def setup(app: Sphinx) -> dict[str, Any]:
    """Take part in the building of the site."""
    app.add_role(_ROLE, Role())
    app.connect("missing-reference", found_elsewhere)
    app.connect("autodoc-process-docstring", keep, priority=400)  # before napoleon
    app.connect("autodoc-process-docstring", say, priority=600)  # after it
    app.connect("autodoc-process-signature", how_it_is_made)
    app.connect("autodoc-process-bases", bases)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
