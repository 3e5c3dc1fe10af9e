"""Charts of the ledger: verdicts by edition, the travel of a number, and a claim beside what the release says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from carep.charts import theme
from carep.claims.assess import Assessed
from carep.claims.compute import days
from carep.claims.lineage import family, steps, year_of
from carep.claims.model import ONCE, Claim
from carep.claims.present import keys_of, sources_of, stated_text, verdict_text
from carep.outputs import Figure
from carep.shares import Share
from carep.shares_words import commodity_text, interval_text, percent, share_text
from carep.vocabulary import Verdict, commodity_label

_DOMAIN = [verdict.value for verdict in Verdict if verdict is not Verdict.OPINION]


def _label(claim: Claim) -> str:
    parameters = claim.check.parameters if claim.check else {}
    name = commodity_label(str(parameters["commodity"])) if "commodity" in parameters else claim.id
    return f"{name}, {stated_text(claim)}"


def verdict_figure(assessed: Sequence[Assessed], *, name: str = "verdicts") -> Figure:
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
    words = {value: verdict_text(Verdict(value)) for value in _DOMAIN}
    base = alt.Chart(frame).encode(
        x=alt.X("edition:O", title="Edition", axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("claim:N", sort=order, title=None, axis=alt.Axis(labelLimit=320)),
    )
    domain = list(words.values())
    marks = base.mark_point(size=110, opacity=1).encode(
        shape=alt.Shape(
            "word:N",
            title=None,
            scale=alt.Scale(domain=domain, range=[theme.VERDICT_SHAPES[value] for value in _DOMAIN]),
        ),
        color=alt.Color(
            "word:N",
            title=None,
            scale=alt.Scale(domain=domain, range=[theme.VERDICT_COLOURS[value] for value in _DOMAIN]),
        ),
        tooltip=theme.tooltip({"claim": "Claim", "who": "Who", "edition": "Edition", "word": "Verdict"}),
    )
    newest = keys_of(chosen)[-1]
    latest = [item.outcomes[newest].verdict for item in chosen if newest in item.outcomes]
    against = sum(verdict is Verdict.CONTRADICTED for verdict in latest)
    held = sum(verdict is Verdict.REPRODUCED for verdict in latest)
    title = f"MCS {newest} contradicts {against} of {len(latest)} claims that editions can judge and reproduces {held}"
    return Figure.of(
        marks.properties(height=alt.Step(20), width=360),
        name=name,
        title=title,
        subtitle="Shape, colour and legend say the same; empty where a claim was not judged",
        alt=f"{title}. " + "; ".join(_course(item) for item in chosen[:8]) + ".",
        sources=sources_of(chosen),
    )


def _course(item: Assessed) -> str:
    verdicts = ", ".join(f"{key} {verdict_text(outcome.verdict)}" for key, outcome in item.outcomes.items())
    return f"{_label(item.claim)}: {verdicts}"


def lineage_figure(
    claims: Sequence[Claim], *, commodity: str, shares: Sequence[Share] = (), name: str | None = None
) -> Figure:
    """How a share travelled: each statement at its date and number, with the links that the sources show.

    Parameters
    ----------
    claims
        The ledger.
    commodity
        The commodity whose reserves share is followed.
    shares
        What the release says in each edition, drawn beside the statements with its interval.
    """
    import pandas as pd

    chosen = family(claims, commodity=commodity)
    members = {claim.id for claim in chosen}
    rows: list[dict[str, Any]] = []
    for claim in chosen:
        first, _, last = claim.source.date.partition("/")
        rows.append(
            {
                "year": year_of(claim.source.date),
                "from": _axis_year(days(first)[0]),
                "to": _axis_year(days(last or first)[1]),
                "value": claim.value,
                "text": stated_text(claim),
                "who": claim.source.id,
                "title": claim.source.title,
            }
        )
    frame = pd.DataFrame(rows)
    links = pd.DataFrame(
        [
            {
                "x": year_of(step.earlier.source.date),
                "y": step.earlier.value,
                "x2": year_of(step.later.source.date),
                "y2": step.later.value,
                "kind": "shown by the sources" if step.proven else "likely: same or rounded number",
            }
            for step in steps(claims)
            if step.later.id in members and step.earlier.id in members
        ],
        columns=["x", "y", "x2", "y2", "kind"],
    )
    kinds = ["shown by the sources", "likely: same or rounded number"]
    x = alt.X("year:Q", title="When it was said", axis=alt.Axis(format="d", tickMinStep=1), scale=alt.Scale(zero=False))
    y = alt.Y("value:Q", title="Share of world reserves (%)")
    lines = (
        alt.Chart(links)
        .mark_rule(strokeWidth=1.6, opacity=0.8)
        .encode(
            x="x:Q",
            y="y:Q",
            x2="x2:Q",
            y2="y2:Q",
            strokeDash=alt.StrokeDash("kind:N", title=None, scale=alt.Scale(domain=kinds, range=[[1, 0], [5, 4]])),
        )
    )
    spans = (
        alt.Chart(frame)
        .mark_rule(color=theme.PALETTE[1], opacity=0.35, strokeWidth=4)
        .encode(x="from:Q", x2="to:Q", y=y)
    )
    points = (
        alt.Chart(frame)
        .mark_point(color=theme.PALETTE[1], opacity=1, size=80)
        .encode(x=x, y=y, tooltip=theme.tooltip({"who": "Source", "title": "Title", "text": "Stated"}))
    )
    labels = (
        alt.Chart(frame)
        .mark_text(align="left", dx=8, dy=-6)
        .encode(x=x, y=y, text="label:N")
        .transform_calculate(label="datum.text + ', ' + datum.who")
    )
    layers: list[Any] = [lines, spans, points, labels, *_release_layers(shares)]
    label = commodity_label(commodity)
    drift = sorted({claim.stated for claim in chosen}, key=float)
    title = (
        f"{label.capitalize()}: one share told with {len(drift)} different numbers, {drift[0]} to {drift[-1]} %"
        if len(drift) > 1
        else f"{label.capitalize()}: {drift[0]} %, repeated {len(chosen)} times"
    )
    said = "; ".join(f"{claim.source.date} {claim.source.id}: {stated_text(claim)}" for claim in chosen)
    release = "; ".join(f"MCS {share.edition}: {share_text(share)}" for share in shares)
    return Figure.of(
        alt.layer(*layers).properties(height=320),
        name=name or f"lineage_{''.join(c if c.isalnum() else '_' for c in commodity)}",
        title=title,
        subtitle="Orange: statements, with the span of their date. Blue: what the release gives, with its ceiling",
        alt=f"{title}. Statements: {said}." + (f" The release: {release}." if release else ""),
        sources=sorted({"claims", *(source for share in shares for source in share.sources)}),
    )


def _axis_year(ordinal: int) -> float:
    from datetime import date

    day = date.fromordinal(ordinal)
    start = date(day.year, 1, 1).toordinal()
    return day.year + (ordinal - start) / 365.25


def _release_layers(shares: Sequence[Share]) -> list[Any]:
    """What each edition says, at the start of its year: the share with its interval, and the ceiling above it."""
    import pandas as pd

    rows = [
        {
            "year": share.edition + 0.08,
            "share": share.point_published,
            "low": share.low_published,
            "high": share.high_published,
            "ceiling": share.ceiling,
            "label": f"MCS {share.edition}",
            "text": share_text(share),
            "interval": interval_text(share.low_published, share.high_published),
            "ceiling_text": percent(share.ceiling) if share.ceiling is not None else "none",
        }
        for share in shares
    ]
    if not rows:
        return []
    frame = pd.DataFrame(rows)
    tips = theme.tooltip({"label": "Release", "text": "Share", "interval": "Interval", "ceiling_text": "Ceiling"})
    ceiling = (
        alt.Chart(frame[frame["ceiling"].notna()])
        .mark_tick(orient="horizontal", color=theme.PALETTE[0], thickness=2.4, width=26)
        .encode(x="year:Q", y="ceiling:Q", tooltip=tips)
    )
    known = frame[frame["share"].notna()]
    if known.empty:
        return [ceiling]
    band = (
        alt.Chart(known)
        .mark_rule(color=theme.PALETTE[0], opacity=0.45, strokeWidth=6)
        .encode(x="year:Q", y="low:Q", y2="high:Q")
    )
    point = (
        alt.Chart(known)
        .mark_point(color=theme.PALETTE[0], shape="square", opacity=1)
        .encode(x="year:Q", y="share:Q", tooltip=tips)
    )
    return [ceiling, band, point]


def claim_figure(item: Assessed, *, name: str | None = None) -> Figure:
    """One share claim beside what each edition says: share with interval, second denominator, ceiling, claim."""
    import pandas as pd

    claim = item.claim
    rows: list[dict[str, Any]] = []
    found: list[Share] = []
    for key, outcome in item.outcomes.items():
        share = next((one for one in outcome.computed.detail.get("shares", []) if one.is_default_form), None)
        if share is None:
            continue
        found.append(share)
        for sign, value, text in (
            ("share of the world total", share.point_published, share_text(share)),
            ("share of the listed countries", share.point_listed, percent(share.point_listed)),
            ("ceiling", share.ceiling, percent(share.ceiling)),
        ):
            if value is not None:
                rows.append(
                    {"edition": f"MCS {key}", "sign": sign, "value": value, "text": text,
                     "low": share.low_published, "high": share.high_published}
                )  # fmt: skip
    frame = pd.DataFrame(rows, columns=["edition", "sign", "value", "text", "low", "high"])
    signs = ["share of the world total", "share of the listed countries", "ceiling"]
    y = alt.Y("edition:N", title=None)
    title_x = f"Share of world reserves of {commodity_text(found[-1])} (%)" if found else "Share (%)"
    points = (
        alt.Chart(frame)
        .mark_point(opacity=1)
        .encode(
            x=alt.X("value:Q", title=title_x),
            y=y,
            shape=alt.Shape(
                "sign:N",
                title=None,
                scale=alt.Scale(domain=signs, range=["circle", "diamond", "M-0.22,-1H0.22V1H-0.22Z"]),
            ),
            color=alt.Color(
                "sign:N",
                title=None,
                scale=alt.Scale(domain=signs, range=[theme.PALETTE[0], theme.PALETTE[1], theme.PALETTE[6]]),
            ),
            tooltip=theme.tooltip({"edition": "Edition", "sign": "Sign", "text": "Value"}),
        )
    )
    band = (
        alt.Chart(frame[(frame["sign"] == signs[0]) & frame["low"].notna()])
        .mark_rule(color=theme.PALETTE[0], opacity=0.45, strokeWidth=6)
        .encode(x="low:Q", x2="high:Q", y=y)
    )
    stated = (
        alt.Chart(pd.DataFrame([{"value": claim.value}]))
        .mark_rule(strokeDash=[5, 4], strokeWidth=2)
        .encode(x="value:Q")
    )
    verdicts = "; ".join(f"{key} {verdict_text(outcome.verdict)}" for key, outcome in item.outcomes.items())
    newest = item.latest
    title = f"{_label(claim)}: {verdict_text(newest.verdict)} by MCS {newest.key}"
    return Figure.of(
        alt.layer(band, stated, points).properties(height=alt.Step(34)),
        name=name or f"claim_{claim.id.replace('-', '_')}",
        title=title[0].upper() + title[1:],
        subtitle="Dashed line: the claim. Band: what rounding allows",
        alt=f"{claim.said()} Verdicts: {verdicts}.",
        sources=sources_of([item]),
    )
