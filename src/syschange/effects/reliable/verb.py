"""The verb: a table of scores at two times in, who changed by more than measurement error out."""

import math
import warnings
from collections.abc import Mapping, Sequence

import pandas as pd

from syschange.effects.beside import Margin, margins
from syschange.effects.reliable.basis import basis_of, spread_before
from syschange.effects.reliable.result import TAKEN, ReliableChange, finished
from syschange.effects.reliable.terms import terms_of
from syschange.effects.reliable.words import OWN_SD
from syschange.errors import DataWarning, UnknownChoiceError, WrongTypeError
from syschange.frames import reduce_score_pairs, require_groups, require_names
from syschange.results import Provenance, parameters
from syschange.schemas import private_columns
from syschange.statistics.levels import require_level, require_number

_SAME = 1e-6  # ours: a norm's deviation this near the sample's own is the sample's own


def reliable_change(
    data: object,
    *,
    value: str,
    before: float,
    after: float,
    better: str,
    reliability: float | None = None,
    reliability_source: str | None = None,
    norm_sd: float | None = None,
    norm_source: str | None = None,
    person: str = "person_id",
    time: str = "months",
    label: str | None = None,
    method: str = "JT",
    norm_mean: float | None = None,
    cutoff: str | None = None,
    functional_mean: float | None = None,
    functional_sd: float | None = None,
    functional_source: str | None = None,
    clinical_mean: float | None = None,
    clinical_sd: float | None = None,
    entered: float | None = None,
    scale: tuple[float, float] | None = None,
    reliability_after: float | None = None,
    norm_mean_after: float | None = None,
    norm_sd_after: float | None = None,
    norm_correlation: float | None = None,
    critical: float | None = None,
    by: Sequence[str] = (),
    ways: int = 1,
    margin: float | Margin | None = None,
    level: float = 0.95,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> ReliableChange:
    """Count who changed by more than measurement error, beside what no change would give.

    Parameters
    ----------
    data
        A tidy table of any engine, one row a person and time.
    value, person, time
        Columns: the score, who, and when (a number).
    before, after
        The two times.
    better
        "higher" or "lower": which scores are better.
    reliability, reliability_source
        The reliability of the score in people like these, between 0 and 1, and the manual or study it is from.
    norm_sd, norm_source
        The standard deviation of the score in the norm group, and its source. Those of the people at hand are not
        used: among people let in for a bad score both are too small.
    label
        What to call the score in sentences, at least one letter; the name of its column where left out.
    method
        "JT" (Jacobson & Truax 1991, the default and the best known), "GLN", "EN", "HLL", "NK" or "HA": see
        `statistics.reliable.index`.
    norm_mean
        Mean of the norm group; needed by every method but "JT", and with `entered`.
    cutoff
        "a", "b" or "c" of Jacobson & Truax (1991), for five categories; None for three.
    functional_mean, functional_sd, functional_source
        Of people who are well, for cutoffs "b" and "c".
    clinical_mean, clinical_sd
        Of people in trouble, for cutoffs "a" and "c"; those of the norm group where left out. Without a cutoff these
        and the functional ones are refused.
    entered
        The score that let people in: those at it or worse are expected to fall back towards `norm_mean`. None where
        nobody was let in because of their score.
    scale
        The instrument's lowest and highest score.
    reliability_after
        For "NK", and refused with others: the reliability after, where it is another.
    norm_mean_after, norm_sd_after, norm_correlation
        For "HLL" (the mean alone) and "HA", and refused with others: mean, standard deviation and correlation at the
        second time, of people to compare with.
    critical
        What the index has to go beyond; 1.96 (1.65 of "HA") where left out.
    by, ways
        The characteristics, and the most taken together.
    margin
        How many more or fewer than no change gives would be too few to matter, as a share: .05 for five in a hundred.
    level
        Confidence level of the intervals; .95 by convention.
    unknown, categories
        As in `before_after`.

    Returns
    -------
    ReliableChange

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column, number or option cannot be used or would be without effect, or a number has no source.
    DuplicateRowsError
        Where a person has two rows at one time.
    NotEstimableError
        Where nobody was seen at both times, or there are too many groups.

    Warns
    -----
    DataWarning
        Where the norm's standard deviation is that of the people at hand.
    """
    private = private_columns()
    require_names(by, taken=TAKEN, private=private)
    if by and ways not in range(1, len(by) + 1):
        raise UnknownChoiceError("number of ways", ways, list(range(1, len(by) + 1)))
    if not require_number(before, "The time before") < require_number(after, "The time after"):
        raise WrongTypeError(
            "The time before is not earlier than the time after.", "Give before= the earlier of the two."
        )
    require_level(level)
    if label is not None and not (isinstance(label, str) and label.strip()):
        raise WrongTypeError(
            "The label is not a text with letters.", "Say what to call the score, or leave label= out."
        )
    norm = {
        "mean": norm_mean, "reliability_after": reliability_after, "mean_after": norm_mean_after,
        "sd_after": norm_sd_after, "correlation": norm_correlation,
    }  # fmt: skip
    terms = terms_of(
        method=method, better=better, reliability=reliability, reliability_source=reliability_source,
        norm_sd=norm_sd, norm_source=norm_source, norm=norm, cutoff_kind=cutoff,
        functional=(functional_mean, functional_sd, functional_source), clinical=(clinical_mean, clinical_sd),
        entered=entered, scale=scale, critical=critical,
    )  # fmt: skip
    taken = ways if by else 0
    require_groups(data, keys=by, ways=taken, unknown=unknown, categories=categories)
    pairs = reduce_score_pairs(
        data, keys=by, person=person, time=time, value=value, before=before, after=after, ways=taken,
        unknown=unknown, categories=categories,
    )  # fmt: skip
    basis = basis_of(pairs, terms, by=tuple(by), ways=taken)
    given = parameters(
        value=value, before=before, after=after, better=better, reliability=reliability,
        reliability_source=reliability_source, norm_sd=norm_sd, norm_source=norm_source, person=person, time=time,
        label=label, method=method, norm_mean=norm_mean, cutoff=cutoff, functional_mean=functional_mean,
        functional_sd=functional_sd, functional_source=functional_source, clinical_mean=clinical_mean,
        clinical_sd=clinical_sd, entered=entered, scale=scale, reliability_after=reliability_after,
        norm_mean_after=norm_mean_after, norm_sd_after=norm_sd_after, norm_correlation=norm_correlation,
        critical=critical, by=list(by), ways=ways, margin=margin, level=level, unknown=unknown,
        categories={name: list(labels) for name, labels in (categories or {}).items()},
    )  # fmt: skip
    used = int(basis["followed"].iloc[0])
    own = math.isclose(spread_before(pairs), terms.norm.sd, rel_tol=_SAME)
    if own:
        warnings.warn(OWN_SD, DataWarning, stacklevel=2)
    shell = ReliableChange(
        pd.DataFrame(), "",
        Provenance("effects.reliable_change", given, pairs.people, used, pairs.people - used, pairs.digest()),
        terms=terms, by=tuple(by), outcome=label or value, times=(before, after), level=level,
        margin=margins(margin), own_sd=own, basis=basis,
    )  # fmt: skip
    return finished(shell)
