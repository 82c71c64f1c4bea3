"""Every public name of the library, found from its namespaces: nothing has to be added here for a new one."""

import importlib
import inspect
from collections.abc import Iterator
from types import ModuleType

import syschange

# What these two show to users, beside what `syschange` itself names; the rest is for the rooms above them.
BESIDE = {
    "results": ("Coarsening", "Publishable"),
    "frames": ("ALL", "UNKNOWN", "MISSING_KINDS", "MISSING_LABELS"),
}


def public() -> Iterator[tuple[str, str, object]]:
    """Yield the namespace, name and value of everything public."""
    for name in syschange.__all__:
        value = getattr(syschange, name)
        if inspect.ismodule(value):
            yield from _inside(value)
        elif inspect.isclass(value):
            yield value.__module__.partition(".")[2], name, value
    for space, names in BESIDE.items():
        module = importlib.import_module(f"syschange.{space}")
        yield from ((space, name, getattr(module, name)) for name in names)
    errors = importlib.import_module("syschange.errors")
    yield from (
        ("errors", n, v)
        for n, v in vars(errors).items()
        if inspect.isclass(v) and v.__module__ == errors.__name__
    )


def _inside(module: ModuleType) -> Iterator[tuple[str, str, object]]:
    for name in module.__all__:
        value = getattr(module, name)
        if inspect.ismodule(value):
            yield from _inside(value)
        else:
            yield module.__name__.partition(".")[2], name, value
