"""The page for people with lived experience is easy to read, and the words for likelihood are those of the code."""

import re

import pytest

from syschange import words

from ..running_pages import DOCS

PAGE = (DOCS / "agreeing-what-counts.md").read_text("utf-8")
HIGHEST_GRADE, LONGEST = 7.0, 20


def sentences(page: str) -> list[list[str]]:
    """Return the sentences of a page as lists of words, headings and points of lists among them."""
    plain = re.sub(r"[*`>]|\]\([^)]*\)|\[", "", page)
    parts = re.split(r"(?m)^#+ .*$|^- |\n\s*\n|(?<=[.?!])[\"”]?\s+", plain)
    found = [re.findall(r"[A-Za-z][A-Za-z'’-]*", part) for part in parts]
    return [each for each in found if each]


def syllables(word: str) -> int:
    """Return about how many syllables a word has: runs of vowels, less an e that is not heard at its end."""
    word = re.sub(r"[^a-z]", "", word.lower())
    runs = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouyl]e$|[^aeioutd]ed$|[^aeiouy]les$", word) is not None
    return max(runs - silent, 1)


def grade(page: str) -> float:
    """Return the Flesch–Kincaid grade: .39 words a sentence + 11.8 syllables a word - 15.59.

    Kincaid JP, Fishburne RP, Rogers RL, Chissom BS (1975) Derivation of new readability formulas for Navy enlisted
    personnel. Research Branch Report 8-75, Naval Technical Training Command, Millington.
    """
    found = sentences(page)
    every = [word for sentence in found for word in sentence]
    return 0.39 * len(every) / len(found) + 11.8 * sum(map(syllables, every)) / len(every) - 15.59


def test_it_is_easy_to_read() -> None:
    assert grade(PAGE) <= HIGHEST_GRADE


def test_no_sentence_is_long() -> None:
    assert [" ".join(each) for each in sentences(PAGE) if len(each) > LONGEST] == []


def test_a_page_that_is_hard_is_found() -> None:
    hard = "Methodological heterogeneity notwithstanding, stakeholders operationalised multidimensional disadvantage."
    assert grade(hard) > 2 * HIGHEST_GRADE
    assert max(map(len, sentences("word " * 21 + ". Short."))) == 21


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("no", 1),
        ("people", 2),
        ("change", 1),
        ("agreed", 2),
        ("evidence", 3),
        ("ranked", 1),
        ("safe", 1),
        ("wanted", 2),
    ],
)
def test_syllables_are_counted_about_right(word: str, count: int) -> None:
    assert syllables(word) == count


def test_words_for_likelihood_are_those_of_the_code() -> None:
    page = (DOCS / "what-a-verdict-means.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| ([a-z ]+) \| (?:less than )?(\.\d+)", page)
    assert len(rows) == 7
    for said, number in rows:
        assert words.likelihood(float(number) + (-0.005 if said.startswith("exc") else 0.005)) == said
