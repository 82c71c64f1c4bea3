"""Whatever a CSV writer writes is read cell for cell, and a fault far down a long file is named with its place."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.errors import UnreadableFileError
from syschange.schemas.reading import csvlines, csvrows

from .files import refused, text_file

PIECES = st.sampled_from(
    ["a", "b,c", '"', '""', ",", ",,", "\n", "\r\n", "\r", "\0", "é", '"x"', '"y,\nz"', "sep=,\n", " "]
)
CELLS = st.text(st.sampled_from('ab é,"\n\r;\u2028\x0b'), max_size=5)
LONG = b"a,b\n" + b"1,2\n" * 50_000


def trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Return rows without the empty ones at the end of a table of more than one column."""
    while rows and len(rows[0]) > 1 and not any(rows[-1]):
        rows = rows[:-1]
    return rows


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=8)
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 40),
    st.integers(1, 3),
)
def test_whatever_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str, block: int, few: int
) -> None:
    """In blocks of a few bytes and a few rows, so that everything falls across their edges."""
    file = io.StringIO()
    bare = any("\r" in cell for row in rows for cell in row)  # the writer leaves a lone carriage return so
    writer = csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL)
    writer.writerow([f"c{i}" for i in range(len(rows[0]))])
    writer.writerows(rows)
    path = text_file(tmp_path_factory.mktemp("csv"), file.getvalue())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csvlines, "_BLOCK", block)
        patch.setattr(csvrows, "_FEW", few)
        patch.setattr(csvrows, "_MANY", 2 * few)
        table = csvrows.read_rows(path, encoding="utf-8", delimiter=",")
    assert [list(row) for row in zip(*table.columns, strict=True)] == trimmed(rows)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=14).map("".join))
@example('a,b\n1,"2\n3"\n\n')
@example("\ufeff\ufeffa,b\n1,2")
def test_any_text_is_a_table_as_the_csv_module_sees_it_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = text_file(tmp_path_factory.mktemp("csv"), "a,b\n" + text)
    if not refused(lambda: csvrows.read_rows(path, encoding="utf-8", delimiter=",")):
        table = csvrows.read_rows(path, encoding="utf-8", delimiter=",")
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
        assert [list(row) for row in zip(*table.columns, strict=True)] == trimmed(rows)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LONG + b"3\n", "row 50001 (line 50002): it has 1 cells"),
        (LONG + b"3,\xff\n", f"row 50001 (line 50002): byte {len(LONG) + 3}"),
        (LONG + b"3,\0\n", "row 50001 (line 50002): it holds a zero byte"),
        (LONG + b"\n3,4\n", "row 50001 (line 50002): the line is empty"),
        (LONG + b'3,"4\n', "row 50001 (line 50002): its quotation marks"),
        (LONG + b"3,4\r5,6\n", "row 50001 (line 50002): its quotation marks or line ends"),
        (LONG + b'3,"4\n5"\n6\n', "row 50002 (line 50004): it has 1 cells"),
        (b"a,b\n1\n1,2,3\n", "row 1 (line 2): it has 1 cells"),
    ],
    ids=["ragged", "byte", "zero", "empty", "quote", "return", "after two lines", "in balance"],
)
def test_a_fault_far_down_is_named_with_its_place(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        schemas.read_csv(text_file(tmp_path, content), "people")
    assert said in str(caught.value)
    assert caught.value.__context__ is None
