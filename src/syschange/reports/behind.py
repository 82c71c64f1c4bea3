"""The section on what stands behind the other criteria, each finding in words, and which groups were not judged."""

from syschange.criteria import Scorecard
from syschange.criteria.analyses.names import title_of
from syschange.reports.report import Section
from syschange.results import Result

MOST_NAMED = 12  # ours: groups not judged that are named; of more, their number is told


def behind_section(card: Scorecard) -> tuple[Section, ...]:
    """Return the section on every result but those of the outcomes; none where there is no such result."""
    outcomes = {o.name for o in card.plan.outcomes}
    told = [_told(name, result) for name, result in card.results.items() if name not in outcomes]
    if not told:
        return ()
    return (Section("behind", "What stands behind the other criteria", tuple(told), (), ()),)


def _told(name: str, result: Result) -> str:
    return f"{title_of(name)}: {result.words}"


def not_judged_words(card: Scorecard) -> tuple[str, ...]:
    """Say which groups are shown and were not declared, so that no verdict rests on them."""
    groups = card.not_judged
    if not groups:
        return ()
    named = "; ".join(groups[:MOST_NAMED])
    more = f"; and {len(groups) - MOST_NAMED} more" if len(groups) > MOST_NAMED else ""
    return (
        f"The plan declares other groups to be judged. Shown, and judged in none of the verdicts: {named}{more}.",
    )
