"""The HELP trial, one row a person with whether they reached primary care, for all the tests of this folder."""

import pandas as pd
import pytest

from syschange.examples import help_trial


@pytest.fixture(scope="session")
def linked() -> pd.DataFrame:
    trial = help_trial()
    return trial.people.merge(trial.access, on="person_id", how="left", validate="one_to_one")
