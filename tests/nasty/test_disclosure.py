"""Nasty inputs 100 to 110: tables that give a person away together, and ways round the door to publication."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from syschange import cli, disclosure, effects, equity, examples, schemas
from syschange.errors import CannotWriteError, NotProtectedError, SyschangeError, UnknownChoiceError
from syschange.reports import build
from syschange.results import Result

from . import inputs, pages

PROGRAM = [sys.executable, "-W", "error", "-m", "syschange.cli"]


def published(data: pd.DataFrame, *by: str, **options: Any) -> pd.DataFrame:
    """Return the table of a breakdown as it may be published."""
    (paper,) = disclosure.protect(equity.breakdown(data, outcome="y", by=list(by), **options)).results
    assert isinstance(paper, Result)
    return paper.table


def counts(table: pd.DataFrame) -> "np.ndarray[Any, Any]":
    """Return every count that a published table shows."""
    shown = table[["n", "numerator", "denominator"]].to_numpy(dtype=float).ravel()
    found: np.ndarray[Any, Any] = shown[~np.isnan(shown)]
    return found


def aged(extra: int = 0) -> pd.DataFrame:
    """Return people of 18 to 40, two a year of age and sex, and some more of 25."""
    ages = [a for a in range(18, 41) for _ in range(4)] + [25] * extra
    return pd.DataFrame({"age": ages, "provider": "north", "y": [i % 2 == 0 for i in range(len(ages))]})


def banded(data: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return people with a band that ends at an age."""
    return data.assign(band=np.where(data["age"] <= last, f"18 to {last}", "older"))


def test_100_tables_that_differ_by_one_person_show_no_difference_of_one() -> None:
    """Every count on paper is a multiple of five and none is below ten, so that no subtraction gives one person."""
    data = inputs.groups({"a": (20, 41), "b": (19, 39)})
    first, second = published(data, "g"), published(data.iloc[1:], "g")
    for table in (first, second):
        assert set(counts(table) % 5) == {0.0}
        assert counts(table).min() >= 10
    assert set(np.abs(first["n"] - second["n"])) <= {0.0, 5.0}


def test_100_the_audit_of_a_report_finds_a_person_between_two_tables() -> None:
    """Two true tables of one report that differ by one person do not pass the audit, and the rounded ones do."""
    data = inputs.groups({"a": (20, 41), "b": (19, 39)})
    reports = [equity.breakdown(rows, outcome="y", by=["g"]) for rows in (data, data.iloc[1:])]
    true = disclosure.audit(reports)
    assert not true.ok
    assert true.tables == (0, 1)
    assert "in tables 1 and 2" in true.text
    between = true.table[true.table["quantity"] == "n, less that of result 1"]
    assert between[["lower", "upper", "verdict"]].to_numpy().tolist() == [[1, 1, "refuted"]] * 2
    assert disclosure.audit([r.table for r in reports]).tables == (0, 1)
    paper = disclosure.audit([published(rows, "g") for rows in (data, data.iloc[1:])], full=True)
    assert paper.ok
    assert paper.complete


def test_101_one_more_person_in_the_next_quarter_shows_as_nobody_or_as_five() -> None:
    """A cohort of one more publishes the same numbers, or numbers five apart, and never the one who joined."""
    for size in range(30, 36):
        now, then = (published(inputs.groups({"a": (size // 2, n)}), "g") for n in (size, size + 1))
        assert set(np.abs(now["n"] - then["n"])) <= {0.0, 5.0}


def test_101_a_second_release_of_a_population_needs_a_link_to_the_first(tmp_path: Path) -> None:
    """The ledger refuses the next quarter of a population that it knows, until it is told how the two are linked."""
    ledger = disclosure.Ledger(tmp_path / "ledger.jsonl")
    this, following = (
        disclosure.protect(equity.breakdown(inputs.groups({"a": (15, n)}), outcome="y", by=["g"]))
        for n in (30, 31)
    )
    ledger.release(this)
    inputs.refusal(lambda: ledger.release(following))


def test_102_two_cuts_of_one_age_do_not_give_the_people_between_them() -> None:
    """Tables of 18 to 24 and of 18 to 25 never differ by the few people of 25: on paper they differ by fives."""
    for extra in (0, 1, 2, 3):
        data = aged(extra)
        tables = [published(banded(data, last), "band").set_index("band")["n"] for last in (24, 25)]
        between = tables[1]["18 to 25"] - tables[0]["18 to 24"]
        assert between % 5 == 0
        assert int((data["age"] == 25).sum()) < 10


def test_102_the_ledger_holds_two_cuts_of_one_age_against_each_other(tmp_path: Path) -> None:
    """A second release with another cut of age is refused: the year between the cuts is a group of its own."""
    ledger = disclosure.Ledger(tmp_path / "ledger.jsonl")
    cuts = [
        disclosure.protect(equity.breakdown(banded(aged(1), last), outcome="y", by=["band"]))
        for last in (24, 25)
    ]
    ledger.release(cuts[0])
    inputs.refusal(lambda: ledger.release(cuts[1]))
    words = inputs.refusal(lambda: ledger.release(cuts[1], link="same_cohort"))
    assert "Keep one cut" in words
    assert "25" not in words
    assert ledger.check(cuts[0], link="same_cohort").ok


def test_103_a_provider_and_everyone_do_not_give_the_other_providers_few() -> None:
    """The table of one provider and that of all differ by fives, and the few who are elsewhere are hidden."""
    data = pd.concat([aged(), aged().head(3).assign(provider="south")], ignore_index=True)
    north, every = published(data[data["provider"] == "north"]), published(data)
    assert (every["n"].iloc[0] - north["n"].iloc[0]) % 5 == 0
    both = published(data, "provider").set_index("provider")
    assert np.isnan(both.loc["south", "n"])


def test_103_a_filter_is_part_of_the_population_that_the_ledger_keeps(tmp_path: Path) -> None:
    """Releasing everyone after one provider is refused where the few of the others would be left over."""
    data = pd.concat([aged(), aged().head(3).assign(provider="south")], ignore_index=True)
    ledger = disclosure.Ledger(tmp_path / "ledger.jsonl")
    north = equity.breakdown(data[data["provider"] == "north"], outcome="y", by=[])
    first = ledger.release(disclosure.protect(north), population="north")
    every = disclosure.protect(equity.breakdown(data, outcome="y", by=[]))
    words = inputs.refusal(lambda: ledger.release(every, link="cumulative", after=first.id))
    assert "whom release 1 leaves out" in words
    inputs.refusal(lambda: ledger.release(every, population="north"))


def test_104_no_true_number_is_in_a_title_a_picture_or_what_a_notebook_shows() -> None:
    """A protected result holds no true count in words, page or picture, and a true one is marked not for release."""
    true = equity.breakdown(inputs.groups({"a": (287, 613), "b": (91, 433)}), outcome="y", by=["g"])
    (paper,) = disclosure.protect(true).results
    assert isinstance(paper, equity.Breakdown)
    figure = paper.plot()
    drawn = " ".join(text.get_text() for text in figure.findobj(Text))
    assert "y: share by group" in drawn
    shown = " ".join([drawn, pages.drawn(figure), paper.text, repr(paper), paper._repr_html_()])
    shown += str(paper.provenance) + paper.table.describe().to_csv()
    for number in ("613", "287", "433", "1046", "1,046", "378"):
        assert not re.search(rf"(?<![\d.]){number}(?![\d.])", shown)
    assert "NOT FOR RELEASE" not in pages.drawn(figure)
    assert "NOT FOR RELEASE" in pages.drawn(true.plot())
    assert "Not for release" in true.text + repr(true)


@pytest.mark.parametrize("events", [0, 2, 38, 40])
def test_105_all_or_none_of_a_group_is_hidden(events: int) -> None:
    """Where nearly all or nearly none of a group have an outcome the share is hidden: it would tell each one's."""
    data = inputs.groups({"a": (events, 40), "b": (30, 60)})
    table = published(data, "g").set_index("g")
    assert np.isnan(table.loc["a", "value"])
    assert np.isnan(table.loc["a", "numerator"])
    assert table.loc["b", "value"] == 0.5
    (paper,) = disclosure.protect(equity.breakdown(data, outcome="y", by=["g"])).results
    assert isinstance(paper, equity.Breakdown)
    assert "100%" not in paper.text
    assert "g: a" not in paper.text


def nested() -> pd.DataFrame:
    """Return 30 people and one more, whose score is known to nobody."""
    scores = [float(20 + (i * 37) % 61) for i in range(30)]
    return pd.DataFrame({"y": [*scores, 97.0], "seen": [True] * 30 + [False]})


def test_106_the_means_of_nested_groups_do_not_give_a_person_s_score() -> None:
    """Numbers of people are rounded and means are coarse, so that the difference of two sums misses the score."""
    data = nested()
    tables = [published(rows, kind="mean").iloc[0] for rows in (data, data[data["seen"]])]
    recovered = tables[0]["n"] * tables[0]["value"] - tables[1]["n"] * tables[1]["value"]
    assert abs(recovered - 97.0) > 10
    assert tables[0]["value"] != pytest.approx(data["y"].mean(), abs=1e-4)


def test_106_the_audit_finds_nested_groups_that_give_a_score_within_narrow_limits() -> None:
    """The true means of two groups one person apart bound that person's score, and it is found; rounded, not."""
    data = nested()
    both = (data, data[data["seen"]])
    true = disclosure.audit([equity.breakdown(rows, outcome="y", by=[], kind="mean") for rows in both])
    assert not true.ok
    assert true.tables == (0, 1)
    score = true.table[true.table["by"] == "means"]
    assert score[["lower", "upper", "verdict"]].to_numpy().tolist() == [[1, 1, "refuted"]]
    paper = disclosure.audit([published(rows, kind="mean") for rows in both], full=True)
    assert paper.ok
    assert "means" not in set(paper.table["by"])


@pytest.mark.parametrize("policy", ["ONS_10_50", "ons_10_5", "none", "", "NHS"])
def test_107_a_policy_that_does_not_exist_is_an_error_and_never_no_policy(
    tmp_path: Path, policy: str
) -> None:
    """A misspelt policy is refused with those there are, by library and command, and nothing is written."""
    made = equity.breakdown(inputs.groups({"a": (20, 40)}), outcome="y", by=["g"])
    words = inputs.refusal(lambda: disclosure.protect(made, policy=policy), UnknownChoiceError)
    assert "is not a known disclosure policy" in words
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as stopped:
        sys.exit(cli.main(["demo", "--out", str(out), "--policy", policy]))
    assert stopped.value.code == 2
    assert not out.exists()


def test_108_two_processes_that_write_one_folder_leave_one_whole_report(tmp_path: Path) -> None:
    """Reports written at the same time to one folder leave the files of one of them, whole and listed."""
    out = tmp_path / "out"
    started = [
        subprocess.Popen(
            [*PROGRAM, "demo", "--out", str(out)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    ends = [process.communicate(timeout=300) for process in started]
    assert any(process.returncode == 0 for process in started)
    assert not any(b"Traceback" in error for _, error in ends)
    listed = (out / "syschange-files.txt").read_text(encoding="utf-8").splitlines()
    named = {line for line in listed if line and not line.startswith("#")}
    found = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert found == named | {"syschange-files.txt"}
    assert "</html>" in (out / "report.html").read_text(encoding="utf-8")


def test_108_two_processes_that_write_the_ledger_lose_no_entry(tmp_path: Path) -> None:
    """Entries written to the ledger by two processes at once are both there, in one chain."""
    path = tmp_path / "ledger.jsonl"
    disclosure.Ledger(path)
    program = (
        "import sys, pandas as pd\nfrom syschange import disclosure, equity\n"
        "data = pd.DataFrame({sys.argv[2]: ['a', 'b'] * 40, 'y': [1, 1, 0, 0] * 20})\n"
        "made = equity.breakdown(data, outcome='y', by=[sys.argv[2]])\n"
        "disclosure.Ledger(sys.argv[1]).release(disclosure.protect(made), population=sys.argv[2])\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in ("sex", "area")]
    assert [process.wait(timeout=300) for process in started] == [0, 0]
    assert len([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]) == 2
    disclosure.Ledger(path)


def test_109_what_was_protected_cannot_be_changed_by_hand_and_a_changed_folder_is_not_written_over(
    tmp_path: Path,
) -> None:
    """True results put in the place of protected ones are refused, and so is a folder that somebody added to."""
    true = equity.breakdown(inputs.groups({"a": (20, 41)}), outcome="y", by=["g"])
    protected = disclosure.protect(true)
    for forge in (
        lambda: dataclasses.replace(protected, results=(true,)),
        lambda: disclosure.Protected((true,), protected.policy, 1, 0, object()),
        lambda: dataclasses.replace(pages.report("x"), protected=true),
        lambda: build(true),
    ):
        inputs.refusal(forge, NotProtectedError)
    pages.written(tmp_path, "x", "csv")
    inputs.text_file(tmp_path / "out", "mine", "note.txt")
    inputs.refusal(lambda: pages.written(tmp_path, "y", "csv"), CannotWriteError)
    assert (tmp_path / "out" / "note.txt").read_text(encoding="utf-8") == "mine"


def test_109_a_ledger_that_was_edited_by_hand_releases_nothing_more(tmp_path: Path) -> None:
    """A changed entry breaks the chain, and the ledger refuses to be opened or to release anything further."""
    path = tmp_path / "ledger.jsonl"
    protected = disclosure.protect(equity.breakdown(inputs.groups({"a": (20, 40)}), outcome="y", by=["g"]))
    disclosure.Ledger(path).release(protected)
    path.write_text(path.read_text(encoding="utf-8").replace("40", "45"), encoding="utf-8")
    inputs.refusal(lambda: disclosure.Ledger(path).release(protected), SyschangeError)


SURROUNDINGS = (
    {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4321"},
)


def test_110_another_locale_time_zone_or_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """The report of the HELP trial is the same, byte for byte, whatever a machine's language, zone and hashes."""
    made = []
    for i, surroundings in enumerate(SURROUNDINGS):
        out = tmp_path / str(i)
        environment = {**os.environ, **surroundings}
        subprocess.run(
            [*PROGRAM, "demo", "--out", str(out)], check=True, capture_output=True, env=environment
        )
        made.append(
            {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
        )
    assert len(made[0]) > 5
    assert made[0] == made[1]


def test_110_a_decimal_comma_is_never_read_as_a_point(tmp_path: Path) -> None:
    """'3,5' is an error whatever the language of the machine, and never 3.5 or 35."""
    data = inputs.read(tmp_path, 'period,n\n2024-Q1,"3,5"\n', "population")
    assert data["n"].tolist() == ["3,5"]
    assert inputs.found(data, "population") == {("n", "type", "error")}
    assert not schemas.check(data, "population").ok
    assert examples.help_trial().outcomes["value"].dtype == "float64"
    two = inputs.two_times(("a", 0, 1.5, "x"), ("a", 12, 2.5, "x"))
    assert "," not in effects.before_after(two, value="score", before=0, after=12).table.to_csv(sep=";")
