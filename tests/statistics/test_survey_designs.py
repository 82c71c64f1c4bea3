"""Strata, sampling units and domains are allowed for, however the units are named and ordered."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.design import (
    Linearised,
    Sample,
    mean_estimate,
    mean_limits,
    psu_totals,
    share_limits,
    stratified_mean,
    survey_contrast,
    survey_mean,
    survey_ratio,
    survey_share,
    survey_total,
    weighted_mean,
)

SEEDS = st.integers(0, 2**32 - 1)


class Survey:
    """Rows of a made-up survey: strata, sampling units, domains, weights and values."""

    def __init__(self, seed: int, *, strata: int = 4, domains: int = 3, rows: int = 200) -> None:
        rng = np.random.default_rng(seed)
        self.domains = domains
        # Two rows for each of at least two units of every stratum, then rows anywhere.
        self.strata = np.concatenate([np.repeat(np.arange(strata), 4), rng.integers(strata, size=rows)])
        self.psus = np.concatenate(
            [np.tile([0, 0, 1, 1], strata), rng.integers(rng.integers(2, 8), size=rows)]
        )
        size = len(self.strata)
        self.domain = rng.integers(domains, size=size)
        self.w = rng.uniform(0.5, 3, size)
        self.y = rng.normal(10 + self.strata, 2) + rng.normal(0, 1, 8)[self.psus]
        self.yes = (self.y > 11).astype(float)

    def inside(self) -> np.ndarray:
        return self.domain[:, None] == np.arange(self.domains)

    def totals(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return psu_totals(self.strata, psus=self.psus, sums=values[:, None] * self.inside())


def sandwich(survey: Survey, domain: int, population: dict[int, int] | None = None) -> tuple[float, float]:
    """Return a domain's mean and its variance by loops over strata and units, straight from the textbook."""
    member = survey.domain == domain
    whole = survey.w[member].sum()
    mean = (survey.w * survey.y)[member].sum() / whole
    score = np.where(member, survey.w * (survey.y - mean) / whole, 0)
    variance = 0.0
    for h in np.unique(survey.strata):
        here = survey.strata == h
        parts = [score[here & (survey.psus == j)].sum() for j in np.unique(survey.psus[here])]
        left = 1 - len(parts) / population[int(h)] if population else 1
        variance += left * len(parts) * np.var(parts, ddof=1)
    return mean, variance


def same(first: Linearised, second: Linearised) -> None:
    for name in ("value", "se", "df"):
        np.testing.assert_allclose(getattr(first, name), getattr(second, name), rtol=1e-9, atol=1e-12)


@settings(max_examples=25)
@given(seed=SEEDS, finite=st.booleans())
def test_a_mean_agrees_with_the_textbook_sum_over_strata_and_units(seed: int, *, finite: bool) -> None:
    survey = Survey(seed)
    strata, _, w = survey.totals(survey.w)
    _, _, wy = survey.totals(survey.w * survey.y)
    held = {h: 10 + 5 * h for h in range(4)} if finite else None
    population = None if held is None else [held[int(h)] for h in strata]
    found = survey_mean(Sample(strata, population), w=w, wy=wy)
    for d in range(survey.domains):
        mean, variance = sandwich(survey, d, held)
        assert found.value[d] == pytest.approx(mean, rel=1e-10)
        assert found.se[d] ** 2 == pytest.approx(variance, rel=1e-8)


@settings(max_examples=25)
@given(seed=SEEDS)
def test_the_names_of_the_units_and_the_order_of_the_rows_change_nothing(seed: int) -> None:
    survey, rng = Survey(seed), np.random.default_rng(seed)
    plain_strata, _, w = survey.totals(survey.w)
    _, _, wy = survey.totals(survey.w * survey.y)
    order = rng.permutation(len(survey.w))
    names = np.array([f"unit {i}" for i in rng.permutation(8)])
    strata = np.array(list("dbca"))[survey.strata[order]]
    renamed = [
        psu_totals(strata, psus=names[survey.psus[order]], sums=(v[:, None] * survey.inside())[order])
        for v in (survey.w, survey.w * survey.y)
    ]
    same(
        survey_mean(Sample(plain_strata), w=w, wy=wy),
        survey_mean(Sample(renamed[0][0]), w=renamed[0][2], wy=renamed[1][2]),
    )


@settings(max_examples=25)
@given(seed=SEEDS)
def test_rows_out_of_the_domain_change_nothing_in_units_that_are_there(seed: int) -> None:
    survey = Survey(seed)
    strata, psus, w = survey.totals(survey.w)
    _, _, wy = survey.totals(survey.w * survey.y)
    more_strata, more_psus = np.concatenate([strata, strata]), np.concatenate([psus, psus])
    nothing = np.zeros(w.shape)
    again, _, more_w = psu_totals(more_strata, psus=more_psus, sums=np.concatenate([w, nothing]))
    _, _, more_wy = psu_totals(more_strata, psus=more_psus, sums=np.concatenate([wy, nothing]))
    same(survey_mean(Sample(strata), w=w, wy=wy), survey_mean(Sample(again), w=more_w, wy=more_wy))


@settings(max_examples=25)
@given(seed=SEEDS)
def test_many_domains_at_once_are_each_as_alone(seed: int) -> None:
    survey = Survey(seed)
    strata, _, w = survey.totals(survey.w)
    _, _, events = survey.totals(survey.w * survey.yes)
    rows = survey.inside().sum(axis=0)
    together = survey_share(Sample(strata), w=w, wy=events, n=rows)
    for d in range(survey.domains):
        alone = survey_share(Sample(strata), w=w[:, d], wy=events[:, d], n=rows[d])
        assert alone.value.shape == ()
        same(alone, together.at(d))
        assert share_limits(alone) == pytest.approx(tuple(side[d] for side in share_limits(together)))


@settings(max_examples=25)
@given(seed=SEEDS)
def test_a_contrast_of_a_domain_with_itself_taken_twice_is_its_own_mean(seed: int) -> None:
    survey = Survey(seed)
    strata, _, w = survey.totals(survey.w)
    _, _, wy = survey.totals(survey.w * survey.y)
    means = survey_mean(Sample(strata), w=w, wy=wy)
    found = survey_contrast(Sample(strata), w=w, wy=wy, coefficients=np.column_stack([np.eye(3), [0, 1, -1]]))
    np.testing.assert_allclose(found.value[:3], means.value, rtol=1e-10)
    np.testing.assert_allclose(found.se[:3], means.se, rtol=1e-8)
    assert found.value[3] == pytest.approx(means.value[1] - means.value[2])
    # The difference is the mean of a score that is one domain's less the other's: the units are shared.
    score = wy - means.value * w
    combined = (score / w.sum(axis=0)) @ [0, 1, -1]
    assert found.se[3] == pytest.approx(float(survey_total(Sample(strata), combined).se), rel=1e-8)


@settings(max_examples=25)
@given(seed=SEEDS)
def test_rows_that_are_their_own_units_need_only_sums(seed: int) -> None:
    survey = Survey(seed)
    inside, pivot = survey.inside(), 12.0
    w, y = survey.w[:, None] * inside, survey.y[:, None] - pivot
    by_rows = survey_mean(Sample(survey.strata, 500), w=w, wy=w * y)
    sums = {"w": w, "w2": w**2, "wy": w * y, "w2y": w**2 * y, "w2y2": w**2 * y**2, "rows": inside}
    added = {k: np.stack([v[survey.strata == h].sum(axis=0) for h in range(4)]) for k, v in sums.items()}
    n = np.bincount(survey.strata)
    found = stratified_mean(n, population=np.full(4, 500), **added)
    same(found, by_rows)
    with pytest.raises(UnknownChoiceError, match="stratum of one"):
        stratified_mean(n, lonely="ignore", **added)


@settings(max_examples=25)
@given(seed=SEEDS)
def test_one_stratum_of_rows_is_the_plain_weighted_mean(seed: int) -> None:
    survey = Survey(seed)
    w, y = survey.w, survey.y
    found = survey_mean(Sample(np.zeros(len(w))), w=w, wy=w * y)
    sums = {"w": w, "w2": w**2, "wy": w * y, "wy2": w * y**2, "w2y": w**2 * y, "w2y2": w**2 * y**2}
    plain = weighted_mean(len(w), **{k: v.sum() for k, v in sums.items()})
    same(found, plain)


def test_a_stratum_of_one_unit_is_an_error_unless_told_or_sampled_whole() -> None:
    w, wy = np.ones(5), np.array([1.0, 2, 3, 4, 9])
    strata = [0, 0, 1, 1, 2]
    with pytest.raises(NotEstimableError, match="single sampling unit"):
        survey_mean(Sample(strata), w=w, wy=wy)
    centred = survey_mean(Sample(strata, lonely="centred"), w=w, wy=wy)
    # The lone unit keeps the square of its whole score: (9 − 3.8)² on top of .5 in each of the two pairs.
    assert centred.se == pytest.approx(np.sqrt((2 * 0.5 + 2 * 0.5 + 5.2**2) / 25))
    whole = survey_mean(Sample(strata, [20, 20, 20, 20, 1]), w=w, wy=wy)
    assert whole.se == pytest.approx(np.sqrt(0.9 * 2 / 25))
    with pytest.raises(UnknownChoiceError, match="'ignore'"):
        Sample(strata, lonely="ignore")


def test_a_stratum_of_one_row_is_an_error_unless_told_or_sampled_whole() -> None:
    y = np.array([1.0, 2, 3, 4, 9])
    added = {
        k: np.array([[v[:2].sum()], [v[2:4].sum()], [v[4]]])
        for k, v in {"w": y**0, "w2": y**0, "wy": y, "w2y": y, "w2y2": y**2, "rows": y**0}.items()
    }
    with pytest.raises(NotEstimableError, match="single sampling unit"):
        stratified_mean([2, 2, 1], **added)
    centred = stratified_mean([2, 2, 1], lonely="centred", **added)
    same(centred, survey_mean(Sample([0, 0, 1, 1, 2], lonely="centred"), w=y[:, None] ** 0, wy=y[:, None]))
    whole = stratified_mean([2, 2, 1], population=[20, 20, 1], **added)
    assert whole.se[0] == pytest.approx(np.sqrt(0.9 * 2 / 25))


def test_an_empty_domain_has_nothing_and_a_constant_one_no_limits() -> None:
    w = np.column_stack([np.ones(6), np.zeros(6)])
    sample = Sample([0, 0, 0, 1, 1, 1])
    found = survey_mean(sample, w=w, wy=7.3 * w)
    assert found.value[0] == pytest.approx(7.3)
    assert found.se[0] == 0
    assert np.isnan([found.value[1], found.se[1]]).all()
    assert np.isnan(mean_limits(found)).all()
    with pytest.raises(NotEstimableError, match="do not vary"):
        mean_estimate(found.at(0))
    contrast = survey_contrast(sample, w=w, wy=w, coefficients=[1, -1])
    assert np.isnan(contrast.value)


def test_a_share_of_none_or_all_has_limits_on_the_number_of_units() -> None:
    w = np.column_stack([np.full(20, 2.0), np.full(20, 2.0)])
    wy = np.column_stack([np.zeros(20), np.full(20, 2.0)])
    found = survey_share(Sample(np.repeat([0, 1], 10)), w=w, wy=wy, n=[100, 100])
    assert found.n_eff.tolist() == [20, 20]
    lower, upper = share_limits(found)
    assert (lower[0], upper[1]) == (0, 1)
    assert 1 - lower[1] == pytest.approx(upper[0])
    assert 0.1 < upper[0] < 0.2
    assert np.isnan(share_limits(found, method="logit")).all()


def test_a_survey_of_nobody_has_nothing() -> None:
    none = np.zeros((0, 2))
    assert np.isnan(survey_mean(Sample([]), w=none, wy=none).value).all()
    assert psu_totals([], psus=[], sums=none)[2].shape == (0, 2)


def test_what_cannot_be_is_refused() -> None:
    sample, w = Sample([0, 0, 1, 1]), np.ones(4)
    with pytest.raises(WrongTypeError, match="negative"):
        survey_mean(sample, w=-w, wy=w)
    with pytest.raises(WrongTypeError, match="missing or infinite"):
        survey_mean(sample, w=w, wy=w * np.nan)
    with pytest.raises(WrongTypeError, match="different lengths"):
        survey_mean(sample, w=np.ones(3), wy=np.ones(3))
    with pytest.raises(WrongTypeError, match="different lengths"):
        psu_totals([0, 0], psus=[0, 1], sums=np.ones(3))
    with pytest.raises(WrongTypeError, match="not between 0 and 1"):
        survey_share(sample, w=w, wy=2 * w)
    with pytest.raises(UnknownChoiceError, match="degrees of freedom"):
        survey_mean(sample, w=w, wy=w, df_of="rows")
    with pytest.raises(WrongTypeError, match="fewer sampling units"):
        survey_mean(Sample([0, 0, 1, 1], [1, 1, 9, 9]), w=w, wy=w)
    with pytest.raises(WrongTypeError, match="two numbers"):
        survey_mean(Sample([0, 0, 1, 1], [8, 9, 9, 9]), w=w, wy=w)
    with pytest.raises(WrongTypeError, match="differ in number"):
        survey_contrast(sample, w=w[:, None], wy=w[:, None], coefficients=[1, -1])


@settings(max_examples=25)
@given(seed=SEEDS, level=st.floats(0.5, 0.99))
def test_the_estimate_has_the_limits_of_the_table(seed: int, level: float) -> None:
    survey = Survey(seed)
    strata, _, w = survey.totals(survey.w)
    _, _, wy = survey.totals(survey.w * survey.y)
    found = survey_ratio(Sample(strata), numerator=wy, denominator=w)
    lower, upper = mean_limits(found, level=level)
    estimate = mean_estimate(found.at(1), level=level)
    assert (estimate.lower, estimate.upper) == (pytest.approx(lower[1]), pytest.approx(upper[1]))
    assert estimate.probability(estimate.lower) == pytest.approx(1 - (1 - level) / 2)
