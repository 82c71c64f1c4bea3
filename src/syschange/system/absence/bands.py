"""Numbers about few people told in bands: how many absences, and which share of the work."""

import math

NONE_SHOWN = "not shown"
# The least of each band of people away, and its words (ours); a factor of two or more is what the criterion asks for.
_PEOPLE = ((0, "none"), (1, "one"), (2, "two to four"), (5, "five or more"))
_QUARTERS = ("under a quarter", "a quarter to a half", "a half to three quarters", "three quarters or more")
_QUARTER = 4


def _place(people: float) -> int:
    return max(i for i, (least, _) in enumerate(_PEOPLE) if people >= least)


def factor_band(low: float, high: float) -> str:
    """Return the band of a number of people that lies between two ends."""
    first, last = _place(low), _place(high)
    return _PEOPLE[first][1] if first == last else f"{_PEOPLE[first][0]} or more"


def factor_ends(low: float, high: float, most: float) -> tuple[float, float]:
    """Return the ends of the bands that a number of people lies in; the last band ends at `most`."""
    last = _place(high)
    upper = float(_PEOPLE[last + 1][0] - 1) if last + 1 < len(_PEOPLE) else max(most, high)
    return float(_PEOPLE[_place(low)][0]), upper


def share_band(low: float, high: float) -> str:
    """Return the band of a share that lies between two ends."""
    if not math.isfinite(low):
        return NONE_SHOWN
    first, last = _share_words(low), _share_words(high)
    return first if first == last else f"{first}, or more"


def _share_words(share: float) -> str:
    if share in {0.0, 1.0}:
        return "all" if share else "none"
    return _QUARTERS[min(math.floor(_QUARTER * share), _QUARTER - 1)]


def coarse(share: float) -> float:
    """Return a share that says in which band it lies and no more: the middle of the band."""
    if share in {0.0, 1.0} or not math.isfinite(share):
        return share
    return (min(math.floor(_QUARTER * share), _QUARTER - 1) + 0.5) / _QUARTER
