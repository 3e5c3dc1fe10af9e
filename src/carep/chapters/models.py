"""What the chapters with a model share: amounts in words, the table of assumptions, what moves a result most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import altair as alt
import pandas as pd

from carep.minerals import assumptions
from carep.press.outputs import Chart, Column, Table, format_number, marks, theme

SUBTITLE = "Model with assumptions"
NOTE = "A model's result under the assumptions listed in this chapter; no observation."


def money(value: float) -> str:
    """Million US dollars for a sentence or alternative text, to three significant digits.

    >>> money(-12.34), money(1234.5), money(0)
    ('−12.3', '1,230', '0')
    """
    return format_number(value, significant=3) if value else "0"


def short(value: float) -> str:
    """A number to three significant digits without padding zeros.

    >>> short(0.06), short(1650.0)
    ('0.06', '1,650')
    """
    return format_number(float(f"{value:.3g}"))


def assumptions_table(model: str, *, used: Mapping[str, float] | None = None) -> Table:
    """Every default of a model with its range, where it comes from, and what would replace it."""
    frame = assumptions.table(model, used=used)
    frame["mark"] = (frame["value"] != frame["default"]).map({True: "a", False: ""})
    frame["unit"] = frame["unit"].where(frame["unit"] != "", "–")
    assumed = int((frame["kind"] == "assumed").sum())
    return Table(
        frame,
        [
            Column("wording", "What", kind="text"),
            Column("value", "Value", mark="mark"),
            Column("low", "Low"),
            Column("high", "High"),
            Column("unit", "Unit", kind="text"),
            Column("basis", "Source, or why this number", kind="text"),
            Column("replace", "What would replace it", kind="text"),
        ],
        name="assumptions",
        caption=f"{len(frame)} defaults of the model, {assumed} of them assumptions without a source",
        footnotes={"a": "Set by this run's parameters."},
    )


def swings(
    ranges: Mapping[str, tuple[float, float]], result: Callable[[str, float], float], *, base: float
) -> pd.DataFrame:
    """A model's result with each input alone at the low and at the high end of its range, the widest swing first.

    Parameters
    ----------
    ranges
        Input → its low and high end.
    result
        What the model gives with that input at that value.
    base
        What it gives with all inputs as they are.
    """
    frame = pd.DataFrame(
        {"input": name, "low": low, "high": high, "at_low": result(name, low), "at_high": result(name, high)}
        for name, (low, high) in ranges.items()
    )
    frame["base"] = base
    frame["swing"] = (frame["at_high"] - frame["at_low"]).abs()
    return frame.sort_values(["swing", "input"], ascending=[False, True], kind="stable", ignore_index=True)


def tornado_chart(
    frame: pd.DataFrame, wording: Callable[[str], str], *, of: str, x: str, sources: Sequence[str]
) -> Chart:
    """One bar an input, from the result at its low end to that at its high end, the widest on top.

    Parameters
    ----------
    frame
        What :func:`swings` gives.
    wording
        How the chapter calls an input.
    of, x
        What the result is: for the text alternative, and as the title of its axis.
    """
    moving = frame[frame["swing"] > 1e-9]
    shown = (frame if moving.empty else moving).copy()
    shown["label"] = shown["input"].map(wording)
    shown["range"] = [f"{short(low)} to {short(high)}" for low, high in zip(shown["low"], shown["high"], strict=True)]
    rows = shown.to_dict("records")
    told = [f"{row['label']} ({row['range']}) {money(row['at_low'])} to {money(row['at_high'])}" for row in rows[:6]]

    shown = shown.head(10)
    ends = shown.melt(["label", "range", "base"], ["at_low", "at_high"], var_name="end", value_name="result")
    ends["end"] = ends["end"].map({"at_low": "input at its low end", "at_high": "input at its high end"})
    ends[["result", "base"]] = ends[["result", "base"]].round(3)
    base = alt.Chart(ends).encode(y=marks.rows("label", shown["label"]))
    bars = base.mark_bar(height=15).encode(
        x=alt.X("base:Q", title=x),
        x2="result:Q",
        color=marks.colours("end"),
        tooltip=theme.tooltip({"label": "Input", "range": "Range", "end": "End", "result": (x, ",.1f")}),
    )
    ticks = base.mark_point(size=45).encode(x="result:Q", shape=alt.Shape("end:N", legend=None), color="end:N")
    middle = alt.Chart(ends.head(1)).mark_rule(strokeDash=[4, 4], opacity=0.7).encode(x="base:Q")
    return Chart(
        alt.layer(bars, ticks, middle).properties(height=alt.Step(26)),
        name="tornado",
        title=f"{rows[0]['label'].split(':')[0]} matters most: {money(rows[0]['at_low'])} to "
        f"{money(rows[0]['at_high'])} million USD",
        subtitle=f"{SUBTITLE}; each input moved alone over its range",
        alt=f"Tornado chart of {of}. Widest first: {'; '.join(told)}. {NOTE}",
        sources=sources,
    )
