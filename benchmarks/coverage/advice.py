"""What to do where an interval falls short, or is longer than it need be: a sentence or two for each known case."""

from covered import MEAN_TO, Summary

_STRATA = """
It is short where there are few strata or little lies between them, because the normal limits take the estimated
variance between strata for nearly known. Look at the whole table rather than at one stratum, and ask for `level=.99`
before a single stratum is named.
"""
_ADDITIVE = """
With few strata the normal limits of main effects are a little short. Ask for `level=.99` where a decision hangs on
one, or use fewer characteristics.
"""
_TENTHS = """
That is the published method, which pulls in a tenth of the groups at either end before it measures how they vary, so
that a few unusual ones cannot excuse themselves; where the others truly vary its limits are too near. Give
`winsorise=0` where no group is suspected of being unusual.
"""
_NOISE = """
The data say little where noise is as large as the values themselves: join groups, or use an absolute measure.
"""
_CAUTIOUS = "It is longer than it need be: cautious, and nothing has to be done."
_ANY = "Ask for `level=.99` where a decision hangs on the limit, or join small groups."
# By the start of the label, the first that fits.
_ADVICE = {
    "Proportion, Wilson": """
        With a handful of people and a rare event use `clopper-pearson`, which never falls short.
        """,
    "Proportion, Jeffreys": "With rare events use `clopper-pearson`, which never falls short, or Wilson's.",
    "Difference, Newcombe": """
        With ten people or so in a group and very different shares use the score limits
        (`ratios.score_difference_limits`). Where nobody in one group can have the event, the difference is the
        other's share with its sign turned: give the exact limits of that share (`exact.clopper_pearson`).
        """,
    "Difference, Miettinen–Nurminen": """
        It is short only where nobody in one group can have the event and the other group is small: the difference is
        then the other's share with its sign turned. Give the exact limits of that share (`exact.clopper_pearson`).
        """,
    "Ratio, Katz": """
        In small groups with very different shares use the score limits (`ratios.score_ratio_limits`), which hold
        94% at the lowest and are there without events too.
        """,
    "Odds ratio, Woolf": """
        Where a cell is empty there are no limits at all, and where one nearly is they are short: give `haldane=True`.
        """,
    "Count, Byar": """
        With few events expected it is longer than it need be: cautious. `rates.rate_limits` is exact there.
        """,
    "Mean, Student, of very skewed scores": """
        Student's limits suppose that means vary as the normal does, which with few people and a long tail they do
        not. Give the median with its exact limits (`quantiles.quantile_limits`), or collect a hundred people or more.
        """,
    "Weighted share, mean": """
        The plain t limits are there because other programs give them. Use the default, `beta`, or `wilson`.
        """,
    "Weighted share": "With few people, unequal weights and a rare event use `beta`, the default.",
    "Weighted mean": """
        With fifteen people and unequal weights it falls short by a point or two: the degrees of freedom are those
        of the rows, not of the effective size. Collect more, or trim the weights.
        """,
    "Interactions of strata": _STRATA,
    "Predictions of strata": _STRATA,
    "Additive parts of strata": _ADDITIVE,
    "Shrunk rates, Marshall": """
        Where groups differ so little that often no difference is found, the limits are drawn too close to the common
        rate. Read the whole list rather than one group, or give each group's own limits (`rates.rate_limits`).
        """,
    "Slope and rate ratio of counts": """
        With few rows the dispersion is hardly known, and maximum likelihood takes it for too small. Use more rows
        (smaller areas, shorter periods), or ask for `level=.99` where a decision hangs on the slope.
        """,
    "Group-time effects, standard errors for large samples": """
        They are there because other programs give them. Use the default, `small=True`, whose limits are those above.
        """,
    "Ratio of rate ratios": "With a handful of contacts take longer windows or larger groups.",
    "Life expectancy": "In a place of 5,000 person-years or fewer put several years together.",
    "Funnel, additive": _TENTHS,
    "Funnel, multiplicative": _TENTHS,
    "Funnel": """
        With few people counts are coarse, and a limit between two whole numbers cannot be kept exactly: do not judge
        groups so small by a funnel.
        """,
    "Mean distance from a reference (MDR)": """
        It is short where the groups differ little from the one they are set against, because distances cannot be
        negative and noise adds to each. Give the differences from the reference themselves.
        """,
    "Theil's index, of values": _NOISE,
    "Mean log deviation, of values": _NOISE,
}


def advice(summary: Summary) -> str:
    """Return what to do about an interval that misses its bar, or is low at places."""
    if summary.mean > MEAN_TO and summary.worst.coverage >= 0.94:
        return _CAUTIOUS
    for start, words in _ADVICE.items():
        if summary.interval.label.startswith(start):
            return " ".join(words.split())
    return _CAUTIOUS if summary.mean > MEAN_TO else _ANY
