"""The page that says how often every verdict is right, from what was drawn."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from worlds import EDGE, EVERY, truths

from syschange import examples
from syschange.criteria.definition import CRITERIA

SURE, BAR, FAR = 0.9, 0.05, 2.0
VERDICTS = ("MET", "NOT MET", "UNCLEAR", "NO EVIDENCE")
YES, NO, OPEN = "yes", "no", "at the edge"


def page(drawn: pd.DataFrame, singles: Mapping[str, Any]) -> str:
    """Return the page in Markdown."""
    draws = drawn["seed"].nunique()
    told = list(judged(drawn))
    parts = [
        HEAD.format(draws=draws, worlds=len(EVERY), upper=_share(upper(0, draws))),
        _bars(told, draws),
        "## Every criterion in every world\n",
        *(_of_criterion(c.name, c.title, told) for c in CRITERIA),
        _overall(drawn),
        _singles(singles),
        _calibration(singles["chances"]),
        TAIL,
    ]
    return "\n".join(parts)


def upper(errors: int, draws: int) -> float:
    """Return the one-sided 95% limit above a share of errors (Clopper & Pearson 1934, Biometrika 26:404)."""
    return float(stats.beta.ppf(0.95, errors + 1, draws - errors)) if errors < draws else 1.0


def judged(drawn: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield for each world and criterion what is true, and how often each verdict was given."""
    tests = drawn[(drawn["what"] == "test")]
    verdicts = drawn[drawn["what"] == "criterion"].set_index(["world", "name"])["verdict"]
    for world in (w for w in EVERY if w.name in set(drawn["world"])):
        place = examples.place(people=world.people, seed=1, **world.switches)
        setting = place.setting
        true = truths(place.truth, walk=setting.walk, dose=setting.dose, influence=setting.influence)
        own = tests[(tests["world"] == world.name) & tests["required"].astype(str).eq("True")]
        spread = own.groupby("name")["value"].std()
        for criterion in CRITERIA:
            named = [n for n in own["name"].unique() if n in true and _belongs(n, criterion.name)]
            made = verdicts.loc[world.name, criterion.name]
            yield {
                "world": world, "criterion": criterion.name, "draws": len(made),
                "truth": _truth(criterion.name, {n: true[n] for n in named}, spread, place.truth),
            } | {v: int((made == v).sum()) for v in VERDICTS}  # fmt: skip


LETTERS = {
    "beneficial": "B", "sustainable": "S", "transformational": "T", "not_tokenistic": "K", "not_renamed": "R",
    "not_reliant": "P",
}  # fmt: skip


def _belongs(name: str, criterion: str) -> bool:
    return name.startswith(LETTERS[criterion])


def _truth(
    criterion: str,
    true: Mapping[str, tuple[float, float]],
    spread: "pd.Series[float]",
    place: Mapping[str, Any],
) -> str:
    """Return whether a criterion holds, beyond 2 standard errors of whichever test is nearest; else "at the edge"."""
    sides = []
    for name, (value, threshold) in true.items():
        se = float(spread.get(name, 0.0))
        if not np.isfinite(se):
            se = 0.0
        far = abs(value - threshold) >= FAR * se and value != threshold
        sides.append(OPEN if not far else YES if value > threshold else NO)
    if criterion == "not_reliant" and place["gain"] < 2.0 and not place["star"]:
        # A gain too small with everybody rests on nobody: to call it reliant is wrong, and so is the contrary.
        return "neither"
    if NO in sides:
        return NO
    return OPEN if OPEN in sides else YES


def _bars(told: list[dict[str, Any]], draws: int) -> str:
    rows = ["## The bars\n", "| | worst | where | 95% bound | bar | |", "|---|---|---|---|---|---|"]
    for says, verdict, truths_of, bar in (
        ("false MET, truth no", "MET", (NO, "neither"), BAR),
        ("false NOT MET, truth yes", "NOT MET", (YES,), BAR),
        ("NOT MET where neither is so", "NOT MET", ("neither",), BAR),
        ("MET at the edge", "MET", (OPEN,), None),
        ("NOT MET at the edge", "NOT MET", (OPEN,), None),
    ):
        own = [t for t in told if t["truth"] in truths_of]
        if not own:
            continue
        worst = max(own, key=lambda t: t[verdict])
        bound = upper(worst[verdict], worst["draws"])
        kept = "" if bar is None else "held" if bound <= bar else "**missed**"
        where = f"{_title(worst['criterion'])}, in '{worst['world'].name}'"
        shown = "" if bar is None else _share(bar)
        rows.append(
            f"| {says} | {_share(worst[verdict] / draws)} | {where} | {_share(bound)} | {shown} | {kept} |"
        )
    return "\n".join(rows) + "\n" + EDGES


def _of_criterion(name: str, title: str, told: list[dict[str, Any]]) -> str:
    rows = [
        f"### {title}\n",
        "| world | truth | MET | NOT MET | UNCLEAR | NO EVIDENCE |",
        "|---|---|---|---|---|---|",
    ]
    for t in (t for t in told if t["criterion"] == name):
        shares = " | ".join(_share(t[v] / t["draws"]) for v in VERDICTS)
        rows.append(f"| {t['world'].name} | {t['truth']} | {shares} |")
    return "\n".join(rows) + "\n"


def _overall(drawn: pd.DataFrame) -> str:
    own = drawn[(drawn["what"] == "criterion") & (drawn["name"] == "overall")]
    shares = pd.crosstab(own["world"], own["verdict"], normalize="index")
    kinds = ("SYSTEMS CHANGE", "NOT (YET) SYSTEMS CHANGE", "UNPROVEN")
    rows = ["### The whole\n", f"| world | what is so | {' | '.join(kinds)} |", "|---|---|---|---|---|"]
    for world in EVERY:
        made = " | ".join(
            _share(float(shares.get(k, pd.Series(dtype=float)).get(world.name, 0.0))) for k in kinds
        )
        rows.append(f"| {world.name} | {world.says} | {made} |")
    return "\n".join(rows) + "\n"


def _singles(singles: Mapping[str, Any]) -> str:
    star, renamed, power = singles["star"], singles["renamed"], singles["power"]
    rows = ["## Single tests\n", "| what | asked | found |", "|---|---|---|"]
    found = star["star 2.2, others .1"]["NOT MET"]
    rows.append(
        f"| a star worker is found (gain 2.2, others .1; 520 cases) | at least 80% | {_share(found)} |"
    )
    blamed = star["all .2 (weak, shared)"]["NOT MET"]
    rows.append(f"| a weak gain that all share is blamed on one worker | at most 5% | {_share(blamed)} |")
    rows.append(
        f"| renaming is found (about 200 cases before, 200 after) | at least 95% | "
        f"{_share(renamed['renamed']['NOT MET'])} |"
    )
    rows.append(f"| a redesign is called renamed | | {_share(renamed['redesigned']['NOT MET'])} |")
    for groups, made in power.items():
        rows.append(
            f"| 'beneficial' MET at twice the smallest detectable effect ({figures(made['smallest detectable'])}), "
            f"plan that declares {groups} | at least 80% | {_share(made['met'])} |"
        )
    return "\n".join(rows) + "\n" + POWER


def _calibration(chances: Mapping[str, list[list[float]]]) -> str:
    at = np.array([p for _, p in chances["threshold"]])
    mix = np.array(chances["mix"])
    holds, p = mix[:, 0] >= 2.0, mix[:, 1]
    brier = float(np.mean((p - holds) ** 2))
    ks = stats.kstest(at, "uniform")
    chance = 1.36 / np.sqrt(len(at))
    rows = [CALIBRATED.format(draws=len(at), far=ks.statistic, chance=chance, brier=brier), *BINS]
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & (p < low + 0.1 + (1e-9 if low > 0.85 else 0))
        if inside.any():
            said, held = p[inside].mean(), holds[inside].mean()
            rows.append(f"| {low:.1f} to {low + 0.1:.1f} | {inside.sum()} | {said:.2f} | {held:.2f} |")
    return "\n".join(rows) + "\n" + RELIABLE


def _share(value: float) -> str:
    return f"{100 * value:.1f}%"


def figures(value: float) -> str:
    """Return a number to two decimals."""
    return f"{value:.2f}"


def _title(name: str) -> str:
    return next(c.title for c in CRITERIA if c.name == name)


HEAD = """# How often is each verdict right?

For whoever has to decide how far to trust a verdict. A verdict is tried on worlds whose truth is known: a
[simulated place](system/place.md) of 1,000 people who start in four years, half of them after a change in one
of two areas, judged by the plan that ships with it. Each of {worlds} worlds was drawn {draws:,} times, and each
draw judged on all six criteria as a user's records would be. `python benchmarks/validity` draws them and writes
this page.

A verdict that never occurred in {draws:,} draws occurs in at most {upper} of them (95% bound).
"""
EDGES = """
*No* and *yes* mean: beyond two standard errors of the nearest test that decides it. *At the edge* is what lies
closer: there a verdict of MET or NOT MET in up to 10% of draws is what a probability of 90% means, and for a
conjunction of tests less. *Neither* is said of reliance where the gain is too small with everybody: it rests on
nobody, and does not stand without everybody either, so that only UNCLEAR is right. Part of the verdicts of NOT MET
there comes of departures after which less went on by chance, as in every world.
"""
POWER = """
The smallest detectable effect is what four in five such studies would have shown to lie above its threshold,
for everybody together. A plan that declares small groups asks more than that: each group has to be shown
unharmed, and one of which fewer than ten people are in an arm cannot be.
"""
CALIBRATED = """## Are the probabilities what they say?

Where the gain stands at its threshold, the probability of test B1 has to be any number between 0 and 1, each as
likely. Of {draws:,} draws the furthest distance from that is {far:.3f}; chance alone goes as far as
{chance:.3f} nineteen times in twenty (Kolmogorov and Smirnov).

In a declared mix of worlds (gains of 0, .5, 1, 1.5, 2.5, 3, 4 and 5 points, each as often; 2 is worth having)
the Brier score is {brier:.3f}. Always saying one half gives .250.
"""
BINS = ("| probability said | draws | mean said | share in which it held |", "|---|---|---|---|")
RELIABLE = """
The probability is a confidence and takes nothing for granted about worlds; how often it holds depends on the
mix. In a mix of gains on both sides of the threshold it should rise from the first row to the last, and does
not have to be on the diagonal.
"""
TAIL = f"""
## What this does not show

The two areas of the place differ by nothing but chance, so a comparison has the easiest of tests (`confounded`
breaks that: a comparison of unlike areas is fooled, whatever the sums). Its measures are kind to the methods:
scores are normal, workers differ by a point, cells are missing by chance. A criterion that is MET here on a
register or a vote is MET on records that are right by construction. '{EDGE}' sets gain, lasting, practice
and influence at their thresholds at once.
"""
