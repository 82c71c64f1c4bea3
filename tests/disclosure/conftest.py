"""The HELP scorecard, true and protected, worked out once for all the tests of this folder."""

import pytest

from syschange import criteria, disclosure, examples


@pytest.fixture(scope="session")
def true_card() -> criteria.Scorecard:
    trial = examples.help_trial()
    return criteria.evaluate(criteria.Plan.read(trial.plan_path), trial.tables)


@pytest.fixture(scope="session")
def protected(true_card: criteria.Scorecard) -> disclosure.Protected:
    return disclosure.protect(true_card)


@pytest.fixture(scope="session")
def paper_card(protected: disclosure.Protected) -> criteria.Scorecard:
    """Return the scorecard as it may be published."""
    (card,) = protected.results
    assert isinstance(card, criteria.Scorecard)
    return card
