"""Importing deposit inventories: official formats are recognised, nothing is dropped or moved, faults are all named."""

from __future__ import annotations

from pathlib import Path

import pytest

from carep.press.errors import CarepError, DataError, UnknownNameError
from carep.sources.inventories import COLUMNS, Inventory, parse_map, read, select
from carep.sources.inventories.formats import Names
from carep.sources.inventories.places import ANOTHER, DOUBTFUL, MISSING, OK, OUTSIDE, country_at, flag

OFR = (
    "gid,dep_name,country,state,latitude,longitude,commodity,dep_type,type_detail,model_code,model_name,metallic,"
    "citation"
)
PP = "X,Y,DEPOSIT_NAME,CRITICAL_MINERAL,DEPOSIT_TYPE,LATITUDE,LONGITUDE,LOCATION,LOC_DETAIL"
SHAPE = "DEPOSIT_NA,CRITICAL_M,DEPOSIT_TY,LATITUDE,LONGITUDE,LOCATION,LOC_DETAIL"
SIR = (
    "objectid,gmrap_id,coded_id,tract_name,name,name_other,name_group,includes,sitestatus,country,state_prov,latitude,"
    "longitude,dep_type,dep_subtype,age_ma,age_method,age_range,age_ref,comm_major,comm_minor,comm_trace,tonnage_mt,"
    "cu_pct,mo_pct,au_g_t,ag_g_t,con_cu_t,au_mo,comments,minerals,assd_rock,dev_status,ref_list,setting,study_area,"
    "short_ref,strat_age"
)


def public(_source: str) -> str:
    return "US public domain"


def read_text(folder: Path, text: str, *, name: str = "inventory.csv", **options: object) -> Inventory:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return read(path, licence=public, **options)  # type: ignore[arg-type]


def ofr(*rows: str) -> str:
    return "\n".join([OFR, *rows]) + "\n"


def failure(folder: Path, text: str, **options: object) -> str:
    with pytest.raises(CarepError) as caught:
        read_text(folder, text, **options)
    return str(caught.value)


def test_ofr_2005_1294_is_recognised_by_its_columns_whatever_the_file_is_called(tmp_path: Path) -> None:
    inventory = read_text(tmp_path, ofr("7,Kounrad,Kazakhstan,,46.99,74.99,Copper,Igneous,,,,Metallic,"), name="x.txt")
    assert inventory.id == "ofr20051294"
    assert inventory.entries == [
        {
            "id": "ofr20051294:7",
            "name": "Kounrad",
            "country": "Kazakhstan",
            "latitude": "46.99",
            "longitude": "74.99",
            "commodities": "copper",
            "deposit_type": "Igneous",
            "status": "",
            "development": "",
            "source": "ofr20051294",
            "licence": "US public domain",
            "coordinate_flag": "ok",
            "published_commodities": "Copper",
            "note": "",
        }
    ]
    assert tuple(inventory.entries[0]) == COLUMNS


def test_columns_in_another_order_and_case_are_read_alike(tmp_path: Path) -> None:
    names = OFR.upper().split(",")
    row = "7,Kounrad,Kazakhstan,,46.99,74.99,Copper,Igneous,,,,Metallic,"
    turned = ",".join(reversed(names)) + "\n" + ",".join(reversed(row.split(","))) + "\n"
    straight = read_text(tmp_path, ofr(row))
    assert read_text(tmp_path, turned).entries == straight.entries


def test_pp_1802_is_recognised_as_export_with_byte_order_mark_and_as_shapefile_table(tmp_path: Path) -> None:
    export = read_text(tmp_path, f"\ufeff{PP}\n73,44,Chiganak,Barite,Bedded,44.3,72.9,Kazakhstan,\n")
    table = read_text(tmp_path, f"{SHAPE}\nChiganak,Barite,Bedded,44.3,72.9,Kazakhstan,\n")
    assert export.entries == table.entries
    assert export.entries[0]["id"] == "pp1802:2"


def test_sir_2010_5090_z_keeps_main_and_minor_commodities_status_and_development(tmp_path: Path) -> None:
    cells = dict.fromkeys(SIR.split(","), "")
    cells |= {"gmrap_id": "409", "name": "Sarycheku", "country": "Uzbekistan", "latitude": "40.8", "longitude": "69.8"}
    cells |= {"sitestatus": "Deposit", "dev_status": "Producer", "comm_major": "Cu(?)", "comm_minor": '"Mo, Au, Cu"'}
    (entry,) = read_text(tmp_path, SIR + "\n" + ",".join(cells.values()) + "\n").entries
    assert entry["commodities"] == "copper|molybdenum|gold"
    assert entry["published_commodities"] == "Cu(?); minor: Mo, Au, Cu"
    assert (entry["status"], entry["development"]) == ("deposit", "producer")


def test_a_column_that_carep_cannot_place_is_named_with_a_way_to_map_it(tmp_path: Path) -> None:
    text = (
        ofr("7,Kounrad,Kazakhstan,,47,75,Copper,Igneous,,,,Metallic,")
        .replace("citation", "geology")
        .replace("type_detail", "rock")
    )
    message = failure(tmp_path, text)
    assert "inventory.csv:1: carep can't place the column 'rock'" in message
    assert "inventory.csv:1: carep can't place the column 'geology'" in message
    assert "--map 'geology=ROLE'" in message
    assert read_text(tmp_path, text, given=parse_map(["geology=note", "rock=ignore"])).unused_columns[0] == "state"


def test_an_unknown_format_is_read_by_aliases_and_the_users_map(tmp_path: Path) -> None:
    text = "Name_Site,Ctry,Lat_DD,Lon_DD,Elements,Age\nKutessay,Kyrgyzstan,42.9,76.1,REE,Paleozoic\n"
    given = parse_map(["elements=commodities", "*=ignore"])
    inventory = read_text(tmp_path, text, given=given, source="tienshan")
    (entry,) = inventory.entries
    assert (entry["id"], entry["commodities"], entry["source"]) == ("tienshan:2", "rare earths", "tienshan")
    assert inventory.unused_columns == ("Age",)


def test_an_unknown_format_asks_for_the_id_of_its_source(tmp_path: Path) -> None:
    message = failure(tmp_path, "name,country,lat,lon,commodity\nA,Kazakhstan,47,75,gold\n")
    assert "the columns fit no known inventory" in message
    assert "--as ID" in message


def test_every_role_that_is_missing_is_named(tmp_path: Path) -> None:
    message = failure(tmp_path, "name,country\nA,Kazakhstan\n", source="mine")
    for role in ("latitude", "longitude", "commodities"):
        assert f"no column for the {role}" in message


def test_two_columns_for_one_role_are_refused_unless_the_user_chooses(tmp_path: Path) -> None:
    text = "site,town,country,lat,lon,commodity\nA,B,Kazakhstan,47,75,gold\n"
    both = parse_map(["site=name", "town=name"])
    assert "2 columns for the name" in failure(tmp_path, text, source="mine", given=both)
    one = parse_map(["site=name", "town=ignore"])
    assert read_text(tmp_path, text, source="mine", given=one).entries[0]["name"] == "A"


def test_a_map_with_a_role_or_column_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="did you mean latitude"):
        parse_map(["y=latitud"])
    with pytest.raises(DataError, match="no role given"):
        parse_map(["y"])
    assert "no column 'elevation' to map" in failure(tmp_path, ofr("7,A,Kazakhstan,,47,75,Gold,,,,,,"),
                                                     given=parse_map(["elevation=note"]))  # fmt: skip


def test_all_faults_of_a_file_are_named_at_once_with_their_lines(tmp_path: Path) -> None:
    message = failure(
        tmp_path,
        ofr(
            "1,A,Kazakhstan,,47,75,Gold,Igneous,,,,,",
            "2,B,Kazakhstan,,47",
            "3,C,Kazakhstan,,north,75,Gold,Igneous,,,,,",
            "4,D,Kazakhstan,,47,275,Gold,Igneous,,,,,",
            "1,E,Kazakhstan,,48,75,Gold,Igneous,,,,,",
        ),
    )
    assert "inventory.csv:3: the row is cut short\n  found: 5 cells\n  expected: 13 cells" in message
    assert "inventory.csv:4: the latitude is not in degrees\n  found: north" in message
    assert "inventory.csv:5: the longitude is not in degrees\n  found: 275" in message
    assert "inventory.csv:6: the id ofr20051294:1 is there twice\n  found: also in line 2" in message


def test_many_faults_are_counted_and_the_first_shown(tmp_path: Path) -> None:
    message = failure(tmp_path, ofr(*(f"{number},A,Kazakhstan" for number in range(60))))
    assert message.count("cut short") == 25
    assert "and 35 more" in message


def test_a_wrong_encoding_is_named_with_the_line_and_the_option(tmp_path: Path) -> None:
    path = tmp_path / "inventory.csv"
    path.write_bytes(ofr("1,A,Kazakhstan,,47,75,Gold,,,,,,", "2,Ö,Kazakhstan,,47,75,Gold,,,,,,").encode("cp1252"))
    with pytest.raises(DataError, match=r"inventory\.csv:3: the text is not utf-8-sig") as caught:
        read(path, licence=public)
    assert "--encoding" in str(caught.value)
    assert read(path, licence=public, encoding="cp1252").entries[1]["name"] == "Ö"
    with pytest.raises(DataError, match="no encoding is called 'klingon'"):
        read(path, licence=public, encoding="klingon")


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "no entries"), (OFR.encode(), "no entries"), (b'a,"b\n', "not a")]
)
def test_an_empty_or_broken_file_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "inventory.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        read(path, licence=public)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        read(tmp_path / "absent.csv", licence=public)
    with pytest.raises(DataError, match="this is a folder"):
        read(tmp_path, licence=public)


def test_selection_accounts_for_every_entry(tmp_path: Path) -> None:
    inventory = read_text(
        tmp_path,
        ofr(
            "1,In,Kazakhstan,,47,75,Gold,,,,,,",
            "2,Other,China,,40,100,Gold,,,,,,",
            "3,Sea,Pacific Ocean,,0,160,Gold,,,,,,",
            "4,Unknown but inside,USSR,,47,75,Gold,,,,,,",
            "5,Unknown without a point,USSR,,,,Gold,,,,,,",
            "6,Inside but said elsewhere,China,,47,75,Gold,,,,,,",
            "7,Nameless stuff,Kyrgyz Republic,,42,75,Unobtainium,,,,,,",
        ),
    )
    chosen = select(inventory)
    assert [entry["id"].partition(":")[2] for entry in chosen.entries] == ["1", "7", "4", "5"]
    assert chosen.others == {"China": 2}
    assert chosen.unknown_countries == {"Pacific Ocean": 1}
    assert chosen.disagreeing == ["ofr20051294:6"]
    assert chosen.unknown_commodities == {"unobtainium": 1}
    assert chosen.by_country == {"Kazakhstan": 1, "Kyrgyzstan": 1, "USSR": 2}
    assert len(chosen.entries) + chosen.others.total() + chosen.unknown_countries.total() == len(inventory.entries)
    assert len(select(inventory, None).entries) == 7


@pytest.mark.parametrize(
    ("country", "latitude", "longitude", "expected"),
    [
        ("Kazakhstan", 48.0, 68.0, OK),
        ("Uzbekistan", None, None, MISSING),
        ("Uzbekistan", 48.0, 68.0, ANOTHER),
        ("Kazakhstan", 61.14, 51.46, OUTSIDE),
        ("China", 0.0, 0.0, OK),
        ("Uzbekistan", 40.0, 71.13, OK),
    ],
)
def test_points_are_flagged_against_the_map(
    country: str, latitude: float | None, longitude: float | None, expected: str
) -> None:
    assert flag(country, latitude, longitude) == expected


def test_an_enclave_belongs_to_its_own_country() -> None:
    assert country_at(40.0, 71.13) == "Uzbekistan"  # Sokh, surrounded by Kyrgyzstan
    assert country_at(40.0, 71.6) == "Kyrgyzstan"


def test_a_point_just_beyond_the_generalised_border_counts_as_inside() -> None:
    assert country_at(51.5631, 52.4692) is None
    assert flag("Kazakhstan", 51.5631, 52.4692) == OK


def test_exchanged_coordinates_are_noted_and_not_moved(tmp_path: Path) -> None:
    (entry,) = read_text(tmp_path, ofr("1,Aqkargin,Kazakhstan,,61.14,51.46,Nickel,,,,,,")).entries
    assert (entry["latitude"], entry["longitude"]) == ("61.14", "51.46")
    assert entry["coordinate_flag"] == OUTSIDE
    assert "exchanged" in entry["note"]


def test_a_point_known_to_be_wrong_is_doubtful_with_the_reason(tmp_path: Path) -> None:
    text = f"{SHAPE}\nWinterville,Gallium,Ga in VMS,46.97,68.57,Kazakhstan,\n"
    (entry,) = read_text(tmp_path, text).entries
    assert entry["coordinate_flag"] == DOUBTFUL
    assert "Maine" in entry["note"]


@pytest.mark.parametrize(
    ("published", "names", "unknown"),
    [
        ("Copper-molybdenum-gold", ["copper", "molybdenum", "gold"], []),
        ("Phosphorous-rare earths", ["phosphate rock", "rare earths"], []),
        ("Rare-Earth Elements", ["rare earths"], []),
        ("Columbium (niobium)", ["niobium"], []),
        ("HAL, Potassium, HAL  K", ["salt", "potash"], []),
        ("K(, ), HAL", ["potash", "salt"], []),
        ("Ti; Fe | Cu(?)", ["titanium mineral concentrates", "iron ore", "copper"], []),
        ("gold and silver", ["gold", "silver"], []),
        ("Mn-hydroxide, Gold", ["mn-hydroxide", "gold"], ["mn-hydroxide"]),
        ("", [], []),
    ],
)
def test_commodities_are_named_as_in_the_vocabulary_or_kept(
    published: str, names: list[str], unknown: list[str]
) -> None:
    assert Names({}).split(published) == (names, unknown)
