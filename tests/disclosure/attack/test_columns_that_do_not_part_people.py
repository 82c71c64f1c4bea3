"""Columns whose labels overlap are not added up, and what else adds up is attacked all the same."""

import re

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.disclosure import Policy, audit, protect
from syschange.errors import WrongTypeError

PLAIN = Policy("plain", 5, 1)


def table(column: str) -> pd.DataFrame:
    """Return groups by sex, and by a column of which some have two labels."""
    rows = [
        ("(all)", "(all)", 50),
        ("f", "(all)", 47),
        ("m", "(all)", np.nan),
        ("(all)", "a", 35),
        ("(all)", "b", 30),
    ]
    return pd.DataFrame(rows, columns=["sex", column, "n"])


def test_services_that_overlap_are_left_out_and_the_rest_is_attacked() -> None:
    done = audit(table("service"), policy=PLAIN)
    assert done.not_added == ("service",)
    assert "'service' do not add up" in done.text
    assert done.refuted == 1
    assert done.table["lower"].tolist() == done.table["upper"].tolist() == [3]


def test_results_of_a_column_whose_labels_overlap_are_audited() -> None:
    """A total that the library made is right: where parts do not make it up it is none of theirs."""
    counts = equity.breakdown(
        pd.DataFrame({"g": ["a"] * 30 + ["b"] * 40, "y": [True, False] * 35}), outcome="y", by=["g"]
    )

    class Overlapping(type(counts)):  # type: ignore[misc]
        def counts(self) -> pd.DataFrame:
            made = super().counts()
            total = [cell == (("g", "(all)"),) for cell in made["cell"]]
            return made.assign(count=made["count"].where(~np.array(total), made["count"] - 25))

    overlapping = Overlapping(**{f: getattr(counts, f) for f in counts.__dataclass_fields__})
    done = audit(overlapping)
    assert done.not_added == ("g",)
    assert done.ok


@pytest.mark.parametrize("change", [("n", 0, 60.0), ("denominator", 1, 99.0), ("n", 1, 31.0)])
def test_totals_that_do_not_add_up_are_an_error_without_numbers_or_labels(
    change: tuple[str, int, float],
) -> None:
    made = pd.DataFrame(
        {
            "sex": ["(all)", "Zara", "Yan"],
            "n": [70.0, 30, 40],
            "denominator": [70.0, 30, 40],
            "numerator": [35.0, 15, 20],
        }
    )
    assert audit(made, policy=PLAIN).ok
    column, row, value = change
    made.loc[row, column] = value
    with pytest.raises(WrongTypeError, match="published totals do not add up") as problem:
        audit(made, policy=PLAIN)
    assert not re.search(r"\d|Zara|Yan", str(problem.value))


def test_what_only_all_sums_together_contradict_is_an_error() -> None:
    """Each sum can be right by itself, and no numbers of people make all of them right."""
    rows = [("(all)", "(all)", 20), ("f", "(all)", 10), ("m", "(all)", 10), ("(all)", "a", 10), ("(all)", "b", 10),
            ("f", "a", np.nan), ("f", "b", np.nan), ("m", "a", 10), ("m", "b", np.nan)]  # fmt: skip
    made = pd.DataFrame(rows, columns=["sex", "area", "n"])
    assert audit(made, policy=PLAIN, full=True).refuted == 2
    made.loc[7, "n"] = 12
    with pytest.raises(WrongTypeError, match="do not add up"):
        audit(made, policy=PLAIN, full=True)


def test_a_protected_result_never_contradicts_itself() -> None:
    data = pd.DataFrame(
        {"g": ["a"] * 31 + ["b"] * 4 + ["c"] * 12, "y": [True, False, True, False, False] * 9 + [True] * 2}
    )
    assert audit(protect(equity.breakdown(data, outcome="y", by=["g"]))).not_added == ()
