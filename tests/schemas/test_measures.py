"""A measure has a range, a direction, the scores it allows, and scores that are none."""

import pytest

from syschange import schemas

# Raw total to metric score, as the table is printed.
SWEMWBS = dict(
    zip(
        range(7, 36),
        (
            *(7.00, 9.51, 11.25, 12.40, 13.33, 14.08, 14.75, 15.32, 15.84, 16.36, 16.88, 17.43, 17.98, 18.59),
            *(19.25, 19.98, 20.73, 21.54, 22.35, 23.21, 24.11, 25.03, 26.02, 27.03, 28.13, 29.31, 30.70),
            *(32.55, 35.00),
        ),
        strict=True,
    )
)


def measure(codes: str, label: str) -> schemas.Measure:
    return {m.label: m for m in schemas.codelist(codes).measures}[label]


@pytest.mark.parametrize(
    ("label", "limits", "direction"),
    [
        ("mcs", (0, 100), "higher_is_better"),
        ("pcs", (0, 100), "higher_is_better"),
        ("cesd", (0, 60), "higher_is_worse"),
        ("ndt", (0, 48), "higher_is_worse"),
        ("homelessness_star", (10, 100), "higher_is_better"),
        ("wemwbs", (14, 70), "higher_is_better"),
        ("swemwbs", (7, 35), "higher_is_better"),
        ("swemwbs_raw", (7, 35), "higher_is_better"),
        ("eq5d_3l_uk_tto", (-0.594, 1), "higher_is_better"),
        ("eq5d_5l_crosswalk_uk", (-0.594, 1), "higher_is_better"),
        ("eq5d_5l_dsu_mapping_uk", (-0.532, 1), "higher_is_better"),
        ("eq5d_5l_england_2018", (-0.285, 1), "higher_is_better"),
        ("eq5d_5l_uk_2026", (-0.567, 1), "higher_is_better"),
        ("eq5d_vas", (0, 100), "higher_is_better"),
        ("ascot_scrqol", (-0.17, 1), "higher_is_better"),
        ("reqol10", (0, 40), "higher_is_better"),
        ("reqol20", (0, 80), "higher_is_better"),
    ],
)
def test_a_measure_has_a_range_and_a_direction(
    label: str, limits: tuple[float, float], direction: str
) -> None:
    measures = schemas.codelist("measures")
    assert measures.ranges[label] == limits
    assert measures.directions[label] == direction
    assert label in measures.labels


def test_every_measure_of_the_list_names_its_own_source() -> None:
    measures = schemas.codelist("measures")
    assert measures.source not in {m.source for m in measures.measures}


def test_what_nobody_has_verified_is_listed_and_not_enforced() -> None:
    measures = schemas.codelist("measures")
    doubtful = {m.label for m in measures.measures if m.evidence == "unverified"}
    assert doubtful == {"reqol10", "reqol20"}
    assert set(measures.ranges) - set(measures.enforced_ranges) == doubtful


def test_a_metric_score_is_one_of_the_table_and_a_raw_total_is_whole() -> None:
    metric, raw = measure("measures", "swemwbs"), measure("measures", "swemwbs_raw")
    assert metric.values == tuple(SWEMWBS.values())
    assert raw.whole
    assert not raw.values
    assert set(metric.values) & set(map(float, SWEMWBS)) == {7.0, 35.0}  # any other raw total is noticed


def test_no_value_set_of_the_eq5d_is_the_default() -> None:
    labels = schemas.codelist("measures").labels
    assert "eq5d" not in labels
    assert "eq5d_5l" not in labels


def test_the_items_on_risk_are_entered_doubled() -> None:
    items = {m.label: m for m in schemas.codelist("ndt_items").measures}
    doubled = {label for label, item in items.items() if item.doubled}
    assert doubled == {"risk_to_others", "risk_from_others"}
    for label, item in items.items():
        assert item.values == ((0, 2, 4, 6, 8) if label in doubled else (0, 1, 2, 3, 4))
        assert item.range == (item.values[0], item.values[-1])
        assert item.direction == "higher_is_worse"
    assert sum(item.range[1] for item in items.values()) == measure("measures", "ndt").range[1]


def test_a_star_score_of_0_is_an_area_that_was_not_completed() -> None:
    areas = schemas.codelist("homelessness_star_areas").measures
    assert all(dict(a.missing) == {0.0: "not_collected"} for a in areas)
    assert all(a.range == (1, 10) and a.whole and a.direction == "higher_is_better" for a in areas)
    assert [a.label for a in areas][:2] == ["motivation", "self_care"]


@pytest.mark.parametrize(
    ("name", "worst"), [("ascot_domains", 4), ("eq5d_3l_dimensions", 3), ("eq5d_5l_dimensions", 5)]
)
def test_an_answer_runs_the_other_way_than_the_score_made_of_it(name: str, worst: int) -> None:
    for item in schemas.codelist(name).measures:
        assert item.range == (1, worst)
        assert item.direction == "higher_is_worse"
        assert item.whole


def test_items_have_the_evidence_of_their_list() -> None:
    for name in ("ndt_items", "homelessness_star_areas", "ascot_domains"):
        codes = schemas.codelist(name)
        assert {(m.evidence, m.source) for m in codes.measures} == {(codes.evidence, codes.source)}
