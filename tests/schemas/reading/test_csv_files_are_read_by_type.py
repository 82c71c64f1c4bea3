"""The CSV reader types every cell by the schema, keeps what does not parse, and never guesses."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings

from syschange import schemas
from syschange.errors import MissingColumnError, UnknownChoiceError, UnreadableFileError

from ..schema_tables import Table, as_pandas, valid


def saved(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


ACCESS = "person_id,service,reached,days,referred_on\n"


def test_cells_become_what_their_column_declares(tmp_path: Path) -> None:
    data = schemas.read_csv(
        saved(tmp_path, ACCESS + "007,Clinic,true,12,2020-02-29\n008,Clinic,,,\n"), "access"
    )
    assert data["person_id"].tolist() == ["007", "008"]
    assert data["reached"].tolist() == [True, pd.NA]
    assert data["days"].tolist() == [12, pd.NA]
    assert data["referred_on"].tolist() == [pd.Timestamp("2020-02-29"), pd.NaT]
    assert [str(d) for d in data.dtypes] == ["str", "str", "boolean", "Int64", "datetime64[us]"]
    assert schemas.check(data, "access").ok


@pytest.mark.parametrize(
    ("cell", "truth"),
    [("true", True), ("FALSE", False), ("Yes", True), ("no", False), ("1", True), ("0", False)],
)
def test_true_and_false_are_read_from_a_table(tmp_path: Path, cell: str, truth: bool) -> None:
    data = schemas.read_csv(saved(tmp_path, ACCESS + f"1,Clinic,{cell},,\n"), "access")
    assert data["reached"].tolist() == [truth]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("reached", "N"),
        ("reached", "not known"),
        ("days", "3.7"),
        ("days", "1e3"),
        ("days", "007"),
        ("days", "+3"),
        ("days", " 3"),
        ("days", "<5"),
        ("days", "NA"),
        ("days", "9999999999999999999"),
        ("days", "9" * 5000),
        ("days", "٣"),
        ("referred_on", "01/02/2020"),
        ("referred_on", "2020-02-30"),
        ("referred_on", "20200101"),
        ("referred_on", "2020-01-01T00:00"),
        ("referred_on", "45292"),
        ("referred_on", "2020-01-01 "),
    ],
    ids=lambda value: value[:20],
)
def test_a_cell_that_does_not_parse_is_kept_and_reported_with_its_row(
    tmp_path: Path, column: str, cell: str
) -> None:
    cells = {
        "person_id": "2",
        "service": "Clinic",
        "reached": "",
        "days": "",
        "referred_on": "",
        column: cell,
    }
    good = "1,Clinic,yes,5,2020-01-01\n"
    path = saved(tmp_path, ACCESS + good + ",".join(cells.values()) + "\n")
    data = schemas.read_csv(path, "access")
    assert data[column].tolist()[1] == cell
    problems = schemas.check(data, "access").problems
    assert [(p.row, p.column, p.rule) for p in problems.itertuples()] == [(2, column, "type")]


@pytest.mark.parametrize("cell", ["inf", "nan", "1,234", "£5", "5%", "1_000", "0x10", "--1"])
def test_a_score_that_is_no_plain_number_is_kept_as_text(tmp_path: Path, cell: str) -> None:
    path = saved(tmp_path, f'person_id,measure,months,value\n1,mcs,0,"{cell}"\n')
    data = schemas.read_csv(path, "outcomes")
    assert data["value"].tolist() == [cell]
    assert [f.rule for f in schemas.check(data, "outcomes").findings] == ["type"]


@pytest.mark.parametrize(
    ("cell", "value"), [("40", 40.0), ("-0.594", -0.594), ("1e-05", 1e-05), ("36.50", 36.5)]
)
def test_a_score_is_read_as_a_number(tmp_path: Path, cell: str, value: float) -> None:
    data = schemas.read_csv(saved(tmp_path, f"person_id,measure,months,value\n1,mcs,0,{cell}\n"), "outcomes")
    assert data["value"].tolist() == [value]


def test_whole_numbers_may_carry_decimals_that_are_all_zero(tmp_path: Path) -> None:
    data = schemas.read_csv(saved(tmp_path, "person_id,age\n1,34.0\n2,\n"), "people")
    assert data["age"].tolist() == [34, pd.NA]


def test_only_an_empty_cell_is_missing(tmp_path: Path) -> None:
    path = saved(tmp_path, 'person_id,arm,note\n1,NA,None\n2,None,\n3,"",null\n')
    data = schemas.read_csv(path, "people")
    assert data["arm"].tolist()[:2] == ["NA", "None"]
    assert data["arm"].isna().tolist() == [False, False, True]
    assert data["note"].isna().tolist() == [False, True, False]


def test_ids_longer_than_any_number_keep_every_digit(tmp_path: Path) -> None:
    data = schemas.read_csv(saved(tmp_path, "person_id\n90071992547409931\n90071992547409930\n"), "people")
    assert data["person_id"].nunique() == 2


@pytest.mark.parametrize(
    "mark", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf"], ids=["none", "one", "two"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_byte_order_marks_and_line_ends_do_not_matter(tmp_path: Path, mark: bytes, end: str) -> None:
    path = saved(tmp_path, mark + end.join(["person_id,arm", "1,Zoë", "2,Ann", "", ""]).encode())
    data = schemas.read_csv(path, "people")
    assert data.to_dict("list") == {"person_id": ["1", "2"], "arm": ["Zoë", "Ann"]}


def test_columns_are_renamed_on_the_way_in(tmp_path: Path) -> None:
    path = saved(tmp_path, "Client,Gender,Site\n007,Male,A\n")
    data = schemas.read_csv(path, "people", columns={"person_id": "Client", "sex": "Gender"})
    assert data.to_dict("list") == {"person_id": ["007"], "sex": ["Male"], "Site": ["A"]}


def test_a_field_the_schema_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownChoiceError, match=r"Did you mean 'person_id'\?"):
        schemas.read_csv(saved(tmp_path, "id\n1\n"), "people", columns={"personid": "id"})


def test_a_column_the_file_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingColumnError, match=r"Did you mean 'Client id'\?"):
        schemas.read_csv(
            saved(tmp_path, "Client id,sex\n1,Male\n"), "people", columns={"person_id": "client_id"}
        )


@pytest.mark.parametrize(
    "columns",
    [{"person_id": "a", "household_id": "a"}, {"person_id": "a"}],
    ids=["one for two", "two of one name"],
)
def test_names_that_would_clash_are_refused(tmp_path: Path, columns: dict[str, str]) -> None:
    with pytest.raises(UnreadableFileError, match="two columns would have one name"):
        schemas.read_csv(saved(tmp_path, "a,person_id\n1,2\n"), "people", columns=columns)


def test_a_header_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    data = schemas.read_csv(saved(tmp_path, "person_id,age,sex\n"), "people")
    assert list(data.columns) == ["person_id", "age", "sex"]
    assert [f.rule for f in schemas.check(data, "people").findings] == ["too_few_rows"]


@settings(deadline=None, max_examples=40)
@given(valid())
def test_a_valid_table_that_is_written_and_read_is_valid(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[str, Table]
) -> None:
    schema, table = case
    table = {name: cells for name, cells in table.items() if name != "a note of their own"}
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    as_pandas(schema, table).to_csv(path, index=False)
    data = schemas.read_csv(path, schema)
    assert schemas.check(data, schema).ok
    assert data["person_id"].tolist() == table["person_id"]
    for column, cells in table.items():
        back = [None if pd.isna(v) else v for v in data[column]]
        expected = [pd.Timestamp(c) if isinstance(c, dt.date) else c for c in cells]
        assert back == expected
