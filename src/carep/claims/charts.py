"""Charts of the ledger: verdicts by edition, the travel of a number, and a claim beside what the release says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from carep.claims.assess import Assessed
from carep.claims.lineage import family, steps
from carep.claims.model import ONCE, Claim, verdict_text
from carep.claims.tables import keys_of, sources_of, stated_text
from carep.minerals.share_text import commodity_text, percent, share_text
from carep.minerals.shares import Share
from carep.minerals.vocabulary import Verdict, commodity_label
from carep.press.outputs import Chart, marks, theme
from carep.press.outputs.records import record_name

KINDS = ["shown by the sources", "likely: same or rounded number"]
COLOURS: Mapping[Verdict, str] = {
    Verdict.REPRODUCED: theme.PALETTE[2],
    Verdict.CONSISTENT: theme.PALETTE[0],
    Verdict.POSSIBLE: theme.PALETTE[5],
    Verdict.CONTRADICTED: theme.PALETTE[6],
    Verdict.NOT_TESTABLE: theme.GREY,
}
SHAPES: Mapping[Verdict, str] = {
    Verdict.REPRODUCED: "circle",
    Verdict.CONSISTENT: "square",
    Verdict.POSSIBLE: "triangle-up",
    Verdict.CONTRADICTED: "cross",
    Verdict.NOT_TESTABLE: theme.FLAT_BAR,
}
"""What a verdict looks like in a chart; its word always stands beside it. Opinions are not drawn."""


def _label(claim: Claim) -> str:
    parameters = claim.check.parameters if claim.check else {}
    name = commodity_label(str(parameters["commodity"])) if "commodity" in parameters else claim.id
    stated = stated_text(claim)
    return f"{name}, {stated}" if stated else name


def verdict_chart(assessed: Sequence[Assessed], *, name: str = "verdicts") -> Chart:
    """A strip of verdicts: a row a claim, a column an edition; shape, colour and word say the same."""
    import pandas as pd

    chosen = [item for item in assessed if ONCE not in item.outcomes]
    rows: list[dict[str, Any]] = [
        {
            "claim": f"{_label(item.claim)} · {item.claim.source.id}",
            "edition": key,
            "verdict": outcome.verdict.value,
            "word": verdict_text(outcome.verdict),
            "who": item.claim.said_by["en"],
        }
        for item in chosen
        for key, outcome in item.outcomes.items()
    ]
    frame = pd.DataFrame(rows)
    order = list(dict.fromkeys(frame["claim"]))
    base = alt.Chart(frame).encode(
        x=alt.X("edition:O", title="Edition", axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("claim:N", sort=order, title=None),
    )
    domain = [verdict_text(verdict) for verdict in COLOURS]
    points = base.mark_point(size=110, opacity=1).encode(
        **marks.signs("word", domain, colours=list(COLOURS.values()), shapes=list(SHAPES.values())),
        tooltip=theme.tooltip({"claim": "Claim", "who": "Who", "edition": "Edition", "word": "Verdict"}),
    )
    newest = keys_of(chosen)[-1]
    latest = [item.outcomes[newest].verdict for item in chosen if newest in item.outcomes]
    against = sum(verdict is Verdict.CONTRADICTED for verdict in latest)
    held = sum(verdict is Verdict.REPRODUCED for verdict in latest)
    title = f"MCS {newest} contradicts {against} of {len(latest)} claims that editions can judge and reproduces {held}"
    return Chart(
        points.properties(height=alt.Step(20), width=360),
        name=name,
        title=title,
        subtitle="Shape, colour and legend say the same; empty where a claim was not judged",
        alt=f"{title}. " + "; ".join(_course(item) for item in chosen[:8]) + ".",
        sources=sources_of(chosen),
    )


def _course(item: Assessed) -> str:
    verdicts = ", ".join(f"{key} {verdict_text(outcome.verdict)}" for key, outcome in item.outcomes.items())
    return f"{_label(item.claim)}: {verdicts}"


def lineage_chart(
    claims: Sequence[Claim], *, commodity: str, share: Share | None = None, name: str | None = None
) -> Chart:
    """How a share travelled: a row a statement, by date, its number, and the links that the sources show.

    Parameters
    ----------
    claims
        The ledger.
    commodity
        The commodity whose reserves share is followed.
    share
        What the newest release says, named in the subtitle.
    """
    import pandas as pd

    chosen = family(claims, commodity=commodity)
    rows = {
        claim.id: {
            "row": f"{claim.source.date.replace('/', '–')} · {claim.source.id}",
            "value": claim.value,
            "text": stated_text(claim),
            "title": claim.source.title,
        }
        for claim in chosen
    }
    links = pd.DataFrame(
        [
            {
                "row": rows[step.earlier.id]["row"],
                "row2": rows[step.later.id]["row"],
                "value": step.earlier.value,
                "value2": step.later.value,
                "kind": KINDS[0] if step.proven else KINDS[1],
            }
            for step in steps(claims)
            if step.later.id in rows and step.earlier.id in rows
        ],
        columns=["row", "row2", "value", "value2", "kind"],
    )
    frame = pd.DataFrame(list(rows.values()))
    order = list(frame["row"])
    least, most = frame["value"].min(), frame["value"].max()
    margin = max(0.4, (most - least) * 0.25)
    x = alt.X(
        "value:Q",
        title="Stated share of world reserves (%)",
        scale=alt.Scale(domain=[least - margin, most + margin], nice=False, zero=False),
    )
    y = alt.Y("row:N", sort=order, title=None, scale=alt.Scale(domain=order))
    lines = (
        alt.Chart(links)
        .mark_rule(strokeWidth=1.6, opacity=0.7)
        .encode(
            x=x,
            x2="value2:Q",
            y=y,
            y2="row2:N",
            strokeDash=alt.StrokeDash("kind:N", title=None, scale=alt.Scale(domain=KINDS, range=[[1, 0], [5, 4]])),
        )
    )
    base = alt.Chart(frame).encode(x=x, y=y)
    points = base.mark_point(color=theme.PALETTE[1], opacity=1, size=90).encode(
        tooltip=theme.tooltip({"row": "Source", "title": "Title", "text": "Stated"})
    )
    labels = base.mark_text(align="left", dx=10).encode(text="text:N")
    label = commodity_label(commodity)
    numbers = sorted({claim.stated for claim in chosen}, key=float)
    title = (
        f"{label.capitalize()}: one share told with {len(numbers)} different numbers, {numbers[0]} to {numbers[-1]} %"
        if len(numbers) > 1
        else f"{label.capitalize()}: {numbers[0]} %, told {len(chosen)} times"
    )
    release = "" if share is None else f"MCS {share.edition} gives: {share_text(share)}"
    said = "; ".join(f"{rows[claim.id]['row']}: {rows[claim.id]['text']}" for claim in chosen)
    return Chart(
        alt.layer(lines, points, labels).properties(height=alt.Step(30)),
        name=name or record_name("lineage", commodity),
        title=title,
        subtitle=f"Statements in the order of their dates, with the links between them. {release}".strip(),
        alt=f"{title}. {said}. {release}".strip(),
        sources=["claims", *(share.sources if share is not None else ())],
    )


def claim_chart(item: Assessed, *, name: str | None = None) -> Chart:
    """One share claim beside what each edition says: share with interval, second denominator, ceiling, claim."""
    import pandas as pd

    claim = item.claim
    signs = ["share of the world total", "share of the listed countries", "ceiling"]
    rows: list[dict[str, Any]] = []
    found: list[Share] = []
    for key, outcome in item.outcomes.items():
        share = next((one for one in outcome.computed.detail.get("shares", []) if one.is_default_form), None)
        if share is None:
            continue
        found.append(share)
        shown = [
            (share.point_published, share_text(share)),
            (share.point_listed, percent(share.point_listed)),
            (share.ceiling, percent(share.ceiling)),
        ]
        for sign, (value, text) in zip(signs, shown, strict=True):
            if value is not None:
                rows.append(
                    {"edition": f"MCS {key}", "sign": sign, "value": value, "text": text,
                     "low": share.low_published, "high": share.high_published}
                )  # fmt: skip
    frame = pd.DataFrame(rows, columns=["edition", "sign", "value", "text", "low", "high"])
    y = alt.Y("edition:N", title=None)
    title_x = f"Share of world reserves of {commodity_text(found[-1])} (%)" if found else "Share (%)"
    points = (
        alt.Chart(frame)
        .mark_point(opacity=1)
        .encode(
            x=alt.X("value:Q", title=title_x),
            y=y,
            **marks.signs(
                "sign",
                signs,
                colours=[theme.PALETTE[0], theme.PALETTE[1], theme.PALETTE[6]],
                shapes=["circle", "diamond", theme.UPRIGHT_BAR],
            ),
            tooltip=theme.tooltip({"edition": "Edition", "sign": "Sign", "text": "Value"}),
        )
    )
    of_total = alt.Chart(frame[(frame["sign"] == signs[0]) & frame["low"].notna()])
    band = marks.interval(of_total, x="low:Q", x2="high:Q", y=y)
    stated = (
        alt.Chart(pd.DataFrame([{"value": claim.value}]))
        .mark_rule(strokeDash=[5, 4], strokeWidth=2)
        .encode(x="value:Q")
    )
    verdicts = "; ".join(f"{key} {verdict_text(outcome.verdict)}" for key, outcome in item.outcomes.items())
    newest = item.latest
    title = f"{_label(claim)}: {verdict_text(newest.verdict)} by MCS {newest.key}"
    return Chart(
        alt.layer(band, stated, points).properties(height=alt.Step(34)),
        name=name or f"claim_{claim.id.replace('-', '_')}",
        title=title[0].upper() + title[1:],
        subtitle="Dashed line: the claim. Band: what rounding allows",
        alt=f"{claim.said()} Verdicts: {verdicts}.",
        sources=sources_of([item]),
    )
