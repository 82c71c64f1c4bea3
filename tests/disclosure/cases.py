"""Every kind of result with awkward true numbers, by a name that begins with its class."""

import functools
import importlib
import pkgutil
from collections.abc import Iterator

import syschange
from syschange import disclosure
from syschange.results import Publishable

from .cases_criteria import CRITERIA
from .cases_effects import EFFECTS
from .cases_equity import EQUITY
from .cases_system import SYSTEM

CASES = {**EQUITY, **EFFECTS, **SYSTEM, **CRITERIA}
ROOMS = ("equity", "effects", "system", "criteria", "schemas")
# Never given to the door by themselves: what others are made of, and what has passed it.
BASES = {"Result", "Measured", "RatioResult", "Followed", "Consent", "Use", "PublishedCheck"}


def kinds() -> Iterator[type[Publishable]]:
    """Yield every class of result of the library, once every module that may hold one is loaded."""
    for room in ROOMS:
        package = importlib.import_module(f"{syschange.__name__}.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    todo: list[type[Publishable]] = [Publishable]
    while todo:
        for kind in todo.pop().__subclasses__():
            todo.append(kind)
            if kind.__module__.startswith(f"{syschange.__name__}."):
                yield kind


@functools.cache
def true(name: str) -> Publishable:
    """Return a case as it is in memory."""
    return CASES[name]()


@functools.cache
def protected(name: str, policy: str = "ONS_10_5") -> disclosure.Protected:
    """Return a case as it may be published."""
    return disclosure.protect(true(name), policy=policy)


def paper(name: str, policy: str = "ONS_10_5") -> Publishable:
    """Return the result of a case on paper."""
    (made,) = protected(name, policy).results
    return made
