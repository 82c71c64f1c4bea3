"""The page of coverage: what was tried, how often the truth was held, and where it falls short."""

from collections.abc import Mapping, Sequence

from advice import advice
from covered import LEAST, LEVEL, Row, Summary

# Of an interval whose mean is within its bar, the points that are named all the same.
LOW = 0.92
# Two Monte-Carlo errors, so that chance alone is seldom named.
SURE = 2.0

INTRODUCTION = """# How often the intervals hold the truth

An interval at 95% should hold the true value in 95 of 100 samples. How often it does is its **coverage**. No
interval for counts can manage exactly 95% everywhere, and some methods manage much less than they promise where
groups are small or outcomes rare; this page says how much, for every interval this library gives.

For each interval there is a **grid**: sizes, shares and spreads such as services meet, small groups among them.
At every point of the grid the truth is known, because we made it up. Where there are few enough possible samples
each was counted by its probability, and the coverage is exact; elsewhere samples were drawn at random, and the
coverage is shown with its Monte-Carlo error (one standard error: another run differs by less than two of them,
mostly).

There are three **bars**:

- the mean over the grid is between 94% and 97%;
- a method that promises *at least* its level (the exact ones, and the best group against the worst) keeps it at
  every point of the grid;
- where the truth lies at an end of its scale (no events at all, no difference between groups), every interval
  keeps at least 95%.

Above 97% on average an interval is longer than it need be: cautious, and not wrong, but its bar is not met
either. A point that was drawn at random counts as below 95% where it is by more than three Monte-Carlo errors.
Samples for which a method gives no limits (a ratio to no events, say) are left out; the lowest share that had
limits is then shown.

`python benchmarks/coverage` writes this page anew, in about five minutes of one processor; `python
benchmarks/coverage proportions rates` prints some of its tables only, and `--draws` sets how many samples are
drawn at a point (fewer of what is slow to fit)."""

HEAD = (
    "| Interval | Functions | Grid | Mean | Lowest | At an end | Bar | Met? |",
    "|---|---|---|---|---|---|---|---|",
)


def _percent(value: float, error: float) -> str:
    """Return a coverage in words; one that is not whole is never rounded to all."""
    places = 1 if error or value < 0.9995 else 0
    shown = f"{100 * value:.{places}f}%"
    return f"{shown} ± {100 * error:.1f}" if error else shown


def _place(row: Row) -> str:
    return f"{_percent(row.coverage, row.error)} ({row.point})"


def line(summary: Summary) -> str:
    """Return an interval's line of the table."""
    interval = summary.interval
    mean = _percent(summary.mean, summary.error)
    if summary.given < 0.995:
        mean += f"; limits in {summary.given:.0%} of samples or more"
    cells = (
        interval.label,
        ", ".join(f"`{name}`" for name in interval.functions),
        interval.grid,
        mean,
        _place(summary.worst),
        _place(summary.end) if summary.end else "–",
        interval.bar,
        "yes" if summary.met else "no",
    )
    return "| " + " | ".join(cells) + " |"


def table(found: Sequence[Summary]) -> str:
    """Return the table of some intervals."""
    return "\n".join([*HEAD, *(line(s) for s in found)])


def _low(summary: Summary) -> bool:
    worst = summary.worst
    return summary.met and summary.interval.bar != LEAST and worst.coverage + SURE * worst.error < LOW


def _what(summary: Summary) -> str:
    """Return in a sentence how an interval misses its bar."""
    parts = []
    if summary.interval.bar == LEAST:
        parts.append(f"{_place(summary.worst)} at the lowest")
    else:
        parts.append(
            f"{_percent(summary.mean, summary.error)} on average, {_place(summary.worst)} at the lowest"
        )
    if summary.end and summary.end.coverage < LEVEL - 3 * summary.end.error:
        parts.append(f"{_place(summary.end)} at an end of the scale")
    return ", ".join(parts)


def page(found: Mapping[str, Sequence[Summary]]) -> str:
    """Return the whole page in Markdown.

    Parameters
    ----------
    found
        The intervals of each family, by its title.
    """
    everything = [s for summaries in found.values() for s in summaries]
    short = [s for s in everything if not s.met]
    low = [s for s in everything if _low(s)]
    met = len(everything) - len(short)
    lines = [INTRODUCTION, f"Of {len(everything)} intervals {met} meet their bar and {len(short)} do not."]
    for title, summaries in found.items():
        lines += [f"## {title}", table(summaries)]
    lines.append("## Where an interval falls short, and what to do")
    told = [f"- **{s.interval.label}**: {_what(s)}. {advice(s)}" for s in short]
    lines.append("\n".join(told) if told else "None does.")
    if low:
        lines += [
            "These are within their bar on average, and low at places:",
            "\n".join(f"- **{s.interval.label}**: {_place(s.worst)}. {advice(s)}" for s in low),
        ]
    return "\n\n".join(lines) + "\n"
