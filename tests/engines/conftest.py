"""The people that every engine is given, what one engine says of them, and one Spark for all the tests."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from syschange import equity

from .people import People, made
from .questions import EVERYTHING
from .routes import FIRST, ROUTES
from .spark import Cluster, cluster, require_spark

First = Callable[[str], equity.Breakdown]


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    return made(tmp_path_factory.mktemp("people"))


@pytest.fixture(scope="session")
def first(people: People) -> First:
    """Return what the first of the engines answers to a question, by its name."""
    table = ROUTES[FIRST](people)
    return cache(lambda name: equity.breakdown(table, **EVERYTHING[name]))


@pytest.fixture(scope="session")
def sparks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Give a machine to run Spark on: starting one takes ten seconds or more, so there is one for all."""
    require_spark()
    with cluster(tmp_path_factory.mktemp("spark")) as started:
        yield started
