"""Mental health in the HELP trial, one row a person and wave, for all the tests of this folder."""

import pandas as pd
import pytest

from syschange.examples import help_trial


@pytest.fixture(scope="session")
def mcs() -> pd.DataFrame:
    trial = help_trial()
    scores = trial.outcomes[trial.outcomes["measure"] == "mcs"]
    return trial.people.merge(scores, on="person_id", how="left")
