from syschange import charts as charts
from syschange import criteria as criteria
from syschange import disclosure as disclosure
from syschange import effects as effects
from syschange import equity as equity
from syschange import examples as examples
from syschange import reports as reports
from syschange import schemas as schemas
from syschange import system as system
from syschange.results import Estimate as Estimate
from syschange.results import Provenance as Provenance
from syschange.results import Result as Result
from syschange.version import __version__ as __version__

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
