"""Make the rows that the tally benchmark counts: country, commodity, year and value, any number of them.

    python benchmarks/tally_data.py 100000000 rows.parquet

The rows follow from the number of rows alone: the same number gives the same table on every machine. 240 countries and
50 commodities give 12,000 groups; values are tonnes with three decimals, and one in a hundred is missing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from carep.press.files import replacing

COUNTRIES = [f"Country {number:03d}" for number in range(240)]
COMMODITIES = [f"commodity {number:02d}" for number in range(50)]
YEARS = range(1990, 2026)
BLOCK = 1_000_000
SEED = 20260219


def block(number: int, rows: int) -> pa.Table:
    """The block ``number`` of a table, with ``rows`` rows."""
    random = np.random.default_rng((SEED, number))
    value = np.round(random.lognormal(6, 2, rows), 3)
    return pa.table(
        {
            "country": pa.DictionaryArray.from_arrays(
                random.integers(0, len(COUNTRIES), rows, dtype="int16"), COUNTRIES
            ),
            "commodity": pa.DictionaryArray.from_arrays(
                random.integers(0, len(COMMODITIES), rows, dtype="int16"), COMMODITIES
            ),
            "year": pa.array(random.integers(YEARS.start, YEARS.stop, rows, dtype="int32")),
            "value": pa.array(value, mask=random.random(rows) < 0.01),
        }
    )


def write(path: Path, rows: int) -> None:
    """Write ``rows`` rows to ``path`` (Parquet, one row group a block), in one step."""
    schema = block(0, 0).schema
    with replacing(path) as new, pq.ParquetWriter(new, schema, compression="zstd") as writer:
        for number, start in enumerate(range(0, rows, BLOCK)):
            writer.write_table(block(number, min(BLOCK, rows - start)), row_group_size=BLOCK)


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
