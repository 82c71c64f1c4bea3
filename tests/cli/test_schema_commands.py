"""The command `schema`: what is listed and shown, and a draft that is written once, whole, or not at all."""

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from syschange import cli, schemas

CSV = "Person No,Joined,Visits,Kind,Pet\n" + "".join(
    f"{i:04},2024-01-{i % 28 + 1:02},{i % 7},{('A b', 'No way')[i % 2]},{('Yes', 'no')[i % 2]}\n"
    for i in range(60)
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "visits.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def test_list_names_every_schema_with_its_grain_and_every_code_list(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["schema", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in schemas.names():
        schema = schemas.load(name)
        assert any(line.split()[:1] == [name] and line.endswith(f"  {schema.grain}") for line in lines)
    for name in schemas.codelist_names():
        assert any(
            line.split()[:1] == [name] and line.endswith(schemas.codelist(name).title) for line in lines
        )


@pytest.mark.parametrize("name", schemas.names())
def test_show_says_of_each_column_what_it_holds(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", "show", name]) == 0
    said = capsys.readouterr().out
    schema = schemas.load(name)
    for field in schema.fields:
        line = next(line for line in said.splitlines() if line.startswith(f"  {field.name} "))
        assert line.endswith(" ".join(field.description.split()))
        assert ("every row" in line) is (field.required and not field.nullable)
        assert field.codelist in line
    assert ("checked together:" in said) is bool(schema.rules or schema.links)
    for link in schema.links:
        assert f"{link.field} is found in {link.other} of {link.table}" in said


@pytest.mark.parametrize("name", schemas.codelist_names())
def test_show_of_a_code_list_says_its_labels_and_how_far_to_trust_it(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["schema", "show", name]) == 0
    said = capsys.readouterr().out
    codes = schemas.codelist(name)
    for label in (*codes.labels, *codes.missing):
        assert re.search(rf"^  {re.escape(label)}(  |$)", said, re.MULTILINE)
    assert f"evidence: {codes.evidence.replace('_', ' ')}" in said
    assert f"source: {codes.source}" in said
    assert ("data are not held against it" in said) is not codes.strict


def test_no_schema_has_the_name_of_a_code_list() -> None:
    assert not set(schemas.names()) & set(schemas.codelist_names())


def test_show_says_which_direction_of_a_measure_is_better(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", "show", "measures"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert re.search(r"0 to 60 +worse", lines["cesd"])
    assert re.search(r"0 to 100 +better", lines["mcs"])


def test_show_names_the_nearest_schema_or_code_list(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong, right in (("peple", "people"), ("ethnic_group5", "ethnic_group_5")):
        assert cli.main(["schema", "show", wrong]) == 1
        assert f"'{right}'" in capsys.readouterr().err


def test_new_writes_a_draft_that_the_file_passes(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["schema", "new", "visits", "--from", str(data)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "visits.yaml"
    assert said.err == ""
    schema = schemas.read_schema("visits.yaml")
    assert {f.name: f.role for f in schema.fields} == {
        "Person No": "id",
        "Joined": "date",
        "Visits": "number",
        "Kind": "characteristic",
        "Pet": "flag",
    }
    table = schemas.read(data, schema)
    assert table["Person No"][7] == "0007"
    assert schemas.check(table, schema).ok
    assert cli.main(["schema", "show", "visits.yaml"]) == 0
    assert "A b, No way" in capsys.readouterr().out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["visits.csv", "visits.yaml"]


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
def test_new_reads_parquet_and_excel(suffix: str, data: Path, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl" if suffix == "xlsx" else "pyarrow")
    table = pd.read_csv(data, dtype={"Person No": "str"}, parse_dates=["Joined"])
    source = tmp_path / f"visits.{suffix}"
    table.to_excel(source, index=False) if suffix == "xlsx" else table.to_parquet(source, index=False)
    out = tmp_path / "deep" / "mine.yaml"
    assert cli.main(["schema", "new", "mine", "--from", str(source), "--out", str(out)]) == 0
    schema = schemas.read_schema(out)
    assert schemas.check(schemas.read(source, schema), schema).ok


def test_a_table_like_a_shipped_schema_is_read_by_its_types(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    rows = "".join(f"{i:03},{20 + i},{('Male', 'Female')[i % 2]},{('0', '998')[i % 2]}\n" for i in range(30))
    source.write_text(f"Person ID,age,sex,need_justice\n{rows}", encoding="utf-8")
    out = tmp_path / "mine.yaml"
    assert cli.main(["schema", "new", "mine", "--from", str(source), "--out", str(out)]) == 0
    schema = schemas.read_schema(out)
    assert schema.extends == "people"
    assert "fields:" not in out.read_text("utf-8")
    assert schemas.check(schemas.read(source, schema), schema).ok


def test_new_never_overwrites(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mine.yaml"
    out.write_text("mine", encoding="utf-8")
    assert cli.main(["schema", "new", "mine", "--from", str(data), "--out", str(out)]) == 1
    assert "not overwritten" in capsys.readouterr().err
    assert out.read_text("utf-8") == "mine"
    dangling = tmp_path / "other.yaml"
    dangling.symlink_to(tmp_path / "nowhere")
    assert cli.main(["schema", "new", "other", "--from", str(data), "--out", str(dangling)]) == 1
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_appears_while_the_draft_is_made_is_kept(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "mine.yaml"
    drafted = schemas.draft_file

    def meanwhile(path: Path, name: str) -> str:
        out.write_text("mine", encoding="utf-8")
        return drafted(path, name)

    monkeypatch.setattr(schemas, "draft_file", meanwhile)
    assert cli.main(["schema", "new", "mine", "--from", str(data), "--out", str(out)]) == 1
    assert out.read_text("utf-8") == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine.yaml", "visits.csv"]


def test_nothing_is_written_where_the_file_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ragged = tmp_path / "ragged.csv"
    ragged.write_text("a,b\n1,2\nsecret\n", encoding="utf-8")
    for source in (ragged, tmp_path / "absent.csv"):
        out = tmp_path / "mine.yaml"
        assert cli.main(["schema", "new", "mine", "--from", str(source), "--out", str(out)]) == 1
        assert "secret" not in capsys.readouterr().err
        assert [p.name for p in tmp_path.iterdir()] == ["ragged.csv"]


def test_data_without_names_of_columns_are_not_taken_for_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "people.csv"
    source.write_text("Jo Smith,Male\nAl Jones,Female\nAnn Lee,Male\n", encoding="utf-8")
    assert (
        cli.main(["schema", "new", "mine", "--from", str(source), "--out", str(tmp_path / "mine.yaml")]) == 1
    )
    said = capsys.readouterr().err
    assert "names of columns" in said
    assert "Smith" not in said
    assert not (tmp_path / "mine.yaml").exists()


def test_a_folder_that_is_a_file_is_an_error_in_words(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data / "mine.yaml"
    assert cli.main(["schema", "new", "mine", "--from", str(data), "--out", str(out)]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["visits.csv"]


@pytest.mark.parametrize(
    "words",
    [
        ["schema"],
        ["schema", "show"],
        ["schema", "new", "mine"],
        ["schema", "lst"],
        ["schema", "new", "mine", "--from", "a.csv", "--out", "other.yaml"],
    ],
)
def test_wrong_usage_is_exit_code_2(words: list[str]) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "syschange.cli", *words], capture_output=True, text=True, check=False
    )
    assert said.returncode == 2
    assert said.stdout == ""
    assert "usage: syschange schema" in said.stderr


def test_a_schema_of_ones_own_cannot_write_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    text = schemas.draft(pd.DataFrame({"score": [1.5]}), "mine")
    path.write_text(text.replace("Say what the column holds", r"\e[2Jgone"), encoding="utf-8")
    assert cli.main(["schema", "show", str(path)]) == 0
    said = capsys.readouterr().out
    assert "gone" in said
    assert "\x1b" not in said
