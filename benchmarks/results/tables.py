"""What carep's benchmarks measured, as tables, charts and the numbers of sentences (``measured.csv``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carep.press.errors import DataError
from carep.press.outputs import Chart, Column, Table, format_number

from . import charts

if TYPE_CHECKING:
    import pandas as pd

SOURCES = ("benchmarks",)
RUN, MEMORY, RATIO = "time a run", "peak memory", "times faster than a papermill loop"
GROWING_PAGES = ("execute", "compile-2", "text", "pdf")


def value(measured: pd.DataFrame, part: str, way: str, measure: str, size: int | None = None) -> float:
    """The median of one measured quantity; of several sizes that of the comparison, whose memory was measured as well.

    Raises
    ------
    DataError
        When it was not measured.
    """
    found = of(measured, part=part, way=way, measure=measure)
    found = found if size is None else found[found["size"] == size]
    if found.empty:
        raise DataError(
            f"no {measure} of {way!r}",
            where="benchmarks/results/measured.csv",
            do="measure it: python -m benchmarks --write",
        )
    if len(found) > 1:
        found = found[found["size"].isin(of(measured, part=part, way=way, measure=MEMORY)["size"])]
    return float(found["median"].iloc[0])


def of(measured: pd.DataFrame, **wanted: str) -> pd.DataFrame:
    """The rows whose columns have these values."""
    found = measured
    for column, content in wanted.items():
        found = found[found[column] == content]
    return found


def compared(measured: pd.DataFrame) -> pd.DataFrame:
    """One row for each way of running a notebook, at the size it was compared with: those whose memory was measured."""
    runs = of(measured, part="runs")
    memory = of(runs, measure=MEMORY)[["way", "size", "median"]].rename(columns={"median": "memory"})
    faster = of(runs, measure=RATIO)[["way", "size", "median"]].rename(columns={"median": "faster"})
    found = of(runs, measure=RUN).merge(memory, on=["way", "size"]).merge(faster, on=["way", "size"], how="left")
    found["who"] = [_who(way) for way in found["way"]]
    return found.sort_values("median", ascending=False, kind="stable").reset_index(drop=True)


def _who(way: str) -> str:
    if way.startswith("plain"):
        return "no notebook at all"
    return "carep" if way.startswith(("carep", "sweep")) else "others"


def ways_table(measured: pd.DataFrame) -> Table:
    """Milliseconds a run, memory, and how many times faster than the loop."""
    frame = compared(measured)
    ends = [frame[end].map(lambda value: format_number(value, digits=0)) for end in ("low", "high")]
    frame["range"] = ends[0] + "–" + ends[1]
    return Table(
        frame,
        [
            Column("label", "Way", kind="text"),
            Column("size", "Runs", kind="integer"),
            Column("median", "A run", unit="ms", digits=0),
            Column("range", "Rounds", unit="ms", kind="text"),
            Column("memory", "Memory", unit="MB", digits=0),
            Column("faster", "Times faster", digits=1, missing="–"),
        ],
        name="ways_table",
        caption="One notebook many times: median and range of the rounds, memory of all processes, against the loop",
        sources=SOURCES,
    )


def ways_chart(measured: pd.DataFrame) -> Chart:
    """The same as a chart."""
    frame = compared(measured)
    loop, ours = (value(measured, "runs", way, RUN) for way in ("papermill", "carep-2"))
    words = "; ".join(
        f"{label}: {format_number(median, digits=0)} ms"
        for label, median in zip(frame["label"], frame["median"], strict=True)
    )
    return charts.ways_chart(
        frame,
        title=f"A run takes {format_number(ours, digits=0)} ms instead of {format_number(loop, digits=0)}",
        alt_text=f"Milliseconds a run, the slowest way first. {words}.",
        sources=SOURCES,
    )


def parts_table(measured: pd.DataFrame) -> Table:
    """Where the time of a run goes: each part is what a notebook with more in it takes longer."""
    import pandas as pd

    start, without, whole = (value(measured, "parts", way, RUN) for way in ("start-and-end", "without-charts", "whole"))
    parts = {
        "a process of its own, messages, its end": start,
        "the cells' Python: tables, grouping, merging": without - start,
        "its charts: Altair's specification and drawing": whole - without,
    }
    frame = pd.DataFrame({"part": list(parts), "ms": list(parts.values())})
    frame["share"] = 100 * frame["ms"] / whole
    return Table(
        frame,
        [
            Column("part", "Part of a run", kind="text"),
            Column("ms", "Time", unit="ms", digits=0),
            Column("share", "Share", unit="%", digits=0),
        ],
        name="parts_table",
        caption="Where the time of a run goes, one worker",
        sources=SOURCES,
    )


def targets_table(measured: pd.DataFrame) -> Table:
    """Every target that was set before measuring, and what was found."""
    frame = measured[measured["target"].notna()].copy()
    at_least = frame["sense"] == "at least"
    met = (frame["median"] >= frame["target"]).where(at_least, frame["median"] <= frame["target"])
    frame["met"] = met.map({True: "yes", False: "no"})
    frame["wanted"] = frame["sense"] + " " + frame["target"].map("{:g}".format)
    sizes = frame["size"].map(lambda size: f", {size:,} rows" if size else "")
    frame["what"] = frame["label"].where(frame["measure"] == "ratio", frame["label"] + sizes + ", " + frame["measure"])
    frame["unit"] = frame["unit"].fillna("")
    return Table(
        frame,
        [
            Column("what", "What", kind="text"),
            Column("wanted", "Wanted", kind="text"),
            Column("median", "Found", significant=3),
            Column("unit", "Unit", kind="text"),
            Column("met", "Met", kind="text"),
        ],
        name="targets_table",
        caption="Targets set before anything was measured",
        sources=SOURCES,
    )


def _growth(frame: pd.DataFrame, *, of_what: str, title: str, subtitle: str) -> Chart:
    return charts.growth_chart(
        frame,
        name=f"{of_what}_growth",
        title=title,
        subtitle=subtitle,
        size=f"{of_what.capitalize()} (logarithmic)",
        alt_text=f"Seconds over the number of {of_what}. {_read(frame)}",
        sources=SOURCES,
    )


def each_further(frame: pd.DataFrame) -> float:
    """Seconds that one more run, page or row takes, between the two largest sizes that one way was measured at."""
    smaller, larger = frame.sort_values("size").tail(2)[["size", "seconds"]].to_numpy()
    return float((larger[1] - smaller[1]) / (larger[0] - smaller[0]))


def runs_growth(measured: pd.DataFrame) -> Chart:
    """Seconds over the number of runs."""
    frame = of(measured, part="runs", measure=RUN)
    frame = frame[frame["way"].isin(frame["way"].value_counts().loc[lambda count: count > 2].index)].copy()
    frame["seconds"] = frame["median"] * frame["size"] / 1000
    each = each_further(of(frame, way="sweep-2"))
    return _growth(
        frame,
        of_what="runs",
        title=f"After the start each further run of a sweep takes {format_number(1000 * each, digits=0)} ms",
        subtitle="All runs together, start of the engine included",
    )


def pages_growth(measured: pd.DataFrame) -> Chart:
    """Seconds over the number of pages of a book."""
    frame = of(measured, part="pages", measure="time")
    frame = frame[frame["way"].isin(GROWING_PAGES)].rename(columns={"median": "seconds"})
    executed, compiled = (format_number(each_further(of(frame, way=way)), digits=2) for way in GROWING_PAGES[:2])
    return _growth(
        frame,
        of_what="pages",
        title=f"Each further page takes {executed} s to execute and {compiled} s to compile",
        subtitle="Books of the commodity chapter, one page for each commodity, measure and edition",
    )


def pages_table(measured: pd.DataFrame) -> Table:
    """Seconds of every step of a build, a column for each size of the book."""
    frame = of(measured, part="pages", measure="time")
    sizes = sorted(int(size) for size in frame["size"].unique())
    wide = frame.pivot_table(index="label", columns="size", values="median", sort=False).reset_index()
    wide.columns = ["label", *(f"pages_{size}" for size in wide.columns[1:])]
    return Table(
        wide,
        [
            Column("label", "Step", kind="text"),
            *(Column(f"pages_{size}", f"{size} pages", unit="s", digits=1) for size in sizes),
        ],
        name="pages_table",
        caption="Seconds of each step, by the size of the book",
        sources=SOURCES,
    )


def rows_growth(measured: pd.DataFrame) -> Chart:
    """Seconds over the number of rows tallied."""
    frame = of(measured, part="rows", measure="time").rename(columns={"median": "seconds"})
    each = each_further(of(frame, way="duckdb"))
    return _growth(
        frame,
        of_what="rows",
        title=f"Each further million rows takes {format_number(1e9 * each, digits=0)} ms with DuckDB",
        subtitle="Counts and sums by country and commodity, from one Parquet file",
    )


def rows_table(measured: pd.DataFrame) -> Table:
    """Time, CPU time and memory of the largest tally of each engine."""
    rows = of(measured, part="rows")
    largest = rows[rows["size"] == rows.groupby("way")["size"].transform("max")]
    wide = largest.pivot_table(index=["label", "size"], columns="measure", values="median", sort=False).reset_index()
    return Table(
        wide,
        [
            Column("label", "Engine", kind="text"),
            Column("size", "Rows", kind="integer"),
            Column("time", "Time", unit="s", digits=2),
            Column("CPU time", "CPU time", unit="s", digits=2),
            Column("peak memory", "Memory", unit="MB", digits=0),
        ],
        name="rows_table",
        caption="The largest tally of each engine; carep's engines give the same bytes, the others add floats",
        sources=SOURCES,
    )


def _read(frame: pd.DataFrame) -> str:
    parts = []
    for label, group in frame.sort_values("size").groupby("label", sort=False):
        first, last = group.iloc[0], group.iloc[-1]
        parts.append(
            f"{label}: from {format_number(first['seconds'], significant=2)} s for {first['size']:,} "
            f"to {format_number(last['seconds'], significant=3)} s for {last['size']:,}"
        )
    return "; ".join(parts) + "."


def machine_table(machine: pd.DataFrame) -> Table:
    """What was measured on, and with which versions."""
    return Table(
        machine,
        [Column("property", "Property", kind="text"), Column("value", "Value", kind="text")],
        name="machine_table",
        caption="The machine and the versions",
        sources=SOURCES,
    )


def fleet_seconds(measured: pd.DataFrame, runs: int, machines: int) -> float:
    """Seconds that ``machines`` like the measured one need for ``runs`` runs, if they share nothing but the work.

    Each machine starts its own template: the time of a single run less that of one among many is its start.
    """
    each = value(measured, "runs", "sweep-2", RUN) / 1000
    sizes = of(measured, part="runs", way="sweep-2", measure=RUN)["size"]
    start = value(measured, "runs", "sweep-2", RUN, int(sizes.min())) / 1000 - each
    return start + each * -(-runs // machines)
