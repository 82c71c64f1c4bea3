"""What a sensitivity analysis says, for a commissioner with no statistics and five minutes."""

import pandas as pd

from syschange.criteria.scorecard.paper import SMALL
from syschange.criteria.sensitivity.model import WHOLE
from syschange.words import amount, listed

_MOST = 0.9  # of specifications that agree with the plan's own


def words_of(table: pd.DataFrame, flips: pd.DataFrame) -> str:
    """Return in two or three sentences what holds however one judges, what does not, and what would turn it."""
    rows = table[table["base"]]
    whole = rows[rows["criterion"] == WHOLE].iloc[0]
    first = (
        f"By the plan's own way of judging this is {whole['verdict']}; of {int(whole['specifications']):,} ways to "
        f"judge it, each of them defensible, {_share(whole['share'])} say so."
    )
    six = list(
        zip(*(rows.loc[rows["criterion"] != WHOLE, c] for c in ("title", "verdict", "share")), strict=True)
    )
    steady = [f"'{title}'" for title, _, share in six if share >= _MOST]
    loose = [f"'{title}' ({verdict} in {_share(share)})" for title, verdict, share in six if share < _MOST]
    held = f"At least nine in ten agree with the plan's own verdict on {listed(steady)}." if steady else ""
    fewer = f"Fewer agree on {listed(loose)}." if loose else ""
    return " ".join(s for s in (first, held, fewer, _nearest(flips)) if s)


def _nearest(flips: pd.DataFrame) -> str:
    """Say what turns the overall verdict; or, where no one thing does, that none does."""
    own = flips[(flips["criterion"] == WHOLE) & (flips["becomes"] != "")]
    if len(own):
        return str(own["sentence"].iloc[0])
    hidden = flips["sentence"].str.contains(SMALL, case=False).any()
    return "" if hidden else "No one of these things alone turns the whole."


def _share(share: float) -> str:
    if share == 1:
        return "all"
    told = amount(share, percent=True)
    return {"0%": "under 1%", "100%": "nearly all"}.get(told, told)
