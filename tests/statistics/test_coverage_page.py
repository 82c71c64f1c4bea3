"""The page of coverage lists every interval there is, says what to do about every shortfall, and can be had again."""

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from syschange import statistics
from syschange.results import Estimate

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "coverage.md"
# A tenth of what the page was made from, more or less: half a minute of one processor.
DRAWS, SEED = 1500, 7
# Limits of functions that do not say so by name or return an `Estimate`: arrays of them, or objects that hold them.
OTHERS = (
    "exact.clopper_pearson",
    "exact.garwood",
    "exact.jeffreys",
    "firsts.ratio_of_rate_ratios",
    "funnel.funnel",
    "means.student",
    "means.welch",
    "multilevel.effects",
    "multilevel.predictions",
    "proportions.katz",
    "proportions.newcombe",
    "proportions.wilson",
    "rates.byar",
    "shrinkage.beta_binomial",
    "shrinkage.marshall",
    "shrinkage.normal",
    "standardise.dsr",
    "standardise.isr",
    "standardise.kitagawa",
    "standardise.life_table",
    "standardise.smr",
    "decompose.twofold",
    "inequality.differential_fairness",
    "inequality.change",
    "inequality.entropy_parts",
)
INDICES = "sii rii aci rci wagstaff erreygers sii_logit rii_logit difference ratio par paf paf_best"
INDICES += " bgv bgsd cov mdm idis theil mld gini range_gap mdb mdr"


@dataclass(frozen=True)
class Line:
    """One line of the table: coverage in per cent, with its Monte-Carlo error."""

    mean: float
    error: float
    functions: str
    bar: str
    met: bool


def lines(text: str) -> dict[str, Line]:
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 8 and cells[-1] in {"yes", "no"}:
            mean = re.match(r"([\d.]+)%(?: ± ([\d.]+))?", cells[3])
            assert mean is not None, line
            assert cells[0] not in found, "a label comes twice"
            found[cells[0]] = Line(
                float(mean[1]), float(mean[2] or 0), cells[1], cells[6], cells[-1] == "yes"
            )
    return found


# Limits that a point of a chart is to stay within, and no interval of a truth: `docs/effects/control-charts.md`
# tells how often they give a false alarm.
BOUNDS_OF_POINTS = {"process.process_limits"}


def exported() -> Iterator[str]:
    """Yield every public function of the statistics that ends in `_limits` or returns an estimate."""
    for module in pkgutil.iter_modules(statistics.__path__):
        room = importlib.import_module(f"{statistics.__name__}.{module.name}")
        own = [n for n, o in vars(room).items() if getattr(o, "__module__", "") == room.__name__]
        for name in getattr(room, "__all__", own):
            thing = getattr(room, name)
            if not name.startswith("_") and inspect.isfunction(thing):
                given = inspect.signature(thing).return_annotation
                if name.endswith("_limits") or given in {Estimate, "Estimate"}:
                    yield f"{module.name}.{name}"


def test_every_interval_has_a_line() -> None:
    listed = {
        name for line in lines(PAGE.read_text()).values() for name in re.findall("`(.+?)`", line.functions)
    }
    wanted = {*exported(), *OTHERS, *(f"inequality.{name}" for name in INDICES.split())}
    assert len(wanted) > 80
    assert wanted - listed == BOUNDS_OF_POINTS


def test_every_line_names_functions_that_exist() -> None:
    for line in lines(PAGE.read_text()).values():
        for name in re.findall("`(.+?)`", line.functions):
            room, function = name.split(".")
            assert callable(getattr(importlib.import_module(f"{statistics.__name__}.{room}"), function))


def test_a_mean_outside_its_bar_is_said_to_be() -> None:
    for label, line in lines(PAGE.read_text()).items():
        if line.bar.startswith("mean") and not 94 <= line.mean <= 97:
            assert not line.met, label


def test_every_shortfall_says_what_to_do() -> None:
    text = PAGE.read_text()
    told = text.split("## Where an interval falls short, and what to do")[1]
    said = dict(re.findall(r"^- \*\*(.+?)\*\*: (.+)$", told, flags=re.MULTILINE))
    for label, line in lines(text).items():
        assert line.met or len(said[label].split(". ", 1)[1].split()) > 5, label


@pytest.mark.slow
def test_a_reduced_rerun_agrees(tmp_path: Path) -> None:
    out = tmp_path / "coverage.md"
    program = [sys.executable, "-W", "error", str(ROOT / "benchmarks" / "coverage"), f"--draws={DRAWS}"]
    subprocess.run([*program, f"--seed={SEED}", f"--out={out}"], check=True, capture_output=True)
    before, after = lines(PAGE.read_text()), lines(out.read_text())
    assert before.keys() == after.keys()
    for label, line in before.items():
        again = after[label]
        # Both are rounded to a tenth, the errors too.
        error = np.hypot(line.error + 0.05, again.error + 0.05) if again.error else 0.0
        assert again.mean == pytest.approx(line.mean, abs=4 * error + 1e-9), label
