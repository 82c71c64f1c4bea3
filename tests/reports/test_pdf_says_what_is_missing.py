"""Without typst, or without the font, a PDF is refused with what to install, and nothing is written."""

import subprocess
import sys
from pathlib import Path

import pytest

from syschange.errors import CannotWriteError, MissingExtraError

from . import example


def test_without_typst_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtraError, match=r'needs the package \'typst\'.*"syschange\[pdf\]"'):
        example.report().write(tmp_path / "out", formats=["html", "pdf"])
    assert list(tmp_path.iterdir()) == []


def test_without_typst_the_other_formats_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    assert example.report().write(tmp_path / "out", formats=["html"])[0].is_file()


def test_without_the_font_the_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = example.report(sections=())
    monkeypatch.setattr("matplotlib.get_data_path", lambda: str(tmp_path / "nowhere"))
    with pytest.raises(CannotWriteError, match=r"The font 'DejaVu Sans' .* 'DejaVuSans\.ttf' is not there"):
        made.write(tmp_path / "out", formats=["pdf"])
    assert not (tmp_path / "out").exists()


def test_where_typst_refuses_nothing_of_the_report_is_in_the_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import typst

    def refuse(*_: object, **__: object) -> None:
        raise typst.TypstError("unexpected: Jane Doe")

    monkeypatch.setattr(typst, "compile", refuse)
    with pytest.raises(CannotWriteError, match="typst that is installed refused") as caught:
        example.report().write(tmp_path / "out", formats=["pdf"])
    assert "Jane" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert not (tmp_path / "out").exists()


def test_typst_is_loaded_only_where_a_pdf_is_written() -> None:
    code = "import sys, syschange.reports; print([m for m in ('typst', 'matplotlib') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
