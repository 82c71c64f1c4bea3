"""What is mistyped is answered with what is most like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange import cli
from syschange.cli.usage import Known

CASES = {
    "a command": (["evalaute", "plan.yaml"], "no command 'evalaute'; did you mean 'evaluate'?"),
    "a command below another": (["plan", "chek"], "did you mean 'check'?"),
    "an option": (["demo", "--polcy", "NHS_7_5"], "no option --polcy; did you mean --policy?"),
    "an option with its value": (["demo", "--polcy=NHS_7_5"], "no option --polcy; did you mean --policy?"),
    "an option cut short": (["demo", "--pol", "NHS_7_5"], "no option --pol; did you mean --policy?"),
    "an option of nothing like it": (["demo", "--zzzz"], "see syschange demo --help"),
    "a choice": (["demo", "--policy", "NHS_75"], "did you mean 'NHS_7_5'?"),
    "a choice of nothing like it": (["demo", "--policy", "zzzz"], "choose from 'ONS_10_5', 'NHS_7_5'"),
    "a format": (["demo", "--formats", "html,mdd"], "Did you mean 'md'?"),
    "a link": (["report", "p", "--link", "cumulate"], "Did you mean 'cumulative'?"),
    "a word too many": (["demo", "plan.yaml"], "'plan.yaml' is more than this command takes"),
    "a tolerance": (["backtest", "a", "b", "--key", "k", "--tolerance", "-1"], "from 0 on"),
    "a key": (["backtest", "a", "b", "--key", ","], "name the columns"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_nearest_right_thing_is_named(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    words, hint = CASES[case]
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert hint in said.err
    assert "usage: syschange" in said.err


def test_what_was_typed_cannot_write_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["\x1b[2Jdemo"],
        ["demo", "--\x1b[2J"],
        ["demo", "\x1b[2J"],
        ["demo", "--policy", "\x1b[2J"],
    ):
        with pytest.raises(SystemExit):
            cli.main(words)
        assert "\x1b" not in capsys.readouterr().err


@given(st.sampled_from(["same_cohort", "cumulative"]), st.sampled_from([" ", "-", "_", ""]), st.booleans())
def test_case_and_what_joins_words_are_no_difference(word: str, join: str, upper: bool) -> None:
    typed = word.replace("_", join)
    link = Known("link", ("cumulative", "same_cohort"))
    assert link(typed.upper() if upper else typed) == word
