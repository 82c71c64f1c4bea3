"""Whether what people have to build on is used to ration who is taken on."""

from syschange.system.rationing.result import Rationing
from syschange.system.rationing.verb import rationing

__all__ = ["Rationing", "rationing"]
