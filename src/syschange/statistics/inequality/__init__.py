"""Indices of inequality between groups: numbers of groups in, an index with its uncertainty and its noise out."""

from syschange.statistics.inequality.change import Change, change
from syschange.statistics.inequality.extremes import range_ratio
from syschange.statistics.inequality.fairness import DifferentialFairness, Pair, differential_fairness
from syschange.statistics.inequality.gradient import aci, erreygers, rci, rii, sii, wagstaff
from syschange.statistics.inequality.groups import Groups, of_counts, of_values, ranks
from syschange.statistics.inequality.index import Index
from syschange.statistics.inequality.logit import rii_logit, sii_logit
from syschange.statistics.inequality.pairs import difference, paf, paf_best, par, par_best, ratio
from syschange.statistics.inequality.spread import (
    MEASURES,
    bgsd,
    bgv,
    cov,
    entropy_parts,
    gini,
    idis,
    mdb,
    mdm,
    mdr,
    mld,
    range_gap,
    spreads,
    theil,
)

__all__ = [
    "MEASURES",
    "Change",
    "DifferentialFairness",
    "Groups",
    "Index",
    "Pair",
    "aci",
    "bgsd",
    "bgv",
    "change",
    "cov",
    "difference",
    "differential_fairness",
    "entropy_parts",
    "erreygers",
    "gini",
    "idis",
    "mdb",
    "mdm",
    "mdr",
    "mld",
    "of_counts",
    "of_values",
    "paf",
    "paf_best",
    "par",
    "par_best",
    "range_gap",
    "range_ratio",
    "ranks",
    "ratio",
    "rci",
    "rii",
    "rii_logit",
    "sii",
    "sii_logit",
    "spreads",
    "theil",
    "wagstaff",
]
