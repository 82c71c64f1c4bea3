"""A pandas column of text is looked through as a whole, wherever its missing cells stand."""

import pandas as pd
import pytest

from syschange.frames import scan


@pytest.mark.parametrize("cells", [["a", None], [None, "a"], [None, None], [None, "a", None]], ids=str)
@pytest.mark.parametrize("dtype", ["str", "string", "object", "category"])
def test_a_column_of_text_is_plain(cells: list[str | None], dtype: str) -> None:
    table = scan(pd.DataFrame({"sex": pd.Series(cells, dtype=dtype)}), {"sex"})
    assert table.opaque == frozenset()
    assert table.look({"missing": table.missing("sex")}).counts == {"missing": cells.count(None)}
