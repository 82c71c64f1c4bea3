"""One contender in a process of its own: `one.py NAME FILE TIMES` prints, as JSON, what it cost.

It runs once on a few rows, so that everything is loaded, and then is timed on the whole file, TIMES times. With 0
times it runs once and at once, as a user's process would, for its peak of memory.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from people import few


def cpu() -> float:
    """Return the CPU seconds of this process, over all its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak() -> float:
    """Return the most memory this process has held, in MiB.

    Not the resource module's figure, in which a process inherits the peak of the one that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def contender(name: str) -> Callable[[Path], Callable[[], dict[str, Any]]]:
    """Return what is timed by its name; nothing of the others is loaded."""
    import ours

    if name in ours.CONTENDERS:
        return ours.CONTENDERS[name]
    import peers

    return peers.CONTENDERS[name]


def main(name: str, file: str, times: str) -> None:
    """Time one contender."""
    ready = contender(name)
    if int(times) and name != "PySpark":  # which is slow for having to start, and that is told apart
        ready(few(Path(file)))()
    timed = ready(Path(file))
    runs = []
    for _ in range(max(int(times), 1)):
        used, begun = cpu(), time.perf_counter()
        facts = timed()
        runs.append({"wall": time.perf_counter() - begun, "cpu": cpu() - used})
    print(json.dumps({"runs": runs, "peak": peak(), "facts": facts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
