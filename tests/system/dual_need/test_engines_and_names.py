"""One answer from every engine, in any order of rows and under any names."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from syschange.system.dual_need import dual_need

from .referred import as_polars, world

ACCESS, PEOPLE = world(400, seed=6)
ASKED = {"changed_on": "2024-01-01", "referrals": "all"}


def same(one: object, other: object) -> None:
    for name in ("table", "label", "denominators"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def test_polars_duckdb_and_arrow_give_the_same_to_the_last_bit() -> None:
    made = dual_need(ACCESS, people=PEOPLE, **ASKED)
    lazy = dual_need(as_polars(ACCESS), people=as_polars(PEOPLE), **ASKED)
    with duckdb.connect() as lent:
        duck = dual_need(lent.from_df(ACCESS), people=lent.from_df(PEOPLE), **ASKED)
    for other in (lazy, duck):
        same(made, other)
        assert other.words == made.words
        assert other.provenance.data_digest == made.provenance.data_digest
    pytest.importorskip("pyarrow")
    same(
        made,
        dual_need(
            as_polars(ACCESS).collect().to_arrow(), people=as_polars(PEOPLE).collect().to_arrow(), **ASKED
        ),
    )


def test_one_table_with_the_needs_in_it_gives_the_same() -> None:
    joined = ACCESS.merge(PEOPLE, on="person_id")
    same(dual_need(ACCESS, people=PEOPLE), dual_need(joined))


def test_order_and_names_change_nothing() -> None:
    made = dual_need(ACCESS, people=PEOPLE, **ASKED)
    order = np.random.default_rng(0).permutation(len(ACCESS))
    ids = {p: f"z{(i * 37) % 1009:04d}" for i, p in enumerate(PEOPLE["person_id"])}
    services = {"mental health team": "c", "drug service": "a", "housing support": "b"}
    access = ACCESS.iloc[order].assign(
        person_id=lambda t: t["person_id"].map(ids), service=lambda t: t["service"].map(services)
    )
    people = PEOPLE.iloc[::-1].assign(person_id=lambda t: t["person_id"].map(ids))
    other = dual_need(access, people=people, **ASKED)
    pd.testing.assert_frame_equal(made.table, other.table, check_exact=True)
    pd.testing.assert_frame_equal(made.denominators, other.denominators, check_exact=True)
    label = made.label.assign(service=made.label["service"].map(services)).sort_values(
        "service", ignore_index=True
    )
    pd.testing.assert_frame_equal(label, other.label, check_exact=True)
    first = dual_need(access, people=people)
    pd.testing.assert_frame_equal(dual_need(ACCESS, people=PEOPLE).table, first.table, check_exact=True)
