"""Need against supply: how a mineral's standing is decided, and what is not known stays unknown."""

from __future__ import annotations

import pandas as pd
import pytest

from carep.chapters.dependence import model as dependence
from carep.chapters.dependence.model import Need, Standing
from carep.minerals.assumptions import ModelInputError
from carep.press.errors import UnknownNameError

RELIANCE = ["commodity", "year", "value", "published", "net_exporter"]
SOURCES = ["commodity", "detail", "country", "value"]
FLOWS = ["year", "material", "hs6", "exporter", "importer", "value_usd", "total_usd", "row_kind"]


def reliance(*rows):
    return pd.DataFrame(rows, columns=RELIANCE)


NEEDED = reliance(
    ("antimony", 2024, 80.0, "80", False),
    ("antimony", 2025, 91.0, "91", False),
    ("silicon", 2025, 50.0, "<50", False),
    ("silicon", 2025, 50.0, ">50", False),
    ("boron", 2025, None, "E", True),
    ("mercury", 2025, None, "NA", False),
)


def test_the_latest_year_counts_and_a_lower_bound_of_half_is_more_than_half():
    assert dependence.reliance(NEEDED, ["antimony"]).high == 91
    assert dependence.reliance(NEEDED, ["silicon"]).need is Need.HIGH
    assert dependence.reliance(NEEDED, ["silicon"]).text == "<50 and >50"


def test_a_net_exporter_has_no_need_and_no_figure_is_unknown_not_zero():
    assert dependence.reliance(NEEDED, ["boron"]).need is Need.NONE
    assert dependence.reliance(NEEDED, ["mercury"]).need is Need.UNKNOWN
    assert dependence.reliance(NEEDED, ["gold"]).need is Need.UNKNOWN


def test_import_sources_give_the_greatest_share_of_a_product():
    table = pd.DataFrame(
        [
            ("chromium", "Ferrochromium", "Kazakhstan", 24.0),
            ("chromium", "Chemicals", "Kazakhstan", 25.0),
            ("chromium", "Total", "South Africa", 60.0),
        ],
        columns=SOURCES,
    )
    uranium = pd.DataFrame(
        [("Kazakhstan", 24.0), ("Uzbekistan", 9.0), ("Canada", 36.0)], columns=["country", "share_pct"]
    )
    assert dependence.us_sources(table, uranium, ["chromium"]) == (25.0, "Chemicals: Kazakhstan 25 %")
    assert dependence.us_sources(table, uranium, ["gold"]) == (None, "")
    share, product = dependence.us_sources(table, uranium, ["uranium"])
    assert share == 33
    assert "Uzbekistan 9 %" in product


def test_figures_of_a_group_say_nothing_of_one_member():
    assert not dependence._applies("rare earths", ["terbium", "rare earths"])
    assert dependence._applies("rare earths", ["rare earths", "terbium"])
    assert dependence._applies("titanium metal", ["titanium metal", "titanium mineral concentrates"])


@pytest.mark.parametrize(
    ("supplied", "made", "held", "recorded", "standing"),
    [
        (5.0, False, False, False, Standing.SUPPLIES),
        (4.9, True, True, True, Standing.PRODUCES),
        (None, True, False, False, Standing.PRODUCES),
        (0.0, False, True, True, Standing.RESERVES),
        (None, False, False, True, Standing.OCCURRENCES),
        (None, False, False, False, Standing.NOTHING),
    ],
)
def test_the_standing_is_the_most_that_is_on_record(supplied, made, held, recorded, standing):
    assert dependence._standing(supplied, made, held, recorded, threshold=5.0) is standing


def test_with_a_threshold_of_zero_no_supply_is_still_no_supply():
    assert dependence._standing(0.0, made=False, held=False, recorded=False, threshold=0.0) is Standing.NOTHING


@pytest.fixture(scope="module")
def listed():
    return dependence.listing(which="us-2025", importer="United States", edition=2026, year=2024)


def test_the_minerals_that_the_issue_names_stand_where_the_releases_put_them(listed):
    by_name = listed.set_index("mineral")
    supplies = {"beryllium", "chromium", "rhenium", "tantalum", "titanium", "uranium"}
    assert set(dependence.counted(listed, Standing.SUPPLIES)) == supplies
    assert by_name.loc["antimony", "standing"] == Standing.PRODUCES.value
    assert by_name.loc["antimony", "production"] == pytest.approx(100 * 23_500 / 110_000)
    assert by_name.loc["chromium", "printed_share"] == 25
    assert by_name.loc["terbium", "standing"] == Standing.OCCURRENCES.value


def test_every_mineral_of_the_list_has_one_standing(listed):
    assert len(listed) == 60
    assert dependence.summary(listed)["count"].sum() == 60
    assert set(listed.attrs["sources"]) >= {"us-critical-list-2025", "mcs2026", "baci", "eia-uranium-2024"}


def test_metals_that_share_a_heading_are_not_counted_as_traded(listed):
    by_name = listed.set_index("mineral")
    assert by_name.loc[["gallium", "germanium", "hafnium"], "trade_high"].isna().all()


def test_reliance_is_known_of_the_united_states_alone():
    made = dependence.listing(which="eu-2024-critical", importer="European Union", edition=2026, year=2024)
    assert (made["need"] == Need.UNKNOWN.value).all()
    assert made["printed_share"].isna().all()
    antimony = made.set_index("mineral").loc["antimony"]
    assert antimony["trade_low"] < antimony["trade_high"]


def test_bad_choices_are_named():
    good = {"which": "us-2025", "importer": "United States", "edition": 2026, "year": 2024}
    with pytest.raises(UnknownNameError, match="importer"):
        dependence.listing(**{**good, "importer": "Mars"})
    with pytest.raises(UnknownNameError, match="critical list"):
        dependence.listing(**{**good, "which": "us-1999"})
    with pytest.raises(ModelInputError, match="threshold"):
        dependence.listing(**good, threshold=-1)
    with pytest.raises(ModelInputError, match="no trade flows of that year"):
        dependence.listing(**{**good, "year": 1999})
