"""Seeds that nobody has seen: others at every run, except where SYSCHANGE_SEED asks for a run that can be repeated.

CI sets it to the content of the commit, so that each change is tried with other draws, and a red run can be looked
into: the same commit draws the same again.
"""

import os
import random
import zlib

# One run on several processors has one, because each of them must collect the same tests.
_RUN = (
    os.environ.get("SYSCHANGE_SEED")
    or os.environ.get("PYTEST_XDIST_TESTRUNUID")
    or str(random.SystemRandom().random())
)


def unseen(what: str = "") -> int:
    """Return the seed of the test that is running, or of what a module makes before any is."""
    running = os.environ.get("PYTEST_CURRENT_TEST", "").removesuffix(" (setup)").removesuffix(" (call)")
    return zlib.crc32(f"{_RUN} {running} {what}".encode())
