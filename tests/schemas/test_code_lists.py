"""The code lists say where they come from, what they allow and which direction is better."""

from pathlib import Path

import pytest

from syschange import schemas
from syschange.errors import UnknownChoiceError, UnreadableFileError
from syschange.schemas.codelists import codelist_names, read_codelist


@pytest.mark.parametrize("name", codelist_names())
def test_every_code_list_names_its_source_and_evidence(name: str) -> None:
    codes = schemas.codelist(name)
    assert codes.labels
    assert codes.source
    assert codes.evidence in {"official", "official_code", "secondary", "ours", "unverified"}


def test_the_labels_stand_in_the_order_of_their_source() -> None:
    assert schemas.codelist("sex").labels == ("Female", "Male")
    assert schemas.codelist("homelessness").labels == ("Homeless", "Housed")
    assert schemas.codelist("reported_by").labels == ("person", "staff", "record")
    assert schemas.codelist("ethnic_group_5").labels == (
        "Asian, Asian British or Asian Welsh",
        "Black, Black British, Black Welsh, Caribbean or African",
        "Mixed or Multiple ethnic groups",
        "White",
        "Other ethnic group",
    )


@pytest.mark.parametrize(
    ("measure", "limits", "direction"),
    [
        ("mcs", (0, 100), "higher_is_better"),
        ("pcs", (0, 100), "higher_is_better"),
        ("cesd", (0, 60), "higher_is_worse"),
        ("ndt", (0, 48), "higher_is_worse"),
        ("wemwbs", (14, 70), "higher_is_better"),
        ("swemwbs", (7, 35), "higher_is_better"),
        ("eq5d_3l_uk_tto", (-0.594, 1), "higher_is_better"),
    ],
)
def test_a_measure_has_a_range_and_a_direction(
    measure: str, limits: tuple[float, float], direction: str
) -> None:
    measures = schemas.codelist("measures")
    assert measures.ranges[measure] == limits
    assert measures.directions[measure] == direction
    assert measure in measures.labels


def test_what_nobody_has_verified_is_listed_and_not_enforced() -> None:
    measures = schemas.codelist("measures")
    doubtful = {m.label for m in measures.measures if m.evidence == "unverified"}
    assert "reqol10" in doubtful
    assert set(measures.ranges) - set(measures.enforced_ranges) == doubtful


def test_an_unknown_list_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownChoiceError, match=r"Did you mean 'homelessness'\?"):
        schemas.codelist("homelesness")


HEAD = "name: x\nversion: '1.0'\ntitle: X\nsource: ours\nevidence: ours\n"
MEASURE = "{label: a, title: A, range: [0, 1], direction: higher_is_better, source: ours, evidence: ours}"


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "labels: [yes, no]\n",
        HEAD + "labels: [a, a]\n",
        HEAD + f"labels: [a]\nmeasures: [{MEASURE}]\n",
        HEAD + f"measures: [{MEASURE}, {MEASURE}]\n",
        HEAD
        + "measures: [{label: a, title: A, direction: higher_is_better, source: ours, evidence: ours}]\n",
        HEAD + f"measures: [{MEASURE.replace('better', 'good')}]\n",
        HEAD.replace("evidence: ours", "evidence: hearsay") + "labels: [a]\n",
        HEAD + "labels: [a]\ncodes: [1]\n",
    ],
    ids=["neither", "truth", "twice", "both", "measure twice", "no range", "direction", "evidence", "key"],
)
def test_a_malformed_list_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=r"The file 'x.yaml' is not well formed"):
        read_codelist(path)
