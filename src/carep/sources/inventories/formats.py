"""The official formats of deposit inventories: which column of which file says what.

A format is recognised by its columns, never by the file's name. Files of no known format are read through
:data:`ALIASES`, and whatever can't be placed is for the user to map.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from carep.sources.inventories import places

ROLES = (
    "id",
    "name",
    "country",
    "latitude",
    "longitude",
    "commodities",
    "minor_commodities",
    "deposit_type",
    "status",
    "development",
    "source",
    "coordinate_flag",
    "note",
)
"""What a column of an inventory can be. ``commodities`` and ``minor_commodities`` may be several columns."""

IGNORE = "ignore"
"""The role of a column that carep has no use for."""

REQUIRED = ("name", "country", "latitude", "longitude", "commodities")
"""Roles without which no inventory can be tabulated."""

SEVERAL = ("commodities", "minor_commodities")
"""Roles that more than one column may fill."""

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "gid", "gmrap_id", "rec_id", "dep_id", "objectid", "fid"),
    "name": ("name", "dep_name", "depname", "site_name", "deposit_name", "deposit_na", "name_site", "fac_name"),
    "country": ("country", "location", "ctry", "country_name"),
    "latitude": ("latitude", "lat", "lat_dd", "latitude_dd"),
    "longitude": ("longitude", "lon", "long", "lon_dd", "longitude_dd"),
    "commodities": (
        "commodities",
        "commodity",
        "critical_mineral",
        "critical_m",
        "comm_major",
        "commod1",
        "commod2",
        "commod3",
        "main_commodity",
    ),
    "minor_commodities": ("comm_minor",),
    "deposit_type": ("deposit_type", "dep_type", "deptype", "deposit_ty"),
    "status": ("status", "sitestatus", "dev_stat", "site_status"),
    "development": ("dev_status",),
    "source": ("source",),
    "coordinate_flag": ("coord_flag", "coordinate_flag"),
    "note": ("note",),
}
"""Column names, in lower case, that name a role in some inventory; the first one present is taken."""

ORE_NAMES: Mapping[str, str] = {
    # What a geologist's list calls the stuff in the ground, where carep's vocabulary means a product of it.
    "iron": "iron ore",
    "fe": "iron ore",
    "titanium": "titanium mineral concentrates",
    "ti": "titanium mineral concentrates",
    "magnesium": "magnesium compounds",
    "mg": "magnesium compounds",
    "phosphorus": "phosphate rock",
    "phosphorous": "phosphate rock",
    "phosphates": "phosphate rock",
    "p": "phosphate rock",
    "fluorine": "fluorspar",
    "f": "fluorspar",
    "ba": "barite",
    "sr": "strontium",
    "sylvite": "potash",
    "muscovite": "mica",
    "bentonite": "clays",
    "chromite": "chromium",
    # Mineral codes of the potash inventory, which follow the names they abbreviate.
    "hal": "salt",
    "gyp": "gypsum",
    "br": "bromine",
    "s": "sulfur",
    "anhydrite": "gypsum",
}


@dataclass(frozen=True)
class Format:
    """One official format.

    Attributes
    ----------
    id
        Name of the table that the import writes.
    prefix
        What stands before an entry's own id, so that ids of several inventories never collide.
    signature
        Columns (lower case) that no other known format has together.
    columns
        Role of each column (lower case) that carep uses.
    unused
        Columns of the official file that carep knows and leaves out.
    source
        Id of ``data/sources.yaml``, where it is not the table's name.
    names
        Commodity names peculiar to this inventory, in lower case, and carep's.
    sources
        For a tabulation of several inventories: the source as it names it, and the id in ``data/sources.yaml``.
    doubts
        Names of entries whose coordinates can't be right though they lie in the country, and why.
    deposit_types
        Codes of deposit types and what they stand for.
    """

    id: str
    prefix: str
    signature: frozenset[str]
    columns: Mapping[str, str]
    unused: frozenset[str]
    source: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    deposit_types: Mapping[str, str] = field(default_factory=dict)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


OFR_2005_1294 = Format(
    id="ofr20051294",
    prefix="ofr20051294",
    signature=_names("gid dep_name model_code metallic"),
    columns={
        "gid": "id",
        "dep_name": "name",
        "country": "country",
        "latitude": "latitude",
        "longitude": "longitude",
        "commodity": "commodities",
        "dep_type": "deposit_type",
    },
    unused=_names("state type_detail model_code model_name metallic citation"),
    # The file cuts some names after the first word: Kundybai and Ak-Tyuz are rare-earth deposits.
    names={"rare": "rare earths"},
)

PP_1802 = Format(
    id="pp1802",
    prefix="pp1802",
    signature=_names("deposit_name critical_mineral loc_detail"),
    columns={
        "deposit_name": "name",
        "location": "country",
        "latitude": "latitude",
        "longitude": "longitude",
        "critical_mineral": "commodities",
        "deposit_type": "deposit_type",
    },
    unused=_names("x y loc_detail"),
    doubts={
        "Winterville": (
            "A massive sulfide deposit of this name lies in Maine, United States, at 46.97 N, 68.57 W: "
            "the sign of the longitude seems lost, and the country taken from the point."
        )
    },
)

PP_1802_SHAPEFILE = Format(
    id="pp1802",
    prefix="pp1802",
    signature=_names("deposit_na critical_m deposit_ty"),
    columns={
        "deposit_na": "name",
        "location": "country",
        "latitude": "latitude",
        "longitude": "longitude",
        "critical_m": "commodities",
        "deposit_ty": "deposit_type",
    },
    unused=_names("loc_detail x y"),
    doubts=PP_1802.doubts,
)

SIR_2010_5090_Z = Format(
    id="sir20105090z",
    prefix="sir20105090z",
    signature=_names("gmrap_id coded_id tract_name sitestatus comm_major comm_minor"),
    columns={
        "gmrap_id": "id",
        "name": "name",
        "country": "country",
        "latitude": "latitude",
        "longitude": "longitude",
        "comm_major": "commodities",
        "comm_minor": "minor_commodities",
        "dep_type": "deposit_type",
        "sitestatus": "status",
        "dev_status": "development",
    },
    unused=_names(
        "objectid coded_id tract_name name_other name_group includes state_prov dep_subtype age_ma age_method "
        "age_range age_ref comm_trace tonnage_mt cu_pct mo_pct au_g_t ag_g_t con_cu_t au_mo comments minerals "
        "assd_rock ref_list setting study_area short_ref strat_age"
    ),
)

SIR_2010_5090_Z_SEDIMENT = Format(
    id="sir20105090z-sediment",
    source="sir20105090z",
    prefix="sir20105090z",
    signature=_names("gmrap_id coded_id tract_name sitestatus sitestatus2 host_rocks"),
    columns={
        "gmrap_id": "id",
        "name": "name",
        "country": "country",
        "latitude": "latitude",
        "longitude": "longitude",
        "comm_major": "commodities",
        "dep_type": "deposit_type",
        "sitestatus": "status",
    },
    unused=_names(
        "objectid coded_id tract_name name_other name_group includes sitestatus2 state_prov dep_subtype age_host "
        "age_ma unit host_rocks tonnage_mt cu_pct co_pct ag_g_t con_cu_t comments minerals ref_list short_ref"
    ),
)

MRDS = Format(
    id="mrds",
    prefix="mrds",
    signature=_names("dep_id mrds_id site_name commod1 dev_stat"),
    columns={
        "dep_id": "id",
        "site_name": "name",
        "country": "country",
        "latitude": "latitude",
        "longitude": "longitude",
        "commod1": "commodities",
        "commod2": "commodities",
        "commod3": "minor_commodities",
        "dep_type": "deposit_type",
        "dev_stat": "status",
    },
    unused=_names(
        "url mrds_id mas_id region state county com_type oper_type prod_size ore gangue other_matl orebody_fm "
        "work_type model alteration conc_proc prev_name ore_ctrl reporter hrock_unit hrock_type arock_unit arock_type "
        "structure tectonic ref yfp_ba yr_fst_prd ylp_ba yr_lst_prd dy_ba disc_yr prod_yrs discr score"
    ),
)

OTHER_USGS = Format(
    id="usgs-other-inventories",
    prefix="",
    signature=_names("country_raw country_method coord_flag cluster_id"),
    columns={
        "id": "id",
        "name": "name",
        "country": "country",
        "lat": "latitude",
        "lon": "longitude",
        "commodities": "commodities",
        "deposit_type": "deposit_type",
        "status": "status",
        "source": "source",
        "coord_flag": "coordinate_flag",
    },
    unused=_names("source_url license region country_raw country_method tonnage_mt grade ref cluster_id"),
    sources={
        "USGS OFR 02-189 REE mines, deposits, and occurrences": "ofr02189",
        "USGS PGE-Ni-Cr deposit and occurrence bibliographic database": "usgs-nicrpge",
        "USGS Evaporite-related potash resources worldwide": "usgs-potash",
        "USGS OFR 2015-1121 Phosphate occurrence and potential of south Asia": "ofr20151121",
        "USGS Volcanogenic massive sulfide deposits": "usgs-vms",
        "USGS Sediment-hosted copper deposits of the world": "usgs-sedcu",
        "USGS Porphyry copper deposits of the world": "usgs-porcu",
        "USGS World phosphate mines, deposits, and occurrences": "usgs-phosphate",
        "USGS Sediment-hosted zinc-lead deposits of the world": "usgs-sedznpb",
        "USGS Ni-Co laterite deposits of the world": "usgs-laterite",
        "USGS MVT and clastic-dominated sediment-hosted lead-zinc deposits": "usgs-sedexmvt",
        "USGS PP 1802-J graphite table (extracted by MinMod students)": "pp1802j",
    },
    # Model numbers of Cox and Singer (1986), USGS Bulletin 1693.
    deposit_types={"17": "porphyry Cu (model 17)", "20c": "porphyry Cu-Au (20c)", "21a": "porphyry Cu-Mo (21a)"},
)

FORMATS = (
    OFR_2005_1294,
    PP_1802,
    PP_1802_SHAPEFILE,
    SIR_2010_5090_Z_SEDIMENT,
    SIR_2010_5090_Z,
    MRDS,
    OTHER_USGS,
)
"""Every format that is recognised; the first whose signature fits is taken."""

GIVEN_FLAGS: Mapping[str, str] = {
    "": "",
    "no coordinates": places.MISSING,
    "outside five countries (10m polygons)": places.OUTSIDE,
    **{f"polygon says {country}": places.ANOTHER for country in ("Kazakhstan", "Kyrgyzstan", "Tajikistan")},
    **{f"polygon says {country}": places.ANOTHER for country in ("Turkmenistan", "Uzbekistan")},
    **{known: known for known in places.FLAGS},
}
"""Coordinate flags that a tabulation brings along, and carep's."""


def recognise(header: list[str]) -> Format | None:
    """The known format whose signature the header (any case) holds, or ``None``."""
    columns = {name.strip().casefold() for name in header}
    return next((known for known in FORMATS if known.signature <= columns), None)
