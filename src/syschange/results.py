"""What every analysis returns: estimates with their uncertainty, a table with words, and provenance."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Self

import pandas as pd

from syschange import interop
from syschange.errors import NotEstimableError
from syschange.notebook import page
from syschange.version import __version__
from syschange.words import TURNS, figures, interval

NOT_FOR_RELEASE = "Not for release: this holds true values."
_OF_ITS_RESULT = "It may be released only where the result that it is of has been protected."
INTERNAL = "internal_only"  # the policy of a copy with true values
COUNT_COLUMNS = ("cell", "quantity", "count")
# Where a sentence ends: not after "St." or "e.g.", which may stand in a label.
_SENTENCE = re.compile(r"(?<=[^\s.]{3}[.!?])\s+(?=\S)")
# What a terminal obeys instead of showing it: control characters, but for a new line, and turns of direction.
_COMMANDS = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f{TURNS}]")


class Distribution(Protocol):
    """A confidence distribution: what the data say about a quantity, at every level at once.

    Its quantiles are one-sided confidence limits, so that limits and probabilities never disagree
    (Schweder & Hjort 2002, Scandinavian Journal of Statistics 29:309; Xie & Singh 2013, International
    Statistical Review 81:3). No prior is involved.
    """

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        ...

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        ...


@dataclass(frozen=True)
class StudentT:
    """A Student t confidence distribution; with infinite degrees of freedom, the normal.

    Parameters
    ----------
    location
        The estimate, on the scale stated.
    se
        Its standard error on that scale; positive.
    df
        Degrees of freedom; `math.inf` for the normal.
    log
        Whether `location` and `se` are of the natural logarithm of the quantity.
    """

    location: float
    se: float
    df: float = math.inf
    log: bool = False

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        if self.log and x <= 0:
            return 0.0
        z = ((math.log(x) if self.log else x) - self.location) / self.se
        from scipy import special  # a quarter of the time it takes to import the library

        return float(special.ndtr(z) if math.isinf(self.df) else special.stdtr(self.df, z))

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        from scipy import special

        z = float(special.ndtri(p) if math.isinf(self.df) else special.stdtrit(self.df, p))
        x = self.location + z * self.se
        return math.exp(x) if self.log else x


@dataclass(frozen=True)
class Scaled:
    """A confidence distribution multiplied by a constant, which may be negative but not zero."""

    base: Distribution
    factor: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        below = self.base.cdf(x / self.factor)
        return below if self.factor > 0 else 1 - below

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        return self.factor * self.base.quantile(p if self.factor > 0 else 1 - p)


@dataclass(frozen=True)
class Estimate:
    """A value with its interval, and the confidence distribution both come from.

    Attributes
    ----------
    value
        The estimate, in the units of the outcome (a share is between 0 and 1).
    lower, upper
        The limits of the two-sided interval.
    level
        The confidence level of the interval, for example .95.
    method
        The name of the method, for example "Newcombe 10".
    distribution
        The confidence distribution.
    """

    value: float
    lower: float
    upper: float
    level: float
    method: str
    distribution: Distribution = field(repr=False)

    @classmethod
    def of(cls, value: float, distribution: Distribution, level: float, method: str) -> Self:
        """Build an estimate whose limits are the quantiles of its own distribution.

        Raises
        ------
        NotEstimableError
            Where the value is not a finite number.
        """
        if not math.isfinite(value):
            raise NotEstimableError(f"The estimate by {method} is not a finite number.")
        tail = (1 - level) / 2
        lower, upper = distribution.quantile(tail), distribution.quantile(1 - tail)
        return cls(value, lower, upper, level, method, distribution)

    def probability(self, at_least: float) -> float:
        """Return Pr(quantity ≥ `at_least`), from the confidence distribution.

        At the lower limit it is 1 − (1 − level) / 2 by construction.
        """
        return 1 - self.distribution.cdf(at_least)

    def times(self, factor: float) -> "Estimate":
        """Return the estimate multiplied by a non-zero constant (−1 turns its direction)."""
        return Estimate.of(self.value * factor, Scaled(self.distribution, factor), self.level, self.method)

    def _repr_html_(self) -> str:
        limits = interval(self.lower, self.upper, self.level, percent=False)
        return page(f"{figures(self.value, 3)} ({limits}), by {self.method}. {_OF_ITS_RESULT}")


@dataclass(frozen=True)
class Provenance:
    """Where a result came from.

    Attributes
    ----------
    function
        The public name of the function.
    parameters
        Its arguments as pairs of name and value, in the order of the signature.
    rows_in, rows_used, rows_unknown
        Rows received, rows whose outcome is known, and rows whose outcome is not; None once published.
    data_digest
        SHA-256 of the sums the result is computed from: the same for the same data on any engine and in any
        order of rows. It stays in memory (None once published): the digest of a small table can be guessed.
    version
        The version of the library.
    seed
        The seed of any random step; None where there is none.
    """

    function: str
    parameters: tuple[tuple[str, str], ...]
    rows_in: int | None
    rows_used: int | None
    rows_unknown: int | None
    data_digest: str | None
    version: str = __version__
    seed: int | None = None

    def published(self) -> "Provenance":
        """Return the provenance without its counts of rows and its digest, both of which say how many."""
        return replace(self, rows_in=None, rows_used=None, rows_unknown=None, data_digest=None)


def parameters(**given: object) -> tuple[tuple[str, str], ...]:
    """Return the arguments of a call as pairs of name and text, for a `Provenance`."""
    return tuple((name, str(value)) for name, value in given.items())


@dataclass(frozen=True)
class Coarsening:
    """How the numbers that are not counts are made fit to publish.

    Attributes
    ----------
    policy
        The name of the disclosure policy.
    figures
        How finely means and standard deviations are given: this many significant figures of the standard
        deviation of everybody together.
    threshold, base
        Counts below the first are hidden, and others are rounded to multiples of the second; None where that is not
        said, and then nothing is told of a hidden count but that it is hidden.
    """

    policy: str
    figures: int
    threshold: int | None = None
    base: int | None = None

    def step(self, spread: float) -> float:
        """Return the step that a mean is rounded to, given the standard deviation of everybody."""
        if not (math.isfinite(spread) and spread > 0):
            return 1.0
        return float(10.0 ** (math.floor(math.log10(spread)) - self.figures + 1))


class Publishable:
    """What may pass the door to publication: it gives its counts, and is made again from those that may be shown.

    Attributes
    ----------
    policy
        The name of the disclosure policy it was made again under, or None for true values.
    """

    policy: str | None

    def counts(self) -> pd.DataFrame:
        """Return every count it shows or is computed from.

        Returns
        -------
        DataFrame
            Columns `cell` (a tuple of pairs of column and label: what it counts), `quantity` (what is
            counted: "n", "numerator", …) and `count` (a whole number).
        """
        raise NotImplementedError

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Publishable":
        """Return the same made again from published counts.

        Parameters
        ----------
        published
            The table of `counts()`, its `count` replaced by what may be published; missing where hidden.
        coarsening
            The policy that made it, and how finely means are given.
        """
        raise NotImplementedError


@dataclass(frozen=True, eq=False, repr=False)
class Result(Publishable):
    """What every analysis returns: a tidy table, a few sentences, and provenance.

    A result holds true values until `disclosure.protect` has rebuilt it from published counts; `policy` then
    names the policy. Everything the result shows of itself says which of the two it is.

    Attributes
    ----------
    provenance
        Where the result came from.
    policy
        The name of the disclosure policy its numbers were recomputed under, or None for true values.
    """

    _table: pd.DataFrame
    _words: str
    provenance: Provenance
    policy: str | None = field(default=None, kw_only=True)

    @property
    def table(self) -> pd.DataFrame:
        """A copy of the tidy table: changing it does not change the result."""
        return self._table.copy()

    @property
    def words(self) -> str:
        """The sentences without the notice, to stand inside a text that carries it.

        A label in them can move no cursor and turn no line round: signs that would are left out.
        """
        return _COMMANDS.sub(" ", self._words)

    @property
    def lead(self) -> str:
        """The first sentence of the words: the finding, and the headline of the picture."""
        return _SENTENCE.split(self.words.strip(), maxsplit=1)[0]

    @property
    def text(self) -> str:
        """Two or three sentences for someone with no statistics; true values carry a notice that they are."""
        return self.words if self.policy not in (None, INTERNAL) else f"{self.words} {NOT_FOR_RELEASE}"

    def counts(self) -> pd.DataFrame:
        """Return every count of people the result is computed from.

        Returns
        -------
        DataFrame
            Columns `cell` (a tuple of pairs of column and label: whom it counts), `quantity` (what is
            counted: "n", "numerator", …) and `count` (a whole number).
        """
        raise NotImplementedError

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "Result":
        """Return the same analysis recomputed from published counts.

        Parameters
        ----------
        published
            The table of `counts()`, its `count` replaced by what may be published; missing where hidden.
        coarsening
            The policy that made it, and how finely means are given.
        """
        raise NotImplementedError

    def to_pandas(self) -> pd.DataFrame:
        """Return the tidy table for pandas, as `table` does; Altair, seaborn and statsmodels take it as it is."""
        return self.table

    def to_polars(self) -> Any:  # noqa: ANN401 - naming the type of Polars would load it with the library
        """Return the tidy table as a `polars.DataFrame`.

        Text, whole numbers, numbers, yes or no, dates and categories stay what they are; what is missing or hidden is
        null; a period of time is text, such as "2024-01". `(all)` and `(unknown)` are groups like any other.
        """
        return interop.to_polars(self._table)

    def to_arrow(self) -> Any:  # noqa: ANN401 - pyarrow is not always installed
        """Return the tidy table as a `pyarrow.Table`, of the same types as `to_polars`.

        Raises
        ------
        MissingExtraError
            Where pyarrow is not installed: it comes with the extra "arrow".
        """
        return interop.to_arrow(self._table)

    def to_gt(self) -> Any:  # noqa: ANN401 - great_tables is not always installed
        """Return the table as a `great_tables.GT`, to be shown or styled further.

        A hidden number is "[c]", one that is not available "[x]", and a note under the table says so. The caption is
        the name of the result and its finding; of true values it says that they are not for release.

        Raises
        ------
        MissingExtraError
            Where great_tables is not installed: it comes with the extra "tables".
        """
        mark = watermark(self.policy)
        return interop.to_gt(
            self._table, title=type(self).__name__, words=self.lead, notice=mark or "", protected=mark is None
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}: {self.text}"

    def _repr_html_(self) -> str:
        return page(self.text, self._table, name=type(self).__name__)


def watermark(policy: str | None) -> str | None:
    """Return what is written across the picture of a result: nothing once it has been protected."""
    return "not for release" if policy in (None, INTERNAL) else None


def shown_counts(published: pd.DataFrame) -> dict[tuple[Any, str], float]:
    """Return what may be published, by what it counts: the cell, and the quantity (see `Publishable.counts`)."""
    pairs = zip(published["cell"], published["quantity"], strict=True)
    return dict(zip(pairs, published["count"], strict=True))


def address(groups: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return whom a count counts, as the hashable pairs that `Result.counts` uses."""
    return tuple((str(column), str(label)) for column, label in groups.items())
