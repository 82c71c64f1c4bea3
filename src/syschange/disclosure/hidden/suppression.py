"""How much of what was counted is hidden, group by group, and what would show more of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange.disclosure.guarding import system_of, withheld
from syschange.disclosure.hidden.merging import merges_of
from syschange.disclosure.policies import ONS_10_5, Policy, policy_named
from syschange.errors import WrongTypeError, quote
from syschange.frames import ALL
from syschange.notebook import page
from syschange.results import NOT_FOR_RELEASE, Publishable
from syschange.words import listed

GROUPS = ("column", "label", "numbers", "small", "withheld", "share_hidden", "times_overall")
_MOST_NAMED = 3


@dataclass(frozen=True, eq=False, repr=False)
class Suppression:
    """Which groups a policy hides, and how much of them: hiding hits small groups most, and that is told of too.

    Attributes
    ----------
    policy
        The name of the policy.
    numbers, hidden
        How many numbers of people there are, and how many of them are hidden.
    """

    policy: str
    numbers: int
    hidden: int
    _table: pd.DataFrame = field(repr=False)
    _merges: pd.DataFrame = field(repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """A copy of what is hidden, a row a label of each column, the most hidden first.

        Returns
        -------
        DataFrame
            `column`, `label`; `numbers` of people about the group, alone or crossed with others; those `small`, and
            those `withheld` because they would give small ones away; `share_hidden` of both, and how many
            `times_overall` that is of the share of all numbers.
        """
        return self._table.copy()

    @property
    def merges(self) -> pd.DataFrame:
        """A copy of what would show more: labels to merge, or periods to pool, the fewest first.

        Returns
        -------
        DataFrame
            `column`, `labels` (to become one), `pooled` (whether they are periods), `shown_before`, `shown_after`
            (numbers of people shown, of all that there then are), `share_before`, `share_after`. It is worked out
            from true numbers, and not for release.
        """
        return self._merges.copy()

    @property
    def text(self) -> str:
        """Two or three sentences for someone with no statistics."""
        whole = f"Under {self.policy} {self.hidden:,} of {self.numbers:,} numbers of people are hidden"
        most = self._table[self._table["times_overall"] > 1].head(_MOST_NAMED)
        named = [
            f"{c} {x} ({s:.0%})"
            for c, x, s in zip(most["column"], most["label"], most["share_hidden"], strict=True)
        ]
        who = f", most of them of {listed(named)}" if named else ""
        return f"{whole}{who}. {self._advice()} {NOT_FOR_RELEASE}"

    def _advice(self) -> str:
        if not len(self._merges):
            return (
                "Merging two groups of one characteristic would show no more."
                if self.hidden
                else "Nothing needs merging."
            )
        best = self._merges.iloc[0]
        what = "Periods pooled" if best["pooled"] else "Groups merged"
        return (
            f"{what} would show more: with {best['column']} {listed(list(best['labels']))} as one, "
            f"{best['share_after']:.0%} of the numbers would be shown, and not {best['share_before']:.0%}."
        )

    def __repr__(self) -> str:
        return f"Suppression: {self.text}"

    def _repr_html_(self) -> str:
        return page(self.text, self._table, name="Suppression")


def suppression(
    results: Publishable | Sequence[Publishable], *, policy: Policy | str = ONS_10_5
) -> Suppression:
    """Return which groups a policy hides, how much of them, and what would show more.

    Parameters
    ----------
    results
        Results with true values, as they would be given to `protect` together.
    policy
        A policy or its name.

    Returns
    -------
    Suppression
        A number is counted with every group it is about: that of Black women with Black people and with women.
        Merges are tried by protecting the merged numbers: of every characteristic the two or three smallest groups,
        and of periods neighbours (ours).

    Raises
    ------
    WrongTypeError
        Where something given is not a result with true values.
    UnknownChoiceError
        Where there is no policy of that name.
    DisclosureError
        Where a small number could be worked out whatever is hidden with it.
    """
    chosen = policy_named(policy)
    given = tuple(results) if isinstance(results, Sequence) else (results,)
    for result in given:
        if not isinstance(result, Publishable) or result.policy is not None:
            raise WrongTypeError(
                f"A result with true values is needed, and this is of type {quote(type(result).__name__)}.",
                "Give what you would give to `protect`.",
            )
    counts = [result.counts() for result in given]
    marked = _marked(counts, chosen)
    numbers, hidden = len(marked), int((marked["small"] | marked["withheld"]).sum())
    return Suppression(
        chosen.name, numbers, hidden, _by_group(marked), merges_of(counts, chosen, shown=numbers - hidden)
    )


def _marked(counts: Sequence[pd.DataFrame], policy: Policy) -> pd.DataFrame:
    """Return every count once, with whether it is small or withheld."""
    system = system_of(counts)
    more = withheld(system, policy)
    made = []
    for table, rows in zip(counts, system.rows, strict=True):
        known = rows >= 0
        made.append(
            pd.DataFrame(
                {
                    "number": rows[known],
                    "cell": table["cell"].to_numpy()[known],
                    "small": system.counts[rows[known]] < policy.threshold,
                    "withheld": more[rows[known]],
                }
            )
        )
    return pd.concat(made, ignore_index=True).drop_duplicates("number")


def _by_group(marked: pd.DataFrame) -> pd.DataFrame:
    overall = float((marked["small"] | marked["withheld"]).mean()) if len(marked) else np.nan
    about: dict[tuple[str, str], list[int]] = {}
    for cell, small, more in zip(marked["cell"], marked["small"], marked["withheld"], strict=True):
        for column, label in cell:
            if label != ALL:
                held = about.setdefault((column, label), [0, 0, 0])
                held[0] += 1
                held[1] += int(small)
                held[2] += int(more and not small)
    rows = []
    for (column, label), (numbers, small, more) in about.items():
        share = (small + more) / numbers
        rows.append((column, label, numbers, small, more, share, share / overall if overall > 0 else np.nan))
    table = pd.DataFrame(rows, columns=list(GROUPS))
    return table.sort_values(
        ["share_hidden", "column", "label"], ascending=[False, True, True], ignore_index=True
    )
