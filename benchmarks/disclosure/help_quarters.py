"""HELP in four made-up quarters: joiners whom all releases together tell, with the ledger and without; in Markdown.

Run it with `python benchmarks/disclosure/help_quarters.py`; `--only ONS` takes the policies whose name has that word.

HELP has no dates of enrolment. People are said to join in the order of the trial's own numbers, as many by the end
of each quarter as `JOINED` says. Each quarter publishes who reached primary care and the mental component score at
six months, by ethnicity, sex and homelessness, up to two at a time. Plain publishing protects each quarter by
itself; the other releases it through a ledger, and hides what the ledger names until it passes. `joiners.Attacker`
then has all four, and is told which hidden numbers are small. `--guessing` adds one who is not told: he takes all of
them to be, unless the numbers contradict.
"""

import argparse
import tempfile
import time
from pathlib import Path

import pandas as pd
from joiners import Attacker, Told

from syschange import equity, examples
from syschange.disclosure import ONS_10_5, STRICT_10_10, Ledger, Policy, Protected, exact_suppression, protect

BY = ["ethnicity", "sex", "homelessness"]
JOINED = {"few joining": (380, 405, 430, 453), "evenly": (113, 226, 339, 453)}
POLICIES = (ONS_10_5, STRICT_10_10, exact_suppression(10))
FEW = 10
HEAD = (
    "quarters", "policy", "published", "refusals", "numbers hidden", "attacker", "groups of 1-9 joiners", "known",
    "nearly known", "wrong", "left open", "CPU s",
)  # fmt: skip
Results = list[equity.Breakdown]


def people() -> pd.DataFrame:
    """Return the 453 people, in the order of their numbers."""
    trial = examples.help_trial()
    score = trial.outcomes[(trial.outcomes["measure"] == "mcs") & (trial.outcomes["months"] == 6)]
    made = trial.people.merge(trial.access[["person_id", "reached"]], on="person_id")
    made = made.merge(
        score[["person_id", "value"]].rename(columns={"value": "mcs"}), on="person_id", how="left"
    )
    return made.sort_values("person_id", ignore_index=True)


def results(data: pd.DataFrame) -> Results:
    """Return what a quarter publishes, with true values."""
    access = equity.breakdown(data, outcome="reached", by=BY, ways=2)
    return [access, equity.breakdown(data, outcome="mcs", by=BY, ways=2, kind="mean")]


def through_ledger(quarters: list[Results], policy: Policy) -> tuple[list[Protected], int]:
    """Return what went out, each refused release mended as the refusal says, and how often one was refused."""
    ledger, made, refusals = Ledger(Path(tempfile.mkdtemp()) / "ledger.jsonl"), [], 0
    for number, true in enumerate(quarters):
        link = "cumulative" if number else None
        paper = protect(true, policy=policy)
        hide = pd.DataFrame(columns=["result", "cell", "quantity"])
        while not (said := ledger.check(paper, link=link)).ok:
            refusals += 1
            hide = pd.concat([hide, said.cells], ignore_index=True)
            paper = protect(true, policy=policy, hide=hide)
        ledger.release(paper, link=link)
        made.append(paper)
    return made, refusals


def attacked(papers: list[Protected], quarters: list[Results], policy: Policy, *, oracle: bool) -> list[Told]:
    """Return what an attacker who has all four quarters knows of each small group of joiners."""
    true = [pd.concat([r.counts() for r in one], ignore_index=True) for one in quarters]
    return Attacker([p.counts for p in papers], true, policy, oracle).told(fewer_than=FEW)


def known(told: list[Told], policy: Policy) -> tuple[int, int, int, int]:
    """Return how many groups are known, nearly known, what he is wrong about, and what is left open.

    A group that may be nobody is not nearly known: "none or one" gives nobody away.
    """
    few = [t for t in told if t.fit < policy.width and t.least > 0]
    right = [t for t in few if t.right]
    exact = sum(t.fit == 1 for t in right)
    return exact, len(right) - exact, len(few) - len(right), sum(not t.exact for t in told)


def rows(quarters: str, policy: Policy, *, oracles: tuple[bool, ...] = (True,)) -> list[str]:
    """Return the rows of one way of joining under one policy, as Markdown."""
    data = people()
    true = [results(data.head(end)) for end in JOINED[quarters]]
    plain = [protect(one, policy=policy) for one in true]
    through, refusals = through_ledger(true, policy)
    made = []
    for name, papers, refused in (("each by itself", plain, "-"), ("through the ledger", through, refusals)):
        for oracle in oracles:
            started = time.process_time()
            told = attacked(papers, true, policy, oracle=oracle)
            taken = time.process_time() - started
            who = "is told what is small" if oracle else "takes hidden for small"
            parts = [quarters, f"`{policy.name}`", name, refused, sum(p.hidden for p in papers), who]
            parts += [len(told), *known(told, policy), f"{taken:.0f}"]
            made.append(f"| {' | '.join(map(str, parts))} |")
    return made


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--only", default="")
    asked.add_argument("--guessing", action="store_true")
    given = asked.parse_args()
    oracles = (True, False) if given.guessing else (True,)
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}", flush=True)
    for quarters in JOINED:
        for policy in POLICIES:
            if given.only in policy.name:
                print("\n".join(rows(quarters, policy, oracles=oracles)), flush=True)


if __name__ == "__main__":
    main()
