"""Answers of two groups to a tool, drawn by a partial-credit model, of which the total is all there is to say."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def tool(
    rng: np.random.Generator,
    sizes: tuple[int, int],
    *,
    behind: float = 0.0,
    harder: tuple[float, ...] = (0.0,) * 8,
    answers: int = 4,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return answers of a group and of the reference, shape (people, items), and who is of the group.

    Parameters
    ----------
    sizes
        People of the group and of the reference.
    behind
        How much less able the group is, in standard deviations.
    harder
        How much harder each item is for the group than for people as able, in logits.
    answers
        Answers an item.
    """
    focal = np.arange(sum(sizes)) < sizes[0]
    able = rng.normal(0, 1, len(focal)) - behind * focal
    middle = np.linspace(-1, 1, len(harder))
    steps = middle[:, None] + (np.linspace(-1, 1, answers - 1) if answers > 2 else np.zeros(1))
    logits = (able[:, None] - np.outer(focal, harder))[:, :, None] - steps
    odds = np.exp(np.concatenate([np.zeros((*logits.shape[:2], 1)), logits.cumsum(axis=2)], axis=2))
    chances = odds / odds.sum(axis=2, keepdims=True)
    drawn = rng.random((len(focal), len(harder)))[:, :, None] > chances.cumsum(axis=2)
    return drawn.sum(axis=2).astype(float), focal
