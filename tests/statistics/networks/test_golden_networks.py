"""The golden networks: every number to the digits given."""

from pathlib import Path

import numpy as np
import pytest

from syschange.statistics.networks import betweenness, cuts, degree_centralisation, worst_removal

from .drawn import golden_networks

pytestmark = pytest.mark.golden


def test_ties_articulation_and_bridges(golden: Path) -> None:
    for name, net, expected in golden_networks(golden):
        found = cuts(net)
        assert net.ties == expected["m"], name
        assert [str(i) for i in np.flatnonzero(found.articulation)] == expected["articulation"], name
        assert found.bridges == expected["bridges"], name


def test_betweenness_and_centralisation(golden: Path) -> None:
    for name, net, expected in golden_networks(golden):
        given = [expected["betweenness"][str(i)] for i in range(net.n)]
        assert betweenness(net) == pytest.approx(given, abs=5e-11), name
        assert degree_centralisation(net) == pytest.approx(
            expected["freeman_degree_centralisation"], abs=5e-11
        )


@pytest.mark.parametrize("k", [1, 2])
def test_pairs_still_connected_without_the_worst(golden: Path, k: int) -> None:
    for name, net, expected in golden_networks(golden):
        share, nodes = expected[f"pairwise_connectivity_after_worst{k}"]
        found = worst_removal(net, k)
        assert found.share == pytest.approx(share, abs=5e-11), name
        assert [str(i) for i in found.nodes] == nodes, name
        assert found.exact
