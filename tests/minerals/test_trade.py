"""Trade flows: shares of imports with what is not known of the Union, partners, and what leaves as ore."""

from __future__ import annotations

import pandas as pd
import pytest

from carep.minerals import trade
from carep.minerals.assumptions import ModelInputError
from carep.press.data import tables
from carep.press.errors import UnknownNameError

COLUMNS = ["year", "material", "hs6", "hs_title", "exporter", "importer", "value_usd", "total_usd", "row_kind"]


def table(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


def flow(exporter, importer, value, total, material="antimony", hs6="811010", year=2024, kind=trade.BILATERAL):
    return (year, material, hs6, material, exporter, importer, value, total, kind)


FLOWS = table(
    flow("Tajikistan", "United States", 40, 1000),
    flow("Kazakhstan", "United States", 10, 1000),
    flow("Tajikistan", "Germany", 30, 100),
    flow("Kazakhstan", "Germany", 10, 100),
    flow("Tajikistan", "France", 20, 200),
    flow("Tajikistan", "World", 90, 5000, kind=trade.TOTAL),
    flow("Kazakhstan", "World", 20, 5000, kind=trade.TOTAL),
    flow("Kazakhstan", "China", 100, 400, "manganese", "260200"),
    flow("Kazakhstan", "World", 100, 900, "manganese", "260200", kind=trade.TOTAL),
    flow("China", "Kazakhstan", 7, 70),
)


def test_the_share_of_one_country_is_flows_over_its_total():
    made = trade.import_share(FLOWS, material="antimony", year=2024, importer="United States")
    assert (made.value_usd, made.low, made.high) == (50, 0.05, 0.05)


def test_the_unions_share_is_an_interval_because_its_total_is_not_known():
    """60 bought of 300 that the two buying members import; the world trades 5,000."""
    made = trade.import_share(FLOWS, material="antimony", year=2024, importer="European Union")
    assert made.value_usd == 60
    assert made.high == pytest.approx(60 / 300)
    assert made.low == pytest.approx(60 / 5000)


def test_no_flow_is_a_share_of_nothing_but_an_unknown_heading_is_an_error():
    assert trade.import_share(FLOWS, material="antimony", year=2024, importer="China").high == 0
    with pytest.raises(UnknownNameError, match="did you mean antimony"):
        trade.import_share(FLOWS, material="antimonny", year=2024, importer="China")
    with pytest.raises(ModelInputError, match="no trade flows of that year"):
        trade.import_share(FLOWS, material="antimony", year=1999, importer="China")
    with pytest.raises(UnknownNameError, match="importer"):
        trade.import_share(FLOWS, material="antimony", year=2024, importer="Mars")


def test_buyers_of_one_country_worked_by_hand():
    """Tajikistan's antimony: 40, 30 and 20 of 90."""
    made = trade.partner_index(FLOWS, exporters=["Tajikistan"], materials=["antimony"])
    assert made["index"].tolist() == pytest.approx([(100 / 90) ** 2 * (40**2 + 30**2 + 20**2)])
    assert made[["leader", "buyers"]].values.tolist() == [["United States", 3]]
    with pytest.raises(ModelInputError, match="no export"):
        trade.partner_index(FLOWS, exporters=["Uzbekistan"])


def test_stages_follow_the_heading_and_one_heading_counts_once():
    doubled = pd.concat([FLOWS, FLOWS[FLOWS["material"] == "antimony"].assign(material="bismuth")])
    made = trade.exports_by_stage(doubled, year=2024)
    assert made["value_usd"].sum() == 210
    assert trade.raw_share(made) == pytest.approx(100 / 210)
    assert trade.raw_share(trade.exports_by_stage(FLOWS, year=2024, without=["manganese"])) == 0
    with pytest.raises(UnknownNameError, match="chapter"):
        trade.stage_of("010121")


def test_the_projects_flows_are_complete_for_the_five_states():
    """Each state's sales by partner add up to its exporter total, so a missing flow is a flow of zero."""
    flows = tables.load("trade")
    own = flows[flows["exporter"].isin(trade.CENTRAL_ASIA)]
    keys = ["year", "material", "exporter"]
    sold = own[own["row_kind"] == trade.BILATERAL].groupby(keys)["value_usd"].sum()
    totals = own[own["row_kind"] == trade.TOTAL].groupby(keys)["value_usd"].sum()
    assert (sold.astype(float) - totals.astype(float)).abs().max() < 1


def test_figures_of_the_facts_are_reproduced():
    """Computed elsewhere from the same database: beryllium 100 %, phosphorus 50.1 %, tantalum 15.8 % of US imports."""
    flows = tables.load("trade")
    found = {
        material: 100 * trade.import_share(flows, material=material, year=2024, importer="United States").high
        for material in ("beryllium", "phosphorus", "tantalum", "titanium metal", "antimony")
    }
    assert {name: round(value, 1) for name, value in found.items()} == {
        "beryllium": 100.0,
        "phosphorus": 50.1,
        "tantalum": 15.8,
        "titanium metal": 2.1,
        "antimony": 4.0,
    }


def test_the_tables_of_all_years_have_a_row_a_year_and_material():
    flows = tables.load("trade")
    frame = trade.import_shares(flows, importer="European Union", materials=["antimony", "copper"])
    assert len(frame) == 14
    assert (frame["low"] <= frame["high"]).all()
    assert frame.attrs["sources"] == ["baci"]
