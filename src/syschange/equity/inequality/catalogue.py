"""Which indices there are, what each of them needs, and what it is called in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from syschange.statistics.inequality.fairness import FOULDS
from syschange.statistics.inequality.gradient import ERREYGERS, KAKWANI, LOW, WAGSTAFF
from syschange.statistics.inequality.kernels import WHO
from syschange.statistics.inequality.logit import SOURCE as LOGIT
from syschange.statistics.inequality.pairs import WALTER
from syschange.statistics.inequality.spread import AHN, SHORROCKS

ABSOLUTE, RELATIVE = "absolute", "relative"
UNIT, SQUARE, PURE, TIMES = "unit", "square", "pure", "times"

# What an index may need beside two groups with a value.
ORDER, PAIR, REFERENCE, WITHIN, COUNTS, BOUNDS, POSITIVE = (
    "order", "pair", "reference", "within", "counts", "bounds", "positive",
)  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """One index.

    Attributes
    ----------
    name
        Its name in the table.
    scale
        "absolute" (it is in the unit of the outcome, or its square) or "relative" (it has none).
    said
        What it is in a sentence, with its article: "a gap between …".
    source
        Where the formula is from.
    needs
        What it needs of the groups and the options.
    signed
        Whether it has a direction and noise does not make it larger: it is then its own corrected value.
    unit
        What it is counted in: the outcome's unit, its square, a pure number, or "times" (a ratio of two).
    """

    name: str
    scale: str
    said: str
    source: str
    needs: frozenset[str] = frozenset()
    signed: bool = False
    unit: str = UNIT

    @property
    def neutral(self) -> float:
        """The value where there is no inequality."""
        return 1.0 if self.unit == TIMES else 0.0


def _absolute(
    name: str, said: str, source: str, *needs: str, signed: bool = False, unit: str = UNIT
) -> Measure:
    return Measure(name, ABSOLUTE, said, source, frozenset(needs), signed, unit)


def _relative(
    name: str, said: str, source: str, *needs: str, signed: bool = False, unit: str = PURE
) -> Measure:
    return Measure(name, RELATIVE, said, source, frozenset({*needs, POSITIVE}), signed, unit)


_ALL = (
    _absolute("difference", "a difference between the two groups at the ends", WHO, PAIR, signed=True),
    _relative("ratio", "a ratio of the two groups at the ends", WHO, PAIR, signed=True, unit=TIMES),
    _absolute("range_gap", "a gap between the highest and the lowest", WHO),
    _relative("range_ratio", "a ratio of the highest to the lowest", WHO, unit=TIMES),
    _absolute("sii", "a slope from the worst off to the best off", LOW, ORDER, signed=True),
    _relative("rii", "a ratio of the best off to the worst off along the slope", LOW, ORDER, signed=True, unit=TIMES),
    _absolute("sii_logit", "a logistic slope from the worst off to the best off", LOGIT, ORDER, COUNTS, signed=True),
    _relative("rii_logit", "a ratio of the best off to the worst off along the logistic slope", LOGIT, ORDER, COUNTS,
              signed=True, unit=TIMES),
    _absolute("aci", "an absolute concentration index", KAKWANI, ORDER, signed=True),
    _relative("rci", "a relative concentration index", KAKWANI, ORDER, signed=True),
    _absolute("erreygers", "an Erreygers index", ERREYGERS, ORDER, BOUNDS, signed=True, unit=PURE),
    _relative("wagstaff", "a Wagstaff index", WAGSTAFF, ORDER, BOUNDS, signed=True),
    _absolute("bgv", "a variance between groups", f"{WHO}; {AHN}", unit=SQUARE),
    _absolute("bgsd", "a standard deviation between groups", WHO),
    _relative("cov", "a coefficient of variation between groups", WHO),
    _absolute("mdmw", "a mean distance from the mean", WHO),
    _absolute("mdmu", "a mean distance from the mean (each group alike)", WHO),
    _absolute("mdbw", "a mean distance from the best group", WHO),
    _absolute("mdbu", "a mean distance from the best group (each group alike)", WHO),
    _absolute("mdrw", "a mean distance from the reference", WHO, REFERENCE),
    _absolute("mdru", "a mean distance from the reference (each group alike)", WHO, REFERENCE),
    _relative("idisw", "an index of disparity", WHO),
    _relative("idisu", "an index of disparity (each group alike)", WHO),
    _relative("theil", "a Theil index", WHO),
    _relative("theil_within", "a Theil index within the larger groups", SHORROCKS, WITHIN),
    _relative("theil_between", "a Theil index between the larger groups", SHORROCKS, WITHIN),
    _relative("mld", "a mean log deviation", WHO),
    _relative("mld_within", "a mean log deviation within the larger groups", SHORROCKS, WITHIN),
    _relative("mld_between", "a mean log deviation between the larger groups", SHORROCKS, WITHIN),
    _relative("gini", "a Gini index between groups", WHO),
    _absolute("par", "a population attributable risk", WALTER),
    _relative("paf", "a population attributable fraction", WALTER),
    _relative("differential_fairness", "a differential fairness", FOULDS, COUNTS),
)  # fmt: skip
MEASURES: Mapping[str, Measure] = MappingProxyType({m.name: m for m in _ALL})
NAMES = tuple(MEASURES)

# Those that take in people not known where that is asked for: no group in them is best, worst or of reference.
DISPERSION = ("bgv", "bgsd", "cov", "mdmw", "mdmu", "idisw", "idisu", "theil", "mld", "gini")

# The profile of the logistic line makes a change of one of these take seconds: they are given where asked for.
SLOW_TO_CHANGE = ("sii_logit", "rii_logit")

# Of each scale, which index a sentence speaks of: the first that the table has.
SPOKEN = (
    ("sii", "difference", "range_gap", "sii_logit", "bgsd", "mdmw", "mdbw", "mdrw", "par", *NAMES),
    ("rii", "ratio", "range_ratio", "rii_logit", "idisw", "cov", "theil", "mld", "gini", "paf", *NAMES),
)
