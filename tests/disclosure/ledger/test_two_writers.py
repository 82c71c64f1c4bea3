"""Processes that write to one ledger at once lose no entry."""

import subprocess
import sys
import threading
from pathlib import Path

from syschange.disclosure import Ledger

from .made import groups, paper

PROGRAM = """
import sys
import pandas as pd
from syschange import disclosure, equity
data = pd.DataFrame({"g": ["a", "b"] * 40, "y": [1, 1, 0, 0] * 20})
paper = disclosure.protect(equity.breakdown(data, outcome="y", by=["g"]))
ledger = disclosure.Ledger(sys.argv[1])
for i in range(8):
    ledger.release(paper, population=f"{sys.argv[2]} {i}")
"""


def test_two_processes_at_once_leave_one_chain_with_every_entry(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    started = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", PROGRAM, str(path), name]) for name in "ab"
    ]
    assert [process.wait(timeout=300) for process in started] == [0, 0]
    found = [r.population for r in Ledger(path)]
    assert sorted(found) == sorted(f"{name} {i}" for name in "ab" for i in range(8))
    for name in "ab":
        assert [p for p in found if p.startswith(name)] == [f"{name} {i}" for i in range(8)]


def test_two_threads_of_one_process_do_not_either(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    made = paper(groups("sex", {"F": 40, "M": 30}))

    def write(name: str) -> None:
        for i in range(8):
            Ledger(path).release(made, population=f"{name} {i}")

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Ledger(path)) == 16
