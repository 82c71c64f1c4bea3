"""Networks drawn at random, and the golden ones."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from syschange.statistics.networks import Graph, graph

NAMES = ("krackhardt_kite", "karate", "star10", "complete10", "path10")


def golden_networks(folder: Path) -> list[tuple[str, Graph, dict[str, Any]]]:
    """Return each golden network with what is expected of it."""
    place = folder / "scoring" / "networks"
    expected = json.loads((place / "expected.json").read_text("utf-8"))
    made = []
    for name in NAMES:
        lines = (place / f"{name}.edgelist").read_text("utf-8").split()
        ends = np.array([line.split("|") for line in lines], dtype=int)
        made.append((name, graph(expected[name]["n"], ends[:, 0], ends[:, 1]), expected[name]))
    return made


@st.composite
def networks(draw: st.DrawFn, least: int = 3, most: int = 8) -> Graph:
    """Return a small network."""
    n = draw(st.integers(least, most))
    every = list(combinations(range(n), 2))
    there = draw(st.lists(st.booleans(), min_size=len(every), max_size=len(every)))
    held = [e for e, yes in zip(every, there, strict=True) if yes]
    return graph(n, [a for a, _ in held], [b for _, b in held])


def reach(net: Graph, gone: tuple[int, ...] = ()) -> int:
    """Return how many pairs can reach each other without some nodes, by walking from each."""
    ties = {i: {int(j) for j in range(net.n)} & set() for i in range(net.n)}
    for a, b in zip(net.first.tolist(), net.second.tolist(), strict=True):
        if a not in gone and b not in gone:
            ties[a].add(b)
            ties[b].add(a)
    found = 0
    for start in range(net.n):
        if start in gone:
            continue
        seen, walk = {start}, [start]
        while walk:
            for other in ties[walk.pop()] - seen:
                seen.add(other)
                walk.append(other)
        found += len(seen) - 1
    return found // 2
