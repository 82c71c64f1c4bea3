"""What everybody knows of a count from how it was published: the least and the most that it can be."""

import numpy as np
from numpy.typing import NDArray

from syschange.disclosure.guarding.propagation import ENDLESS
from syschange.disclosure.policies import Policy

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def known(
    counts: "NDArray[np.float64]", published: Flags, withheld: Flags, policy: Policy
) -> tuple[Ints, Ints]:
    """Return the least and the most that each number can be, to somebody who knows the policy.

    Parameters
    ----------
    counts
        The true numbers.
    published
        Which of them are published; of the others it is known that they are not below nought.
    withheld
        Which of the published are withheld though they are not small: of these nothing is known. That a small one is
        below the threshold is taken to be known, though it wears the same mark: that errs on the side of people.
    policy
        How numbers are hidden and rounded.
    """
    true = np.rint(counts).astype(np.int64)
    # Halves are rounded up: a multiple stands for the numbers from half a base below it to just under half above.
    shown = np.floor(counts / policy.base + 0.5).astype(np.int64) * policy.base
    low = np.maximum(-((policy.base - 2 * shown) // 2), policy.threshold)
    high = -((-2 * shown - policy.base) // 2) - 1
    small = true < policy.threshold
    low, high = np.where(small, 0, low), np.where(small, policy.threshold - 1, high)
    unknown = ~published | (withheld & ~small)
    return np.where(unknown, 0, low), np.where(unknown, ENDLESS, high)
