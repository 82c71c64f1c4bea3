"""A report's files and its entry in the ledger: both or neither, whatever fails, and the ledger never behind."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NoReturn

import pytest

from syschange import disclosure, reports
from syschange.disclosure import Ledger
from syschange.errors import CannotWriteError, DisclosureError
from syschange.reports import quarterly
from syschange.reports.quarterly import placing

from . import card

TERMS = quarterly.Terms(period="2026-Q2")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "releases.jsonl"


def left(folder: Path) -> list[str]:
    """Return the names in a folder, the hidden ones too."""
    return sorted(p.name for p in folder.iterdir())


def place(folder: Path, ledger: Path, **terms: str) -> quarterly.Placed:
    said = quarterly.Terms(**{"period": "2026-Q2", **terms})  # type: ignore[arg-type]
    return quarterly.place(card.report(), folder / "public", formats=["md"], ledger=ledger, terms=said)


def test_the_entry_has_the_digest_of_every_file(tmp_path: Path, ledger: Path) -> None:
    made = place(tmp_path, ledger)
    (entry,) = Ledger(ledger)
    assert made.release == entry
    assert dict(entry.files).keys() == {p.name for p in made.files}
    assert all(p.is_file() for p in made.files)
    assert left(tmp_path) == ["public", "releases.jsonl", "releases.jsonl.head"]


def test_a_refused_release_leaves_no_file_and_no_entry(tmp_path: Path, ledger: Path) -> None:
    earlier = reports.build(card.smaller())
    quarterly.place(
        earlier, tmp_path / "public", formats=["md"], ledger=ledger, terms=quarterly.Terms(period="2026-Q1")
    )
    before, held = card.written(tmp_path / "public"), ledger.read_bytes()
    with pytest.raises(DisclosureError, match=r"refused\..*the table by 'arm', 'ethnicity'.*(Hide|Merge)"):
        place(tmp_path, ledger, population="everyone", link="cumulative")
    assert card.written(tmp_path / "public") == before
    assert ledger.read_bytes() == held
    assert left(tmp_path) == ["public", "releases.jsonl", "releases.jsonl.head"]


def test_what_would_be_refused_can_be_hidden_besides(tmp_path: Path, ledger: Path) -> None:
    Ledger(ledger).release(card.smaller(), period="2026-Q1")
    terms = quarterly.Terms(period="2026-Q2", population="everyone", link="cumulative")
    mended = quarterly.hidden_until_safe(card.card(), policy=disclosure.ONS_10_5, ledger=ledger, terms=terms)
    assert mended.hidden > card.protected().hidden
    quarterly.place(reports.build(mended), tmp_path / "public", formats=["md"], ledger=ledger, terms=terms)
    assert len(Ledger(ledger)) == 2
    assert quarterly.audit_ledger(ledger).ok


def test_the_first_release_that_is_refused_makes_no_ledger(tmp_path: Path, ledger: Path) -> None:
    with pytest.raises(DisclosureError, match="no release of the population"):
        place(tmp_path, ledger, link="cumulative")
    assert left(tmp_path) == []


def disk_full(*_: object) -> NoReturn:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["write_files", "swap"])
@pytest.mark.parametrize("first", [True, False])
def test_a_failed_write_leaves_no_entry_and_the_old_files(
    step: str, first: bool, tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not first:
        place(tmp_path, ledger, period="2026-Q1")
    before, entries = card.written(tmp_path), [] if first else list(Ledger(ledger))
    with monkeypatch.context() as patched:
        patched.setattr(placing, step, disk_full)
        with pytest.raises(CannotWriteError, match="No space left"):
            place(tmp_path, ledger, population="everyone", **({} if first else {"link": "same_cohort"}))
    assert [*Ledger(ledger)] == entries
    after = card.written(tmp_path)
    assert {n: b for n, b in after.items() if b} == before
    assert not [name for name in left(tmp_path) if name.startswith(".")]
    place(tmp_path, ledger, population="everyone", **({} if first else {"link": "same_cohort"}))
    assert len(Ledger(ledger)) == len(entries) + 1


def test_an_entry_that_another_release_stands_on_is_not_taken_back(
    tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_: object) -> NoReturn:
        Ledger(ledger).release(card.protected(), population="others")
        disk_full()

    with monkeypatch.context() as patched:
        patched.setattr(placing, "swap", meanwhile)
        with pytest.raises(CannotWriteError, match="run the same command again"):
            place(tmp_path, ledger)
    assert [r.population for r in Ledger(ledger)] == ["everyone", "others"]
    made = place(tmp_path, ledger, population="everyone")
    assert made.again
    assert len(Ledger(ledger)) == 2


def test_a_ledger_that_cannot_be_written_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="ledger"):
        place(tmp_path, tmp_path / "nowhere" / "releases.jsonl")
    assert left(tmp_path) == []


CRASH = """
    import os, sys
    from pathlib import Path
    from tests_card import report
    from syschange.reports import quarterly
    from syschange.reports.quarterly import placing
    placing.swap = lambda *_: os._exit(9)
    folder = Path(sys.argv[1])
    quarterly.place(report(), folder / "public", formats=["md"], ledger=folder / "releases.jsonl",
                    terms=quarterly.Terms(period="2026-Q2"))
"""


def test_a_run_that_is_killed_in_between_leaves_the_entry_and_is_finished_by_the_next(
    tmp_path: Path,
) -> None:
    """Nothing is ever in its place that the ledger does not know; the other way round can be."""
    code = tmp_path / "code"
    code.mkdir()
    (code / "tests_card.py").write_text(Path(card.__file__).read_text("utf-8"), encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CRASH), str(out)],
        env={**os.environ, "PYTHONPATH": str(code)}, check=False,
    )  # fmt: skip
    assert ended.returncode == 9
    assert not (out / "public").exists()
    (entry,) = Ledger(out / "releases.jsonl")
    made = place(out, out / "releases.jsonl")
    assert made.again
    assert made.release == entry
    assert (out / "public" / "summary.md").is_file()
    assert len(Ledger(out / "releases.jsonl")) == 1


def test_the_same_report_made_again_is_entered_once(tmp_path: Path, ledger: Path) -> None:
    assert not place(tmp_path, ledger).again
    assert place(tmp_path, ledger).again
    assert place(tmp_path, ledger, population="everyone").again
    assert len(Ledger(ledger)) == 1


def test_an_earlier_release_asks_for_population_and_link(tmp_path: Path, ledger: Path) -> None:
    place(tmp_path, ledger, population="all served")
    with pytest.raises(DisclosureError, match=r"does not say of whom.*'all served'"):
        quarterly.settled_terms(ledger, quarterly.Terms(period="2026-Q3"), internal=False)
    with pytest.raises(DisclosureError, match=r"how it is linked.*cumulative"):
        quarterly.settled_terms(
            ledger, quarterly.Terms(period="2026-Q3", population="All  served"), internal=False
        )
    with pytest.raises(DisclosureError, match="how it is linked"):
        quarterly.place(
            reports.build(card.smaller()), tmp_path / "public", formats=["md"], ledger=ledger,
            terms=quarterly.Terms(period="2026-Q2", population="all served"),
        )  # fmt: skip


def test_a_looser_policy_needs_a_reason(tmp_path: Path, ledger: Path) -> None:
    strict = disclosure.protect(card.card(), policy="STRICT_10_10")
    Ledger(ledger).release(strict, period="2026-Q1")
    said = {"population": "everyone", "link": "independent"}
    with pytest.raises(DisclosureError, match="rounds to 5 where the last rounded to 10"):
        place(tmp_path, ledger, **said)
    made = place(tmp_path, ledger, override="the board asked for it", **said)
    assert made.release is not None
    assert made.release.override == "the board asked for it"


def test_an_internal_copy_is_entered_as_one_and_never_counts_as_published(
    tmp_path: Path, ledger: Path
) -> None:
    copy = reports.build(card.internal())
    made = quarterly.place(copy, tmp_path / "own", formats=["md"], ledger=ledger, terms=TERMS)
    assert made.release is not None
    assert made.release.internal == "Two analysts check the data"
    assert made.release.shown == 0
    assert quarterly.settled_terms(ledger, TERMS, internal=False).population == "everyone"
    assert place(tmp_path, ledger).release is not None


def test_an_internal_copy_never_takes_the_place_of_what_was_published(tmp_path: Path) -> None:
    beside = quarterly.quarter_files(card.protected(), period="2026-Q2")
    quarterly.place(card.report(), tmp_path / "public", formats=["md"], beside=beside)
    before = card.written(tmp_path)
    with pytest.raises(CannotWriteError, match="true values may not take its place"):
        quarterly.place(reports.build(card.internal()), tmp_path / "public")
    assert card.written(tmp_path) == before


def test_a_ledger_in_the_folder_of_the_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="beside that folder"):
        place(tmp_path, tmp_path / "public" / "releases.jsonl")
    assert left(tmp_path) == []


@pytest.mark.parametrize("way", ["linked", "up"])
def test_a_ledger_in_the_folder_of_the_report_is_refused_by_whatever_way(way: str, tmp_path: Path) -> None:
    card.report().write(tmp_path / "public", formats=["md"])
    (tmp_path / "other").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "public")
    inside = {"linked": tmp_path / "linked", "up": tmp_path / "other" / ".." / "public"}[way]
    with pytest.raises(CannotWriteError, match="beside that folder"):
        place(tmp_path, inside / "releases.jsonl")
    assert not (tmp_path / "public" / "releases.jsonl").exists()


def test_a_ledger_changed_by_hand_lets_nothing_out(tmp_path: Path, ledger: Path) -> None:
    place(tmp_path, ledger)
    entry = json.loads(ledger.read_text("utf-8"))
    ledger.write_text(json.dumps({**entry, "shown": 1}) + "\n", encoding="utf-8")
    before = card.written(tmp_path)
    with pytest.raises(DisclosureError, match=r"Entry 1 .* changed by hand"):
        place(tmp_path, ledger, population="everyone", link="cumulative", period="2026-Q3")
    assert card.written(tmp_path) == before
