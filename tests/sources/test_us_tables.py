"""Import reliance, import sources and prices are read as printed, with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from carep.minerals.vocabulary import Qualifier
from carep.press import project
from carep.press.data import tables
from carep.press.errors import DataError
from carep.sources import us_tables as salient

HEADER = ",".join(salient.COLUMNS)
ROWS = [
    "CHROMIUM,Salient,Chromium,United States,Price,Price: Chromite ore,dollars per metric ton,2025,290,Estimated.,Yes,",
    "CHROMIUM,Salient,Chromium,United States,Net import reliance,"
    "Net import reliance as a percentage of apparent consumption,percent,2025,>75,Estimated.,Yes,",
    "CHROMIUM,Salient,Chromium,United States,Import,Imports,metric tons,2025,1,,Yes,",
    'CHROMIUM,Import Sources,Chromium,"Korea, Republic of",Import sources 2021-2024,All,percent,2021–24,25,,Yes,',
    "HELIUM,Salient,Argon,United States,Price,Price,dollars per ton,2025,9,,No,",
]


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "MCS2026_Commodities_Data.csv"
    path.write_bytes("\r\n".join([HEADER, *ROWS, ""]).encode("cp1252"))
    return path


@pytest.fixture(scope="session")
def official() -> Path:
    path = project.find(Path(__file__)).root.parent / "shared/data/mcs/mcs2026/MCS2026_Commodities_Data.csv"
    if not path.parent.is_dir():
        pytest.skip("the official release is not here")
    return path


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "qualifier"),
    [
        ("1,140", 1140, 1140, 1140, Qualifier.EXACT),
        (">95", 95, 95, None, Qualifier.LOWER_BOUND),
        ("<1", 1, None, 1, Qualifier.UPPER_BOUND),
        ("50–300", None, 50, 300, Qualifier.RANGE),
        ("NA", None, None, None, Qualifier.NOT_AVAILABLE),
        ("W", None, None, None, Qualifier.WITHHELD),
        ("E", None, None, None, Qualifier.DESCRIPTIVE),
        ("Variable, depending on type of product", None, None, None, Qualifier.DESCRIPTIVE),
    ],
)
def test_a_cell_that_prints_no_number_has_none(text, value, low, high, qualifier):
    assert salient.read_cell(text) == salient.Reading(value, low, high, qualifier)


def test_units_of_mass_become_dollars_a_tonne():
    """A pound is 0.45359237 kg and a troy ounce 31.1034768 g; a metric ton unit is 1 % of a tonne."""
    assert salient.usd_per_tonne("dollars per pound") == pytest.approx(2204.6226)
    assert salient.usd_per_tonne("dollars per troy ounce") == pytest.approx(32150.7466)
    assert salient.usd_per_tonne("dollars per dry metric ton unit") == pytest.approx(100)
    assert salient.usd_per_tonne("dollars per carat") is None
    assert salient.usd_per_tonne("") is None


def test_the_heading_overrules_a_unit_cell_that_forgets_the_unit():
    assert salient.price_unit("dollars per metric ton", "dollars per metric ton unit") == "dollars per metric ton unit"
    assert salient.price_unit("dollars per dry metric ton unit", "metric ton unit") == "dollars per dry metric ton unit"


def test_rows_keep_their_printed_text_and_line(release):
    made = salient.tables(release)
    assert [row["line"] for row in made["prices"]] == ["2"]
    assert made["prices"][0]["qualifier"] == "estimated"
    (reliance,) = made["import_reliance"]
    assert (reliance["published"], reliance["value"], reliance["high"], reliance["detail"]) == (">75", "75", "", "")
    (source,) = made["import_sources"]
    assert (source["country"], source["line"]) == ("South Korea", "5")


def test_an_unknown_commodity_or_country_stops_the_import_and_leaves_the_tables(release, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "prices.csv").write_text("old")
    text = release.read_bytes().decode("cp1252")
    for old, new, word in (("Argon", "Unobtainium", "Unobtainium"), ("Korea, Republic of", "Atlantis", "Atlantis")):
        release.write_bytes(text.replace(old, new).encode("cp1252"))
        with pytest.raises(DataError, match=f"csv:[56].*{word}"):
            salient.write(release, data)
    assert [(path.name, path.read_text()) for path in data.iterdir()] == [("prices.csv", "old")]


def test_other_columns_are_refused(tmp_path):
    path = tmp_path / "MCS2025.csv"
    path.write_text("COUNTRY,TYPE\n")
    with pytest.raises(DataError, match="columns are not those"):
        salient.tables(path)
    with pytest.raises(DataError, match="missing"):
        salient.tables(tmp_path / "none.csv")


def test_the_committed_tables_are_the_import_of_the_official_file(official, tmp_path):
    for made in salient.write(official, tmp_path):
        assert made.read_bytes() == (project.find().data / made.name).read_bytes(), made.name


def test_each_line_number_points_at_its_row(official):
    lines = official.read_bytes().decode("cp1252").split("\r\n")
    for table in salient.tables(official).values():
        for row in table:
            assert f",{row['published']}," in lines[int(row["line"]) - 1].replace('"', "")


def test_the_manganese_unit_is_still_wrong_in_the_release(official):
    """The guard of the one unit that the importer overrules: it fails when the release mends it."""
    wrong = [
        row
        for row in salient.read(official)
        if salient.price_unit(row["Unit"], row["Statistics_detail"]) != row["Unit"]
    ]
    assert {row["Commodity"] for row in wrong} == {"Manganese"}


def test_import_sources_of_each_product_add_up_to_the_whole():
    """Printed percentages are rounded, so a sum may be off by a few points."""
    frame = tables.load("import_sources")
    exact = frame[frame["qualifier"] == "exact"]
    sums = exact.groupby(["commodity", "detail"], dropna=False)["value"].sum()
    assert sums.between(97, 103).all(), sums[~sums.between(97, 103)]
    assert frame.attrs["sources"] == ["mcs2026"]


def test_the_chromium_figures_of_the_release_are_read():
    reliance = tables.load("import_reliance").query("commodity == 'chromium' and year == 2025")
    assert reliance["value"].tolist() == [79]
    prices = tables.load("prices").query("commodity == 'chromium' and year == 2025").set_index("detail")["usd_per_t"]
    assert prices["Price: Chromite ore (gross weight), dollars per metric ton"] == 290
    assert tables.load("prices").query("commodity == 'manganese' and year == 2025")["usd_per_t"].tolist() == [450]
