"""Systems-change evaluation and outcomes analytics: for whom did it get better, will it last, is it new?

The namespaces, each one concept: `schemas`, `equity`, `effects`, `system`, `criteria`, `disclosure`, `reports`,
`charts` and `examples`. They are loaded when first used, so that importing the library stays light.
"""

import importlib
from types import ModuleType

from syschange.results import Estimate, Provenance, Result
from syschange.version import __version__

__all__ = [
    "Estimate",
    "Provenance",
    "Result",
    "__version__",
    "charts",
    "criteria",
    "disclosure",
    "effects",
    "equity",
    "examples",
    "reports",
    "schemas",
    "system",
]

_NAMESPACES = frozenset(name for name in __all__ if name.islower() and not name.startswith("_"))


def __getattr__(name: str) -> ModuleType:
    if name in _NAMESPACES:
        return importlib.import_module(f"syschange.{name}")
    raise AttributeError(f"module 'syschange' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
