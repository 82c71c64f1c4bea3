"""Random numbers that depend on nothing but a seed, what they are for, and the number of the person."""

import hashlib

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

# The constants of SplitMix64 (Steele GL, Lea D, Flood CH (2014) Fast splittable pseudorandom number generators,
# OOPSLA 453-472), which is a counter passed through a mixing function: any place of the sequence can be asked for.
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_BITS = np.uint64(11)
_UNIT = 2.0**-53


def uniform(seed: int, purpose: str, numbers: Numbers) -> Floats:
    """Return one number between 0 and 1, neither included, for each of `numbers`.

    Parameters
    ----------
    seed
        The seed of the world.
    purpose
        What the numbers are for: two purposes have nothing to do with each other.
    numbers
        The numbers of the people, or of their events.

    Returns
    -------
    array
        The same for the same seed, purpose and number, whatever else is asked for beside it.
    """
    keys = hashlib.blake2b(f"{seed} {purpose}".encode(), digest_size=16).digest()
    first, second = np.frombuffer(keys, dtype="<u8")
    mixed = _mix(_mix(numbers.astype(np.uint64) * _STEP + first) ^ second)
    return ((mixed >> _BITS).astype(np.float64) + 0.5) * _UNIT


def normal(seed: int, purpose: str, numbers: Numbers) -> Floats:
    """Return one standard normal value for each of `numbers`, as `uniform`."""
    return np.asarray(special.ndtri(uniform(seed, purpose, numbers)))


def _mix(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    return state ^ (state >> np.uint64(31))
