"""The same report gives the same PDF, byte for byte, on every machine; and every page says what it is part of."""

import os
import subprocess
import sys
from pathlib import Path

from syschange.reports.pdf import to_pdf

from . import example, pdf_samples
from .pdf_reading import Read, squeezed


def test_it_is_the_same_in_another_process_with_another_home_and_time(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from reports import example\n"
        "sys.stdout.buffer.write(example.report().write(sys.argv[2], formats=['pdf'])[0].read_bytes())"
    )
    tests = Path(__file__).resolve().parents[1]
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "TZ": "Asia/Tokyo",
        "PYTHONHASHSEED": "7",
        "LANG": "C",
    }
    run = subprocess.run(
        [sys.executable, "-c", script, str(tests), str(tmp_path / "out")],
        capture_output=True, check=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert run.stdout == to_pdf(example.report())


def test_it_names_no_author_no_date_and_no_machine() -> None:
    made = to_pdf(example.report())
    for word in (
        b"/Author",
        b"CreationDate",
        b"ModDate",
        b"xmp:CreateDate",
        b"xmp:ModifyDate",
        b"/home",
        b"/tmp",
    ):
        assert word not in made


def test_only_the_fonts_that_come_along_are_in_it(tmp_path: Path) -> None:
    pdf = Read(example.report().write(tmp_path / "out", formats=["pdf"])[0])
    names = set()
    for page in pdf.reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            names.add(font.get_object()["/BaseFont"].partition("+")[2])
    assert {name.removesuffix("-Identity-H") for name in names} <= {"DejaVuSans", "DejaVuSans-Bold"}
    assert names


def test_every_page_has_its_number_and_the_stamp() -> None:
    pages = pdf_samples.hundred_read().words()
    stamp = squeezed(pdf_samples.STAMP)
    assert len(pages) > 5
    for number, words in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in words
        assert squeezed(words).count(stamp) == 1


def test_without_a_stamp_there_is_no_trace_of_one(tmp_path: Path) -> None:
    words = Read(example.report().write(tmp_path / "out", formats=["pdf"])[0]).words()
    assert "INTERNAL" not in "".join(words)


def test_a_very_long_stamp_stays_on_the_page(tmp_path: Path) -> None:
    made = example.report(stamp="not for release " * 40)
    pdf = Read(made.write(tmp_path / "out", formats=["pdf"])[0])
    assert pdf.outside() == []
    assert all(words.count("release") >= 40 for words in pdf.words())


def test_it_is_one_file_beside_the_list(tmp_path: Path) -> None:
    (path,) = example.report().write(tmp_path / "out", formats=["pdf"])
    assert path.name == "report.pdf"
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["report.pdf", "syschange-files.txt"]
