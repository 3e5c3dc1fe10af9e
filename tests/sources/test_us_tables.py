"""Import reliance, import sources and prices are read as printed, with their lines."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from carep.minerals import quantity
from carep.minerals.quantity import Amount, Quantity
from carep.minerals.vocabulary import Qualifier
from carep.press import project
from carep.press.data import tables
from carep.press.errors import DataError
from carep.sources import us_tables
from carep.sources.mcs import long, raw

HEADER = ",".join([*long.COLUMNS[:-1], "Is critical mineral 2025", "Other notes"])
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
    ("text", "amount", "qualifier"),
    [
        ("1,140", Amount(1135, 1140, 1145), Qualifier.EXACT),
        ("75", Amount(74.5, 75, 75.5), Qualifier.EXACT),
        ("1.30", Amount(1.295, 1.3, 1.305), Qualifier.EXACT),
        (">95", Amount(95, 95, math.inf), Qualifier.LOWER_BOUND),
        ("<1", Amount(0, 1, 1), Qualifier.UPPER_BOUND),
        ("50–300", Amount(50, 175, 300), Qualifier.RANGE),
        ("NA", None, Qualifier.NOT_AVAILABLE),
        ("W", None, Qualifier.WITHHELD),
        ("E", None, Qualifier.DESCRIPTIVE),
        ("Variable, depending on type of product", None, Qualifier.DESCRIPTIVE),
    ],
)
def test_a_cell_is_read_by_the_one_rule(text, amount, qualifier):
    assert us_tables.read_cell(text) == Quantity(qualifier, amount)
    if qualifier is not Qualifier.DESCRIPTIVE:
        assert us_tables.read_cell(text) == quantity.parse(text)


def test_a_percentage_is_printed_to_one_per_cent_and_is_never_above_the_whole():
    read = [us_tables.read_cell(text, percent=True).amount for text in ("70", "100", ">75")]
    assert read == [Amount(69.5, 70, 70.5), Amount(99.5, 100, 100), Amount(75, 75, math.inf)]


@pytest.mark.parametrize(
    ("table", "percent"), [("import_reliance", True), ("import_sources", True), ("prices", False), ("figures", False)]
)
def test_the_committed_tables_obey_the_rule_for_printed_numbers(table, percent):
    """Half a unit of the last significant digit on each side: the rule that book/methods.md states."""
    frame = tables.load(table)
    for row in frame[frame["qualifier"].isin(["exact", "estimated"]) & frame["published"].notna()].itertuples():
        digits = re.sub(r"[^\d.]", "", row.published)
        zeros = 0 if percent or "." in digits else len(digits) - len(digits.rstrip("0"))
        half = 10.0 ** (zeros - len(digits.partition(".")[2])) / 2
        if table == "figures":
            read = quantity.from_row(row._asdict(), tonnes=False).amount
            low, high = read.low, read.high
        else:
            low, high = row.low, row.high
        highest = min(row.value + half, 100) if percent else row.value + half
        assert (low, high) == (pytest.approx(row.value - half), pytest.approx(highest)), row


def test_units_of_mass_become_dollars_a_tonne():
    """A pound is 0.45359237 kg and a troy ounce 31.1034768 g; a metric ton unit is 1 % of a tonne."""
    assert us_tables.usd_per_tonne("dollars per pound") == pytest.approx(2204.6226)
    assert us_tables.usd_per_tonne("dollars per troy ounce") == pytest.approx(32150.7466)
    assert us_tables.usd_per_tonne("dollars per dry metric ton unit") == pytest.approx(100)
    assert us_tables.usd_per_tonne("dollars per carat") is None
    assert us_tables.usd_per_tonne("") is None


def test_the_heading_overrules_a_unit_cell_that_forgets_the_unit():
    assert (
        us_tables.price_unit("dollars per metric ton", "dollars per metric ton unit") == "dollars per metric ton unit"
    )
    assert (
        us_tables.price_unit("dollars per dry metric ton unit", "metric ton unit") == "dollars per dry metric ton unit"
    )


def test_rows_keep_their_printed_text_and_line(release):
    made = us_tables.tables(raw.read(release))
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
        with pytest.raises(DataError, match=rf"csv:[56].*\s.*{word}"):
            us_tables.write(us_tables.tables(raw.read(release)), data)
    assert [(path.name, path.read_text()) for path in data.iterdir()] == [("prices.csv", "old")]


def test_other_columns_are_refused(tmp_path):
    path = tmp_path / "MCS2025.csv"
    path.write_text("COUNTRY,TYPE\nPeru,x\n")
    with pytest.raises(DataError, match="columns are not as in the edition 2026"):
        us_tables.tables(raw.read(path))


def test_the_committed_tables_are_the_import_of_the_official_file(official, tmp_path):
    for made in us_tables.write(us_tables.tables(raw.read(official)), tmp_path):
        assert made.read_bytes() == (project.find().data / made.name).read_bytes(), made.name


def test_each_line_number_points_at_its_row(official):
    lines = official.read_bytes().decode("cp1252").split("\r\n")
    for table in us_tables.tables(raw.read(official)).values():
        for row in table:
            assert f",{row['published']}," in lines[int(row["line"]) - 1].replace('"', "")


def test_the_manganese_unit_is_still_wrong_in_the_release(official):
    """The guard of the one unit that the importer overrules: it fails when the release mends it."""
    rows = [row for _, row in raw.read(official).records() if row["Statistics"] == us_tables.PRICE]
    wrong = [row for row in rows if us_tables.price_unit(row["Unit"], row["Statistics_detail"]) != row["Unit"]]
    assert {row["Commodity"] for row in wrong} == {"Manganese"}


def test_import_sources_of_each_product_add_up_to_the_whole():
    """Printed percentages are rounded, so a sum may be off by a few points."""
    frame = tables.load("import_sources")
    exact = frame[frame["qualifier"].isin(["exact", "estimated"])]
    sums = exact.groupby(["commodity", "detail"], dropna=False)["value"].sum()
    assert sums.between(97, 103).all(), sums[~sums.between(97, 103)]
    assert frame.attrs["sources"] == ["mcs2026"]


def test_the_chromium_figures_of_the_release_are_read():
    reliance = tables.load("import_reliance").query("commodity == 'chromium' and year == 2025")
    assert reliance["value"].tolist() == [79]
    prices = tables.load("prices").query("commodity == 'chromium' and year == 2025").set_index("detail")["usd_per_t"]
    assert prices["Price: Chromite ore (gross weight), dollars per metric ton"] == 290
    assert tables.load("prices").query("commodity == 'manganese' and year == 2025")["usd_per_t"].tolist() == [450]
