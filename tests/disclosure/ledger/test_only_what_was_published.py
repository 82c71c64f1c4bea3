"""The ledger holds what was published and nothing else, whatever the labels are."""

import dataclasses
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import __version__, equity
from syschange.disclosure import ONS_10_5, Ledger, Policy, Protected, protect
from syschange.disclosure.ledger.entries import stated
from syschange.disclosure.ledger.joint import _published
from syschange.disclosure.ledger.lattice import lattice
from syschange.errors import MissingFileError, NotProtectedError, WrongTypeError

from .made import groups, paper

NASTY = (
    "=cmd|' /C calc'!A0", "'; DROP TABLE people; --", "<script>alert(1)</script>", '"quoted"', "two\nlines",
    "back\\slash", "{{7*7}}", "${x}", "\u202egnirts", "Zoë 🙂", "\x00\x1f", "}\n{", "(all) ", "\ud800", "../../etc",
)  # fmt: skip


def test_no_true_number_stands_in_it(tmp_path: Path) -> None:
    data = pd.DataFrame(
        {
            "g": ["a"] * 613 + ["b"] * 437 + ["c"] * 7,
            "y": [True] * 287 + [False] * 326 + [True] * 91 + [False] * 353,
        }
    )
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.release(protect(equity.breakdown(data, outcome="y", by=["g"])), population="people")
    text = re.sub(r'"(id|previous|sha256)":"[0-9a-f]+"', "", ledger.path.read_text(encoding="ascii"))
    for number in (613, 437, 1057, 287, 326, 378, 346, 7):
        assert not re.search(rf"(?<![\d.]){number}(?![\d.])", text), number
    (entry,) = map(json.loads, ledger.path.read_text(encoding="ascii").splitlines())
    counts = [n for table in entry["tables"] for n in table["counts"]]
    assert {n % 5 for n in counts if n is not None} == {0}
    assert None in counts


def test_a_count_that_its_policy_would_not_publish_is_never_recorded(tmp_path: Path) -> None:
    made = paper(groups("g", {"a": 40, "b": 30}))
    for wrong in (41.0, 5.0, 0.0, -5.0, 40.5):
        forged = dataclasses.replace(made, _counts=made.counts.assign(count=wrong))
        with pytest.raises(NotProtectedError):
            Ledger(tmp_path / "ledger.jsonl").release(forged)
    assert (tmp_path / "ledger.jsonl").read_bytes() == b""


@settings(max_examples=60, deadline=None)
@given(st.integers(4, 14), st.integers(1, 28), st.integers(0, 200))
def test_the_interval_of_a_count_is_every_number_that_is_published_so(
    threshold: int, base: int, true: int
) -> None:
    policy = Policy("one", threshold, min(base, 2 * threshold))
    entry = {**stated(paper(groups("g", {"a": true}), policy), at=None, recodes={}), "id": "x", "link": None}
    (low, high), below, hidden = _published(lattice([entry]), [entry])
    every = range(400)
    told = policy.publish(list(every))
    few = true < policy.threshold
    same = [i for i in every if (np.isnan(told[i]) if few else told[i] == policy.publish(true))]
    if hidden[0]:
        assert (low[0], below[0]) == (0, policy.threshold - 1)
        assert same == list(range(policy.threshold))
    else:
        assert (low[0], high[0]) == (same[0], same[-1])


def test_labels_that_look_like_code_are_data_and_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    sizes = {label: 40 + 10 * i for i, label in enumerate(NASTY)}
    column = 'odd"\n<b>column</b>'
    ledger = Ledger(path)
    ledger.release(paper(groups(column, sizes)), population='a "population"\n')
    assert path.read_bytes().count(b"\n") == 1
    (entry,) = map(json.loads, path.read_text(encoding="ascii").splitlines())
    assert entry["columns"] == {column: list(NASTY)}
    again = Ledger(path)
    assert [r.population for r in again] == ['a "population"\n']
    grown = {label: n + 200 for label, n in sizes.items()}
    assert again.release(
        paper(groups(column, grown)), population='a "population"\n', link="cumulative"
    ).number == len(again)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=5, unique=True))
def test_any_labels_survive(tmp_path_factory: pytest.TempPathFactory, labels: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "ledger.jsonl"
    labels = [f"x{label}" for label in labels]  # "(all)" alone is no label
    ledger = Ledger(path)
    ledger.release(paper(groups("g", dict.fromkeys(labels, 50))))
    ledger.release(paper(groups("g", dict.fromkeys(labels, 150))), link="cumulative")
    assert [len(Ledger(path)), json.loads(path.read_bytes().splitlines()[0])["columns"]] == [2, {"g": labels}]


def test_it_says_when_and_by_which_version_and_of_which_files(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    report = tmp_path / "report.html"
    report.write_text("<p>numbers</p>", encoding="utf-8")
    there = timezone(timedelta(hours=14))
    release = ledger.release(
        paper(groups("g", {"a": 40, "b": 3})), at=datetime(2026, 1, 1, 9, 30, tzinfo=there), files=[report]
    )
    assert release.at == "2025-12-31T19:30:00Z"
    assert release.version == __version__
    assert release.files == (("report.html", hashlib.sha256(report.read_bytes()).hexdigest()),)
    (row,) = ledger.table.to_dict("records")
    assert (row["id"], row["population"], row["policy"]) == (release.id, "everyone", "ONS_10_5")
    assert row["shown"] + row["hidden"] == 3
    with pytest.raises(MissingFileError):
        ledger.release(paper(groups("g", {"a": 40})), population="b", files=[tmp_path / "gone.html"])
    with pytest.raises(WrongTypeError, match="time zone"):
        ledger.release(paper(groups("g", {"a": 40})), population="b", at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(dataclasses.FrozenInstanceError):
        release.at = ""  # type: ignore[misc]


def test_the_same_releases_at_the_same_times_are_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in "ab":
        ledger = Ledger(tmp_path / name)
        for day in (1, 2):
            ledger.release(
                paper(groups("g", {"a": 40 * day, "b": 60 * day})), link="cumulative" if day > 1 else None,
                at=datetime(2026, 1, day, tzinfo=UTC),
            )  # fmt: skip
        made.append(ledger.path.read_bytes())
    assert made[0] == made[1]


@dataclasses.dataclass(frozen=True)
class Internal(Policy):
    """A policy of an internal copy, whose numbers are true."""

    internal: bool = True
    reason: str = "for the data owner"


def test_of_an_internal_copy_the_reason_is_kept_and_no_count(tmp_path: Path) -> None:
    true = paper(groups("g", {"a": 613, "b": 3}))
    policy = Internal("internal", 10, 5)
    (result,) = true.results
    object.__setattr__(result, "policy", "internal")
    copy = dataclasses.replace(true, policy=policy, _counts=true.counts.assign(count=613.0))
    assert isinstance(copy, Protected)
    ledger = Ledger(tmp_path / "ledger.jsonl")
    release = ledger.release(copy)
    assert release.internal == "for the data owner"
    text = ledger.path.read_text(encoding="ascii")
    assert "613" not in re.sub(r'"(id|previous|sha256)":"[0-9a-f]+"', "", text)
    assert json.loads(text)["tables"] == []
    # It was not published: the first release of the population follows it, and needs no link.
    assert ledger.release(paper(groups("g", {"a": 40})), population="everyone").link is None
    with pytest.raises(WrongTypeError, match="linked to nothing"):
        ledger.release(copy, link="cumulative")


def test_what_was_not_protected_is_refused(tmp_path: Path) -> None:
    data = pd.DataFrame({"g": ["a"] * 40, "y": [True] * 20 + [False] * 20})
    true = equity.breakdown(data, outcome="y", by=["g"])
    for given_ in (true, protect(true, policy=ONS_10_5).results[0], None):
        with pytest.raises(WrongTypeError, match="protect"):
            Ledger(tmp_path / "ledger.jsonl").release(given_)  # type: ignore[arg-type]
