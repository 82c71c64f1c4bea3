"""Correlated neighbours and seasons are found where they are, and seldom where they are not."""

import numpy as np
import pytest

from syschange.statistics.process import lag_one, seasonality

from ...unseen import unseen


def test_the_correlation_of_neighbours_is_that_of_the_textbook() -> None:
    y = np.random.default_rng(unseen()).standard_normal(40)
    away = y - y.mean()
    assert lag_one(y) == pytest.approx((away[1:] * away[:-1]).sum() / (away**2).sum())


def test_it_is_high_where_each_point_follows_the_last_and_missing_where_it_cannot_be_told() -> None:
    rng = np.random.default_rng(unseen())
    walk = np.cumsum(rng.standard_normal(200))
    assert lag_one(walk) > 0.7
    assert abs(lag_one(rng.standard_normal(5000))) < 0.06
    assert np.isnan(lag_one(np.arange(5.0)))
    assert np.isnan(lag_one(np.full(20, 3.3)))
    assert np.isnan(lag_one(np.full(20, np.nan)))


def test_a_season_is_found_about_parts_of_different_level() -> None:
    month = np.arange(36)
    y = np.where(month < 18, 10.0, 50.0) + np.sin(2 * np.pi * month / 12)
    found = seasonality(y + 0.1 * np.random.default_rng(unseen()).standard_normal(36), month >= 18, cycle=12)
    assert found.share > 0.9
    assert found.chance < 1e-6


def test_without_a_season_chance_is_chance() -> None:
    rng = np.random.default_rng(unseen())
    chance = [seasonality(rng.standard_normal(36), np.ones(36), cycle=12).chance for _ in range(600)]
    assert np.mean(np.array(chance) < 0.1) == pytest.approx(0.1, abs=0.045)


def test_less_than_two_years_say_nothing_of_a_season() -> None:
    assert np.isnan(seasonality(np.arange(23.0), np.ones(23), cycle=12).share)
    assert np.isnan(seasonality(np.full(24, 2.0), np.ones(24), cycle=12).share)
    assert np.isnan(seasonality(np.full(24, np.nan), np.ones(24), cycle=12).share)
