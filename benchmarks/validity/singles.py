"""What is asked of single tests: power, a star among workers, new names, and whether probabilities are calibrated."""

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from drawn import the_plan

from syschange import criteria, effects, examples, system
from syschange.criteria.analyses.carried import pathways
from syschange.criteria.analyses.found import Found
from syschange.criteria.analyses.names import PATHWAYS, reliance
from syschange.criteria.analyses.outcomes import analyse
from syschange.criteria.gathering.tables import narrowed
from syschange.criteria.judging.beneficial import beneficial_tests
from syschange.criteria.judging.not_reliant import not_reliant_tests
from syschange.criteria.judging.not_renamed import not_renamed_tests
from syschange.statistics.detectable import smallest_detectable, spread_of

CASES, WORKERS, SD, TAU = 260, 10, 1.8, 0.5
MIX = (
    0.0,
    0.5,
    1.0,
    1.5,
    2.5,
    3.0,
    4.0,
    5.0,
)  # gains in the declared mix of worlds, each as often; 2 is the threshold
WORTHWHILE = 2.0


def singles(kept: Path, *, draws: int) -> dict[str, Any]:
    """Return every number about single tests, worked out once and then kept beside the draws."""
    path = kept / f"singles-{draws}.json"
    if not path.exists():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = {name: run(draws) for name, run in RUNS.items()}
        path.write_text(json.dumps(made), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def star(draws: int) -> dict[str, dict[str, float]]:
    """Return the verdicts on test P1 with 520 cases and ten workers, for a star, a shared and a weak gain."""
    worlds = {"star 2.2, others .1": (2.2, 0.1), "all 1.0": (1.0, 1.0), "all .2 (weak, shared)": (0.2, 0.2)}
    return {
        name: _shares(_star_verdict(seed, *gains) for seed in range(draws)) for name, gains in worlds.items()
    }


def _star_verdict(seed: int, best: float, rest: float) -> str:
    rng = np.random.default_rng([seed, 77])
    worker = rng.integers(0, WORKERS, CASES)
    gain = np.where(worker == 0, best, rest)
    cases = pd.DataFrame(
        {
            "value": np.concatenate([rng.normal(gain, SD), rng.normal(0, SD, CASES)]),
            "worker_id": [f"W{w}" for w in worker] + ["none"] * CASES,
            "arm": ["new way"] * CASES + ["as before"] * CASES,
        }
    )
    cases.loc[cases["arm"] == "as before", "worker_id"] = None
    made = system.reliance(cases, change="new way", at_least=TAU, replicates=999, seed=seed)
    plan = _with(worthwhile=TAU, tweak=TAU / 2)
    found = Found({reliance("mental_health"): made}, {})
    return not_reliant_tests(plan, found)[0].verdict


def renamed(draws: int) -> dict[str, dict[str, float]]:
    """Return the verdicts on test R1 with about 200 cases before and 200 after, by what the pathway is."""
    plan = the_plan()
    made = {}
    for name in ("renamed", "redesigned", "unchanged"):
        verdicts = []
        for seed in range(draws):
            place = examples.place(people=1150, seed=10_000 + seed, pathway=name)
            tables = narrowed(plan, {n: place[n] for n in ("people", "pathways")})
            result = pathways(plan, tables)
            assert isinstance(result, system.Pathways)  # noqa: S101 - there are cases
            found = Found({PATHWAYS: result}, {})
            verdicts.append(not_renamed_tests(plan, found)[0].verdict)
        made[name] = _shares(iter(verdicts))
    return made


def power(draws: int) -> dict[str, dict[str, float]]:
    """Return how often 'beneficial' is MET at a gain of twice the smallest detectable effect above its threshold.

    Of plans that declare no group that was shut out (of first contacts another size would be twice the smallest):
    one that declares women and men, and one that declares five ethnic groups as well, the smallest 4 in 100.
    """
    return {
        "sex": _power(["sex"], 1000, draws),
        "ethnicity and sex": _power(["ethnicity", "sex"], 1000, draws),
        "ethnicity and sex, 4,000 people": _power(["ethnicity", "sex"], 4000, draws // 4),
    }


def _power(groups: list[str], people: int, draws: int) -> dict[str, float]:
    content = _content()
    del content["evidence"]["reach"]
    plan = criteria.Plan.of(content | {"groups": groups})
    first = analyse(plan, plan.outcomes[0], _tables(plan, examples.place(people=people, seed=5)))
    assert isinstance(first, effects.BeforeAfter)  # noqa: S101 - a score is analysed so
    value, se, *_ = spread_of(first.estimate("did"))
    del value
    size = smallest_detectable(se, level=2 * plan.thresholds.probability - 1)
    met = []
    for seed in range(draws):
        place = examples.place(people=people, seed=20_000 + seed, gain=WORTHWHILE + 2 * size)
        tables = _tables(plan, place)
        results = {o.name: analyse(plan, o, tables) for o in plan.outcomes}
        tests = beneficial_tests(plan, Found(results, {}))
        met.append(all(t.verdict == "MET" for t in tests if t.required))
    return {
        "smallest detectable": size,
        "gain": WORTHWHILE + 2 * size,
        "met": float(np.mean(met)),
        "draws": draws,
    }


def chances(draws: int) -> dict[str, list[list[float]]]:
    """Return pairs of the gain that was set and the probability of test B1, for a declared mix of gains and at 2."""
    plan = _without_reach()
    made: dict[str, list[list[float]]] = {"mix": [], "threshold": []}
    for seed in range(draws):
        for kind, gain in (("mix", MIX[seed % len(MIX)]), ("threshold", WORTHWHILE)):
            tables = _tables(plan, examples.place(people=1000, seed=40_000 + seed, gain=gain))
            outcome = plan.outcomes[0]
            result = analyse(plan, outcome, tables)
            assert isinstance(result, effects.BeforeAfter)  # noqa: S101 - a score is analysed so
            made[kind].append([gain, result.estimate("ancova").probability(WORTHWHILE)])
    return made


RUNS: dict[str, Callable[[int], Any]] = {"star": star, "renamed": renamed, "power": power, "chances": chances}


def _tables(plan: criteria.Plan, place: examples.Place) -> dict[str, Any]:
    return narrowed(plan, {name: place[name] for name in ("people", "outcomes")})


def _content() -> dict[str, Any]:
    import yaml

    return yaml.safe_load(examples.place(people=1).plan_path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _with(**sizes: float) -> criteria.Plan:
    content = _content()
    content["outcomes"][0].update(sizes)
    return criteria.Plan.of(content)


def _without_reach() -> criteria.Plan:
    content = _content()
    del content["evidence"]["reach"]
    return criteria.Plan.of(content)


def _shares(verdicts: Any) -> dict[str, float]:  # noqa: ANN401 - any run of verdicts
    told = list(verdicts)
    return {v: told.count(v) / len(told) for v in ("MET", "NOT MET", "UNCLEAR", "NO EVIDENCE")}
