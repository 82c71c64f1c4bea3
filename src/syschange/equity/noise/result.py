"""The gap between groups beside the gap that chance alone would give, for each table of groups."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import pandas as pd

from syschange import charts
from syschange.equity.basis import counts
from syschange.equity.breakdown import Breakdown
from syschange.equity.noise.chance import Settings, best_against_worst, chance, usable
from syschange.equity.noise.detectable import GROUPS, detectable
from syschange.equity.noise.words import noise_words
from syschange.equity.options import Question
from syschange.equity.presets.common import (
    missing,
    on_paper,
    provenance,
    require_kind,
    require_true,
    tables_of,
)
from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.frames import ALL, group_name, require_names, rows
from syschange.results import Coarsening, Estimate, Result, watermark
from syschange.statistics.levels import require_level
from syschange.statistics.noise import Testing
from syschange.statistics.noise.equal import DRAWS, FEWEST_DRAWS
from syschange.words import level_words, likelihood

COLUMNS = (
    "characteristics", "ways", "groups", "smallest_group", "largest_group", "unknown", "lowest", "highest", "gap",
    "expected", "expected_upper", "probability", "likelihood", "corrected", "lower", "upper", "level", "method",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Held:
    """What noise is worked out from, true or published.

    Attributes
    ----------
    basis, others
        The counts and moments of each group, and of everybody else in its period.
    by, period, asked
        As in the breakdown.
    settings
        How noise is worked out.
    spread
        Everybody's standard deviation, which says how finely means are given on paper.
    """

    basis: pd.DataFrame
    others: pd.DataFrame
    by: tuple[str, ...]
    period: str | None
    asked: Question
    settings: Settings
    spread: float

    @property
    def keys(self) -> tuple[str, ...]:
        """The characteristics, and the period where there is one."""
        return (*self.by, self.period) if self.period else self.by

    def tables(self) -> list[pd.DataFrame]:
        """Return the groups of each set of characteristics, and period."""
        return [
            part for _, part in self.basis.groupby(tables_of(self.basis, self.by, self.period), sort=False)
        ]

    def known(self, groups: pd.DataFrame) -> pd.DataFrame:
        """Return the groups of a table that a gap is taken between: those of people not known are not."""
        return usable(groups[~missing(groups, self.by)])


@dataclass(frozen=True, eq=False, repr=False)
class GapNoise(Result):
    """Gaps beside the gaps that chance alone would give.

    Attributes
    ----------
    table
        A row a set of characteristics (and period): `characteristics`, the period where there is one, `ways`,
        `groups` (how many are in it), `smallest_group` and `largest_group` (people whose outcome is known), `unknown`
        (people some characteristic of whom is missing, who are in none of them), `lowest` and `highest` (which),
        `gap` (between them), `expected` and `expected_upper` (what it would be if all groups were equal, and what it
        would stay below with probability `level`), `probability` (of so large a gap by chance), `likelihood` (that in
        words), `corrected` (the gap less what is expected) with `lower` and `upper` (limits of the true gap between
        the highest and the lowest, whichever they are), `level`, `method`.
    groups
        A row a group: how far from everybody else it must truly be to be found (see `detectable`).
    held
        What they are worked out from.
    """

    groups: pd.DataFrame = field(kw_only=True)
    held: Held = field(kw_only=True)

    def counts(self) -> pd.DataFrame:
        """Return every count of people the gaps are computed from (see `Result.counts`)."""
        held = self.held
        mine = counts(held.basis, keys=held.keys, outcome=held.asked.outcome)
        rest = counts(held.others, keys=held.keys, outcome=held.asked.outcome, prefix="rest:")
        return pd.concat([mine, rest], ignore_index=True)

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> Self:
        """Return the gaps recomputed from published counts; groups that are hidden are left out."""
        was = self.held
        basis, others = (
            on_paper(
                table, published, keys=was.keys, asked=was.asked, spread=was.spread, coarsening=coarsening,
                prefix=prefix,
            )
            for table, prefix in ((was.basis, ""), (was.others, "rest:"))
        )  # fmt: skip
        held = dataclasses.replace(was, basis=basis, others=others, spread=float("nan"))
        table, groups = _tables(held)
        return dataclasses.replace(
            self, _table=table, _words=noise_words(table, groups, held.asked, held.period, held.settings),
            groups=groups, held=held, policy=coarsening.policy, provenance=self.provenance.published(),
        )  # fmt: skip

    def plot(self) -> "charts.Figure":
        """Return a picture: each gap beside the gaps that chance alone would give."""
        table, asked, period = self.table, self.held.asked, self.held.period
        when = table[period].map(lambda at: f", {at}") if period else ""
        likely = f"chance alone stays below {level_words(self.held.settings.level)} of the time"
        return charts.noise(
            table.assign(group=table["characteristics"] + when),
            label="group",
            gap="gap",
            expected="expected",
            most="expected_upper",
            percent=asked.percent,
            headline=_finding(table, asked.outcome),
            subtitle=f"{asked.outcome}: the gap between the highest and the lowest group, and the gap that {likely}",
            watermark=watermark(self.policy),
        )

    def estimate(self, *characteristics: str, period: str | None = None) -> Estimate:
        """Return the gap with the noise taken off, with its confidence distribution.

        Parameters
        ----------
        *characteristics
            Those of one table, in any order.
        period
            The period, where there is one.

        Raises
        ------
        UnknownChoiceError
            Where there is no such table.
        NotEstimableError
            Where the gap cannot be given with its uncertainty.
        """
        held = self.held
        for part in held.tables():
            first = rows(part.head(1))[0]
            same_time = held.period is None or first[held.period] == period
            if same_time and {c for c in held.by if first[c] != ALL} == set(characteristics):
                known = held.known(part)
                found = chance(known, held.asked, held.settings)
                made = best_against_worst(known, held.asked, held.settings.level, found)
                if made is None:
                    raise NotEstimableError(
                        "The gap cannot be given with its uncertainty: fewer than two groups can be shown, or nobody "
                        "differs.",
                        "Take characteristics that two or more groups have people in.",
                    )
                return made
        given = " × ".join(characteristics) + (f", {period}" if period else "")
        raise UnknownChoiceError(
            "set of characteristics", given, list(self.table["characteristics"].unique())
        )


def _finding(table: pd.DataFrame, outcome: str) -> str:
    """Return what the picture shows: how many gaps are larger than chance would give."""
    told = table[table["gap"].notna() & table["expected_upper"].notna()]
    if not len(told):
        return f"{outcome}: gaps between groups, and chance"
    beyond = int((told["gap"] > told["expected_upper"]).sum())
    return f"{beyond} of {len(told)} gaps in {outcome} {'is' if beyond == 1 else 'are'} larger than chance would give"


def gap_noise(
    breakdown: Breakdown,
    *,
    ways: int | None = None,
    power: float = 0.8,
    adjust: str = "bh",
    draws: int = DRAWS,
    seed: int = 1,
) -> GapNoise:
    """Say how large a gap between groups chance alone would give, and how small a gap the data could show.

    Parameters
    ----------
    breakdown
        What `equity.breakdown` returned, of a proportion, a rate or a mean.
    ways
        The most characteristics taken together; as many as in the breakdown unless given.
    power
        The chance with which the smallest gap is to be found; .8 (Cohen 1988).
    adjust
        How the comparisons of all groups with everybody else are adjusted: "bh" (Benjamini & Hochberg 1995),
        "bonferroni" or "none".
    draws, seed
        For proportions and rates without weights: how many data sets of equal groups are simulated, at least 2,000
        (4,000: ours), and the seed. The gap of means is integrated.

    Returns
    -------
    GapNoise
        The first level of the breakdown is used. With weights, repeats or a design, groups count with their effective
        size, and the gap is as normal.

    Raises
    ------
    WrongTypeError
        Where the breakdown is of another kind or has been protected, or a number is not one that can be.
    UnknownChoiceError
        Where `ways` is more than the breakdown has, or the adjustment is not known.

    Notes
    -----
    Expected gaps: `statistics.noise.share_noise` and its siblings, groups all having the value of everybody in them.
    The interval of the gap: `statistics.noise.BestWorst`, which holds though the highest and the lowest are picked
    from the same data. The smallest gaps: `statistics.noise.detectable_share` and its siblings, with one group that
    truly differs, everybody else being all other people, those not known too.
    """
    require_true(breakdown)
    require_kind(breakdown, ("proportion", "rate", "mean"), "The noise of a gap")
    require_names(breakdown.keys, taken=(*COLUMNS, *GROUPS))
    settings = _settings(breakdown, ways, power=power, adjust=adjust, draws=draws, seed=seed)
    basis = breakdown.basis
    here = (basis["ways"] > 0) & (basis["ways"] <= settings.ways)
    held = Held(
        basis[here].reset_index(drop=True), breakdown.others[here.to_numpy()].reset_index(drop=True), breakdown.by,
        breakdown.period, breakdown.asked, settings, breakdown.spread,
    )  # fmt: skip
    table, groups = _tables(held)
    given = provenance(
        "equity.gap_noise", breakdown, seed=seed, ways=ways, power=power, adjust=adjust, draws=draws
    )
    words = noise_words(table, groups, held.asked, held.period, settings)
    return GapNoise(table, words, given, groups=groups, held=held)


def _settings(
    breakdown: Breakdown, ways: int | None, *, power: float, adjust: str, draws: int, seed: int
) -> Settings:
    most = int(breakdown.basis["ways"].max()) if len(breakdown.basis) else 0
    if ways is not None and ways not in range(1, most + 1):
        raise UnknownChoiceError("number of ways of this breakdown", ways, list(range(1, most + 1)))
    require_level(breakdown.level)
    Testing(1, level=breakdown.level, adjust=adjust, power=power)
    if not isinstance(draws, int) or draws < FEWEST_DRAWS:
        raise WrongTypeError(
            "There are too few draws to know a tail by.", f"Ask for {FEWEST_DRAWS:,} or more."
        )
    if not isinstance(seed, int) or seed < 0:
        raise WrongTypeError("The seed is not a whole number, 0 or more.", "Give seed=1.")
    return Settings(most if ways is None else ways, breakdown.level, power, adjust, draws, seed)


def _tables(held: Held) -> tuple[pd.DataFrame, pd.DataFrame]:
    columns = [*COLUMNS[:1], *([held.period] if held.period else []), *COLUMNS[1:]]
    made = pd.DataFrame([_row(held, part) for part in held.tables()], columns=columns)
    groups = detectable(held.basis, held.others, keys=held.keys, asked=held.asked, settings=held.settings)
    return made, groups


def _row(held: Held, part: pd.DataFrame) -> dict[str, Any]:
    """Return the gap of one set of characteristics beside what chance would give."""
    first, known = rows(part.head(1))[0], held.known(part)
    found = chance(known, held.asked, held.settings)
    made = best_against_worst(known, held.asked, held.settings.level, found)
    ranked = rows(known.sort_values("value", kind="stable"))
    ends = _ends(ranked, held.by)
    nothing = float("nan")
    unknown = part.loc[missing(part, held.by), "n"]
    return {
        "characteristics": " × ".join(c for c in held.by if first[c] != ALL),
        **({held.period: first[held.period]} if held.period else {}),
        "ways": first["ways"],
        "groups": len(known),
        "smallest_group": float(known["denominator"].min()) if len(known) else nothing,
        "largest_group": float(known["denominator"].max()) if len(known) else nothing,
        "unknown": float(unknown.sum()) if unknown.notna().all() else nothing,
        "lowest": ends[0],
        "highest": ends[1],
        "gap": ranked[-1]["value"] - ranked[0]["value"] if len(ranked) > 1 else nothing,
        "expected": found.expected if found else nothing,
        "expected_upper": found.upper if found else nothing,
        "probability": found.probability if found else nothing,
        "likelihood": likelihood(found.probability if found else nothing),
        "corrected": made.value if made else nothing,
        "lower": made.lower if made else nothing,
        "upper": made.upper if made else nothing,
        "level": held.settings.level,
        "method": made.method if made else "none",
    }


def _ends(ranked: Sequence[dict[str, Any]], by: Sequence[str]) -> tuple[str, str]:
    """Return what the lowest and the highest group are called, where there are two."""
    if len(ranked) <= 1:
        return "none", "none"
    return group_name(ranked[0], by), group_name(ranked[-1], by)
