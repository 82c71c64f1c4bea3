"""A backtest tells every cell that differs and no other, and never prints what was worked out again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import MissingColumnError, MissingFileError, UnreadableFileError, WrongTypeError
from syschange.reports.quarterly import backtest

PUBLISHED = (
    'Group,People,Share,Note\r\neveryone,"1,205",59%,x\r\nsex: Female,25,[c],y\r\nsex: Male,−5.0,17%,\r\n'
)


def save(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8"))
    return path


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return save(tmp_path / "table.csv", PUBLISHED)


def test_order_and_ways_of_writing_a_number_are_no_difference(first: Path, tmp_path: Path) -> None:
    other = (
        "\ufeffShare,Group,Note,People\n17%,sex: Male,,-5\n59.0%,everyone,'x,1205.0\n[c],sex: Female,y,25\n"
    )
    found = backtest(first, save(tmp_path / "b.csv", other), key=["Group"])
    assert found.same
    assert found.table.empty
    assert (found.rows, found.cells) == (3, 9)
    assert found.text == "The two tables are the same: 3 rows and 9 cells were compared."


def test_every_difference_is_told_and_the_new_numbers_are_not(first: Path, tmp_path: Path) -> None:
    other = "Group,People,Share,Extra\neveryone,1203,59%,1\nsex: Female,25,46%,1\nsex: Other,7,1%,1\n"
    found = backtest(first, save(tmp_path / "b.csv", other), key=["Group"])
    assert not found.same
    told = {(r.row, r.column, r.what) for r in found.table.itertuples()}
    assert told == {
        ("Group: everyone", "People", "differs"),
        ("Group: sex: Female", "Share", "differs"),
        ("Group: sex: Male", "", "published only"),
        ("Group: sex: Other", "", "recomputed only"),
        ("", "Note", "column not recomputed"),
        ("", "Extra", "column not published"),
    }
    for words in (
        "everyone (People)",
        "sex: Female (Share)",
        "sex: Male",
        "'Note'",
        "'Extra'",
        "1 row worked out",
    ):
        assert words in found.text
    for secret in ("1203", "46", "Other", "7"):
        assert secret not in found.text
    assert found.table.set_index("row").loc["Group: everyone", "recomputed"] == "1203"


@pytest.mark.parametrize(
    ("far", "tolerance", "same"), [("25.5", 0.5, True), ("25.6", 0.5, False), ("25.1", 0, False)]
)
def test_numbers_may_differ_by_the_tolerance(
    far: str, tolerance: float, same: bool, first: Path, tmp_path: Path
) -> None:
    other = save(tmp_path / "b.csv", PUBLISHED.replace("25", far))
    assert backtest(first, other, key=["Group"], tolerance=tolerance).same is same


@pytest.mark.parametrize(
    ("cell", "same"),
    [("[c]", True), ("[u]", False), ("0", False), ("", False), ("c", False)],
)
def test_a_hidden_number_is_like_another_hidden_one_alone(
    cell: str, same: bool, first: Path, tmp_path: Path
) -> None:
    other = save(tmp_path / "b.csv", PUBLISHED.replace("[c]", cell))
    assert backtest(first, other, key=["Group"], tolerance=10).same is same


def test_a_percentage_is_no_number_without_its_sign(first: Path, tmp_path: Path) -> None:
    assert not backtest(first, save(tmp_path / "b.csv", PUBLISHED.replace("59%", "59")), key=["Group"]).same


def test_a_folder_holds_the_table_of_the_same_name(first: Path, tmp_path: Path) -> None:
    (tmp_path / "new" / "tables").mkdir(parents=True)
    with pytest.raises(MissingFileError):
        backtest(first, tmp_path / "new", key=["Group"])
    save(tmp_path / "new" / "tables" / "table.csv", PUBLISHED)
    assert backtest(first, tmp_path / "new", key=["Group"]).same


def test_what_cannot_be_compared_is_said_in_a_sentence(first: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingColumnError, match="'Group'"):
        backtest(first, first, key=["Grop"])
    with pytest.raises(WrongTypeError, match="'Share' do not tell its rows apart"):
        backtest(first, save(tmp_path / "b.csv", PUBLISHED.replace("17%", "59%")), key=["Share"])
    with pytest.raises(MissingFileError):
        backtest(tmp_path / "tabel.csv", first, key=["Group"])
    for text in ("", "a,a\n1,2\n", "a,b\n1\n", 'a\n"1'):
        with pytest.raises(UnreadableFileError):
            backtest(save(tmp_path / "b.csv", text), first, key=["Group"])
    (tmp_path / "c.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableFileError):
        backtest(tmp_path / "c.csv", first, key=["Group"])
    for tolerance in (-1.0, float("nan"), float("inf")):
        with pytest.raises(WrongTypeError, match="tolerance"):
            backtest(first, first, key=["Group"], tolerance=tolerance)
    for key in ([], ["Group", "Group"]):
        with pytest.raises(WrongTypeError, match="key"):
            backtest(first, first, key=key)


@given(number=st.integers(-(10**9), 10**9), places=st.integers(0, 3))
def test_a_number_is_itself_however_it_is_written(
    number: int, places: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("written")
    one = save(folder / "a.csv", f"k,v\n1,{number}\n")
    other = save(folder / "b.csv", f'k,v\n1,"{number:,.{places}f}"\n'.replace("-", "−"))
    assert backtest(one, other, key=["k"]).same
    off = save(folder / "c.csv", f"k,v\n1,{number + 1}\n")
    assert not backtest(one, off, key=["k"]).same
