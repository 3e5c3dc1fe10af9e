"""Small tables in the schema of data/figures.csv for tests: cells as printed, read by the product's own parser."""

from __future__ import annotations

import pandas as pd

from carep.minerals.quantity import UNIT_TONNES, parse

COLUMNS = (
    *("edition", "commodity", "form", "country", "measure", "year", "published", "unit", "value", "value_t"),
    *("qualifier", "estimated", "note", "correction", "file", "line"),
)


def figures(*tables: dict) -> pd.DataFrame:
    """One row a printed cell; a table gives its edition, commodity, measure, unit and ``cells`` by country."""
    rows = []
    for table in tables:
        edition, unit = table.get("edition", 2026), table.get("unit", "kt")
        for country, printed in table["cells"].items():
            estimated = printed.endswith("e") and printed[0].isdigit()
            read = parse(printed)
            value = read.value
            rows.append(
                {
                    "edition": edition,
                    "commodity": table.get("commodity", "chromium"),
                    "form": table.get("form", "as published"),
                    "country": country,
                    "measure": table.get("measure", "reserves"),
                    "year": table.get("year", edition - 1),
                    "published": printed,
                    "unit": unit,
                    "value": value,
                    "value_t": None if value is None or unit not in UNIT_TONNES else value * float(UNIT_TONNES[unit]),
                    "qualifier": read.qualifier.value,
                    "estimated": estimated,
                    "note": "",
                    "correction": "",
                    "file": f"mcs{edition}.csv",
                    "line": len(rows) + 2,
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)


CHROMIUM_2026 = {
    "form": "Ore",
    "cells": {
        "United States": "8,500",
        "Brazil": "3,900",
        "Finland": "63,000",
        "India": "79,000",
        "Kazakhstan": "230,000",
        "South Africa": "350,000",
        "Turkey": "27,000",
        "Zimbabwe": "140,000",
        "Other countries": "NA",
        "World total": ">1,200,000",
    },
}
ZINC_2026 = {
    "commodity": "zinc",
    "cells": {
        "Australia": "64,000",
        "China": "60,000",
        "Kazakhstan": "7,400",
        "Other countries": "25,000",
        "World total": "160,000",
    },
}
LEAD_2026 = {
    "commodity": "lead",
    "cells": {
        "Australia": "35,000",
        "China": "22,000",
        "Tajikistan": "NA",
        "Other countries": "5,900",
        "World total": "95,000",
    },
}
