"""A figure that a notebook shows by itself: its titles as text, and below them the picture, named and described."""

import hashlib
import html

from matplotlib.figure import Figure

from syschange.charts import _known as known
from syschange.charts._svg import sayable, svg

_ID = 10
# No colour is set for the words: they are those of the page, light or dark. The picture brings its own ground.
_FIGURE = "max-width:30rem;margin:0"
_HEADLINE = "margin:.3em 0;font-weight:bold"
_SUBTITLE = "margin:.3em 0;font-size:.9em"


class ShownFigure(Figure):
    """A matplotlib figure that shows itself in a notebook, where matplotlib has no pyplot to do so."""

    def _repr_html_(self) -> str | None:
        """Return the titles as text and the picture as SVG; what matplotlib shows of a figure that is not known."""
        titles = known.titles(self)
        if titles is None:  # it was unpickled: its words are not with it
            shown: str | None = super()._repr_html_()
            return shown
        # Named after what it says: two pictures on a page have ids of their own, and one always has the same.
        name = f"{known.describe(self)}\n{self.get_figwidth()}"
        digest = hashlib.sha256(name.encode("utf-8", "backslashreplace")).hexdigest()[:_ID]
        title = sayable(titles[0]) or "Picture"
        said = sayable(known.describe(self)) or title
        made = svg(self, id_prefix=f"picture-{digest}", title=title, description=said)
        headline, subtitle = (html.escape(words) for words in (title, sayable(titles[1])))
        under = f'<p dir="auto" style="{_SUBTITLE}">{subtitle}</p>' if subtitle else ""
        return (
            f'<figure style="{_FIGURE}"><figcaption><p dir="auto" style="{_HEADLINE}">{headline}</p>{under}'
            f"</figcaption>{made}</figure>"
        )
