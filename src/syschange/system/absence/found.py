"""The numbers that the absence factor is told from."""

from dataclasses import dataclass

UNDER_FIVE = 5  # ours: of fewer than five people no measure of concentration is informative
UNDER_TEN = 10  # ours: of fewer than ten people only cover is told on paper, and that in bands


@dataclass(frozen=True)
class Found:
    """What the result is made of; on paper counts are rounded or missing, and the rest is bands.

    Attributes
    ----------
    workers
        People in post who can do a task.
    left
        People who did some of the work and have left; None where the workforce was not given.
    tasks
        How many tasks have a weight.
    weighted
        Whether tasks have weights of their own.
    nobody, one, more
        Shares of the work that nobody, one person, and two or more can do.
    factor
        What the absence factor lies between; None where it is not told.
    curve
        For 0, 1, 2, … people away, what the largest share left without anybody lies between; none where not told.
    doubts
        What has to be known about the records, a sentence each, without any number.
    """

    workers: float
    left: float | None
    tasks: float
    weighted: bool
    nobody: float
    one: float
    more: float
    factor: tuple[float, float] | None
    curve: tuple[tuple[float, float], ...]
    doubts: tuple[str, ...]
