"""What takes a guess (that every hidden number is a small one) is told apart from what follows for certain."""

import pandas as pd

from syschange import disclosure, equity, examples


def test_what_only_a_guess_gives_is_said_and_in_the_trial_it_is_wrong() -> None:
    trial = examples.help_trial()
    reached = trial.people.merge(trial.access, on="person_id")
    made = equity.breakdown(reached, outcome="reached", by=["arm", "ethnicity"], ways=2)
    found = disclosure.audit(disclosure.protect(made))
    assert found.guessed == found.refuted > 0
    assert "the guess may be wrong" in found.text
    true = {(row["cell"], row["quantity"]): row["count"] for row in made.counts().to_dict("records")}
    told = found.table[found.table["verdict"] == "refuted"]
    wrong = [
        not low <= true[cell, quantity] <= high
        for cell, quantity, low, high in zip(
            told["cell"], told["quantity"], told["lower"], told["upper"], strict=True
        )
    ]
    assert all(wrong)


def test_what_is_taken_from_a_printed_total_is_no_guess() -> None:
    table = pd.DataFrame({"g": ["(all)", "a", "b"], "n": [23, None, 20]})
    found = disclosure.audit(table, policy="ONS_10_5")
    assert found.refuted > 0
    assert found.guessed == 0
    assert "guess" not in found.text


def test_one_contradiction_does_not_free_the_hidden_numbers_of_another_sum() -> None:
    """Of g a hidden number has to be large; those of h add up to seven, and can only be three and four."""
    table = pd.DataFrame(
        {
            "g": ["(all)", "a", "b", "c", "(all)", "(all)", "(all)"],
            "h": ["(all)", "(all)", "(all)", "(all)", "x", "y", "z"],
            "n": [50, None, None, 20, 43, None, None],
        }
    )
    found = disclosure.audit(table, policy=disclosure.exact_suppression(threshold=5, width=2)).table
    of_h = found[[dict(cell)["h"] in {"y", "z"} for cell in found["cell"]]]
    assert of_h[["lower", "upper"]].drop_duplicates().to_numpy().tolist() == [[3, 4]]
