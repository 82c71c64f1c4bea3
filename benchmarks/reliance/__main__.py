"""How often the rule about reliance on one person is right: `python benchmarks/reliance` writes its page."""

import argparse
import sys
import time
from pathlib import Path

from trials import CASES, REPLICATES, SD, TRUTHS, WORKERS, WORTHWHILE, line, shares

PAGE = Path(__file__).parents[2] / "docs" / "system" / "reliance-operating.md"
# The same rule simulated apart from this library, 400 draws a row: not carried, carried, not clear, and carried
# without the guard.
REFERENCE = (
    (0.917, 0.0, 0.083, 0.0), (0.560, 0.0, 0.440, 0.0), (0.048, 0.022, 0.930, 0.177), (0.0, 0.045, 0.955, 0.868),
    (0.013, 0.383, 0.605, 0.383), (0.003, 0.850, 0.147, 0.850), (0.0, 0.963, 0.037, 0.963),
    (0.667, 0.0, 0.333, 0.0),
)  # fmt: skip
_HEAD = """# How often is the finding about one person right?

For an evaluator who has read [Is the gain carried by one person?](reliance.md) and wants to know how far to trust it.
Each row is a world whose truth is known, simulated {draws:,} times: {workers} workers with {each} cases each,
{cases} cases in the comparison, outcomes with a standard deviation of {sd}, a worthwhile gain of {worthwhile}.
Beside each share, in brackets, is that of the same rule simulated elsewhere {reference} times before it was built.

| truth | "not carried by one person" | "carried by one person" | "not clear" | "carried", chance not asked |
|---|---|---|---|---|
"""
_TAIL = """
What it says:

- **A weak change that all share is blamed on one person {weak} of the time; {unguarded} if chance were not asked.**
  Somebody's cases always did best, and without the best the rest always fall short. So the finding asks how often
  shuffling the cases would leave as little, and blames only what chance would seldom do.
- **A real star is found: {star} of the time** where one worker gains 2.2 and nine gain .1.
- **A moderate star is often missed.** Where the others gain .35 each, {moderate} are found and most of the rest are
  "not clear". That is why the result says, beside "not clear", how large a fall such data would have shown.
- A star beside nine who do well is no reliance: the gain is worthwhile without them too, and nobody is blamed.

A share from {draws:,} draws is known to within {error:.1f} points in a hundred, one from {reference} to within
{wider:.1f}. Chance was asked with {replicates} shuffles a draw. `python benchmarks/reliance` writes this page anew.
"""
_REFERENCE_DRAWS = 400


def page(found: list[tuple[float, float, float, float]], draws: int) -> str:
    """Return the page."""
    head = _HEAD.format(
        draws=draws, workers=WORKERS, each=CASES // WORKERS, cases=CASES, sd=SD, worthwhile=WORTHWHILE,
        reference=_REFERENCE_DRAWS,
    )  # fmt: skip
    rows = [
        f"| {truth.name} | "
        + " | ".join(f"{ours:.3f} ({theirs:.3f})" for ours, theirs in zip(mine, beside, strict=True))
        + " |"
        for truth, mine, beside in zip(TRUTHS, found, REFERENCE, strict=True)
    ]
    tail = _TAIL.format(
        weak=f"{found[3][1]:.1%}", unguarded=f"{found[3][3]:.0%}", star=f"{found[5][1]:.0%}",
        moderate=f"{found[4][1]:.0%}", draws=draws, error=196 * (0.25 / draws) ** 0.5,
        wider=196 * (0.25 / _REFERENCE_DRAWS) ** 0.5, reference=_REFERENCE_DRAWS, replicates=REPLICATES,
    )  # fmt: skip
    return head + "\n".join(rows) + "\n" + tail


def main() -> None:
    """Simulate every truth and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--draws", type=int, default=1000, help="simulated changes a truth")
    asked.add_argument("--seed", type=int, default=20, help="seed of the first truth")
    given = asked.parse_args()
    started = time.perf_counter()
    found = [line(shares(t, draws=given.draws, seed=given.seed + i)) for i, t in enumerate(TRUTHS)]
    PAGE.write_text(page(found, given.draws), "utf-8")
    sys.stdout.write(f"{PAGE} in {time.perf_counter() - started:.0f} s\n")


if __name__ == "__main__":
    main()
