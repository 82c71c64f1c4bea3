"""Where the moments come from when a row is not one person that stands for itself: repeats, surveys, quantiles."""

from collections.abc import Mapping, Sequence

from syschange.equity.options import QUANTILES, Question
from syschange.equity.sampled.quantiles import HistogramSource
from syschange.equity.sampled.repeats import PeopleSource
from syschange.equity.sampled.surveys import SurveySource
from syschange.equity.sources import Reduced, Source
from syschange.errors import WrongTypeError
from syschange.frames import reduce_histograms, reduce_people

__all__ = ["HistogramSource", "PeopleSource", "SurveySource", "sampled_source"]


def sampled_source(
    data: object, asked: Question, *, by: Sequence[str], ways: int, period: str | None, unknown: str,
    categories: Mapping[str, Sequence[str]] | None, max_rows: int,
) -> Source:  # fmt: skip
    """Return what a question about repeats, a survey or a quantile is answered from.

    Raises
    ------
    WrongTypeError
        Where the table was reduced to sums already: these need its rows.
    """
    if isinstance(data, Reduced):
        raise WrongTypeError(
            "The table was reduced to sums, and this question needs its rows.", "Give the table itself."
        )
    given = {
        "keys": list(by), "period": period, "ways": ways, "unknown": unknown, "categories": categories,
        "max_rows": max_rows,
    }  # fmt: skip
    if asked.kind in QUANTILES:
        held = reduce_histograms(data, value=asked.outcome, weight=asked.weights, **given)  # type: ignore[arg-type] # spelt out above
        return HistogramSource(held, asked, period)
    if asked.person is not None:
        people = reduce_people(
            data, value=asked.outcome, person=asked.person, measure=asked.exposure, **given  # type: ignore[arg-type] # as above
        )  # fmt: skip
        return PeopleSource(people, asked, period)
    return SurveySource.of(data, asked, given, period)
