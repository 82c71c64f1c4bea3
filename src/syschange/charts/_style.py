"""What every picture looks like: colours, sizes in points, and matplotlib's settings while one is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import matplotlib as mpl
import matplotlib.style

# The categorical palette of the Government Analysis Function, in its order. As marks on white, every colour has
# a contrast of at least 3:1; as text, three of the six would fall short of 4.5:1, so text is ink.
PALETTE: Final = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
NAVY, TEAL, PLUM, ORANGE, GREY, LILAC = PALETTE
INK: Final = "#1F2328"
MUTED: Final = "#4A5057"
LANE: Final = "#EEF1F4"
RULE: Final = "#C9CFD6"
PAPER: Final = "#FFFFFF"

# Points (ours). Narrow on purpose: shown at a phone's width the text is still about 10 pixels high, and at a
# page's width about as large as the page's own.
WIDTH: Final = 350.0
MARGIN: Final = 6.0
TEXT: Final = 11.5
SMALL: Final = 10.0
LINE: Final = 14.5
POINTS_PER_INCH: Final = 72.0

HIDDEN_WORDS: Final = "[c] hidden to protect people"
# What parts of a picture are called in it, for `svg` to find.
TITLES: Final = "titles"
BESIDE: Final = "beside"


@contextmanager
def settings() -> Iterator[None]:
    """Work with matplotlib's own defaults and these few settings, whatever the user has set, and then restore.

    Text stays text in an SVG, and ids come out the same on every run.
    """
    ours = {
        "svg.fonttype": "none",
        "svg.hashsalt": "syschange",
        "text.usetex": False,
        "text.parse_math": False,
        "hatch.linewidth": 0.8,
    }
    with mpl.rc_context(), mpl.style.context(["default", ours]):
        yield
