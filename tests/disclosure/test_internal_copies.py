"""An internal copy keeps true values, says so and why on every page, and is logged; nothing else ever keeps them."""

import dataclasses
import logging
from pathlib import Path

import pytest
from matplotlib.text import Text

from syschange import criteria, equity, examples, reports
from syschange.disclosure import Ledger, Policy, internal_only, protect
from syschange.errors import WrongTypeError

REASON = "Data quality review by the two analysts with access"


@pytest.fixture(scope="module")
def card() -> criteria.Scorecard:
    trial = examples.help_trial()
    return criteria.evaluate(criteria.Plan.read(trial.plan_path), trial.tables)


def test_true_values_are_kept_and_are_said_to_be_not_for_release(card: criteria.Scorecard) -> None:
    made = card.results["primary_care"]
    assert isinstance(made, equity.Comparison)
    (copy,) = protect(made, policy=internal_only(REASON)).results
    assert isinstance(copy, equity.Comparison)
    assert copy.table.equals(made.table)
    assert "Not for release" in copy.text
    drawn = " ".join(t.get_text() for t in copy.plot().findobj(Text))
    assert "not for release" in drawn.lower()


def test_the_reason_is_stamped_on_every_page_and_logged(
    card: criteria.Scorecard, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="syschange.disclosure"):
        copy = protect(card, policy=internal_only(f"  {REASON}\n"))
    assert REASON in caplog.text
    written = reports.build(copy).write(tmp_path / "out", formats=["html", "md", "csv"])
    pages = [p for p in written if p.suffix in {".html", ".md", ".csv"}]
    assert len(pages) > 5
    for page in pages:
        said = page.read_text("utf-8")
        assert "Internal copy with true values, not for release" in said, page.name
        assert REASON in said, page.name
    assert not reports.build(protect(card)).stamp


def test_the_ledger_keeps_the_reason_and_no_number(card: criteria.Scorecard, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    Ledger(path).release(protect(card, policy=internal_only(REASON)))
    said = path.read_text("utf-8")
    assert REASON in said
    assert '"tables":[]' in said.replace(" ", "")


@pytest.mark.parametrize("reason", ["", "  \n", None, 3])
def test_an_internal_copy_needs_a_reason(reason: str) -> None:
    with pytest.raises(WrongTypeError, match="needs a reason"):
        internal_only(reason)


@pytest.mark.parametrize(
    "forged",
    [
        Policy("internal_only", 1, 1),
        dataclasses.replace(internal_only(REASON), name="ONS_10_5"),
        dataclasses.replace(internal_only(REASON), name="mine"),
    ],
)
def test_a_policy_is_internal_by_name_and_reason_or_not_at_all(
    card: criteria.Scorecard, forged: Policy
) -> None:
    with pytest.raises(WrongTypeError):
        protect(card, policy=forged)
