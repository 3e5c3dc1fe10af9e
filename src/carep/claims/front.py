"""The picture of the front page: what is claimed, what the release lists, and what it could hold at most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from carep.claims.assess import Assessed
from carep.claims.model import verdict_text
from carep.claims.tables import stated_text
from carep.minerals.share_text import share_text
from carep.minerals.shares import Share, share
from carep.minerals.vocabulary import Verdict, commodity_label
from carep.press.outputs import Chart, format_number, theme
from carep.press.outputs.marks import rows, signs

if TYPE_CHECKING:
    import pandas as pd

SIGNS = {"what is claimed": "diamond", "what the release lists": "circle"}
SHORT = {"titanium mineral concentrates": "titanium"}
"""What readers call a commodity where the release has a longer name."""


def overview_chart(claims: Sequence[Assessed], figures: pd.DataFrame, *, edition: int, name: str = "overview") -> Chart:
    """Claimed shares of world reserves beside the listed share and the ceiling, with each verdict in words.

    Parameters
    ----------
    claims
        Claims that are checked by a share (:func:`carep.claims.assess.shares_of_article`).
    figures
        The table ``figures``.
    edition
        The edition that judges.
    """
    import pandas as pd

    frame = pd.DataFrame([_row(item, _share(item, figures, edition), edition) for item in claims])
    widest = float(frame[["claimed", "ceiling"]].max().max())
    marks = pd.concat(
        [
            frame[["label", "words"]].assign(share=frame["claimed"], sign="what is claimed"),
            frame[["label", "words"]].assign(share=frame["listed"], sign="what the release lists"),
        ]
    ).dropna(subset="share")
    y = rows("label", frame["label"], axis=alt.Axis(labelFontSize=13, ticks=False, domain=False))
    tips = theme.tooltip({"label": "Commodity", "words": "In words"})
    scale = alt.Scale(domain=[0, widest * 1.02], nice=False)
    ceiling = (
        alt.Chart(frame)
        .mark_bar(height=16, color=theme.PALETTE[7], opacity=0.3)
        .encode(y=y, x=alt.X("ceiling:Q", title="Share of world reserves (%)", scale=scale), tooltip=tips)
    )
    points = (
        alt.Chart(marks)
        .mark_point(filled=True, size=130, opacity=1)
        .encode(
            y=y,
            x=alt.X("share:Q", scale=scale),
            **signs("sign", list(SIGNS), colours=[theme.PALETTE[6], theme.PALETTE[0]], shapes=list(SIGNS.values())),
            tooltip=tips,
        )
    )
    verdicts = (
        alt.Chart(frame)
        .mark_text(align="left", dx=12, fontWeight=500)
        .encode(y=y, x=alt.value("width"), text="verdict:N")
    )
    chart = alt.layer(ceiling, points, verdicts).properties(width=430, height=alt.Step(38))
    against = [item for item in claims if item.verdict_in(str(edition)) is Verdict.CONTRADICTED]
    title = f"MCS {edition} contradicts {len(against)} of the article's {len(frame)} shares of world reserves"
    return Chart(
        chart,
        name=name,
        title=title,
        subtitle="Grey bar: the ceiling, more than which no reading of the release can give",
        alt=f"{title}. " + "; ".join(frame["words"]) + ".",
        sources=sorted({source for item in claims for source in item.outcomes[str(edition)].computed.sources}),
    )


def _share(item: Assessed, figures: pd.DataFrame, edition: int) -> Share:
    assert item.claim.check is not None
    given = item.claim.check.parameters
    return share(figures, commodity=str(given["commodity"]), measure=str(given["measure"]), edition=edition)


def _row(item: Assessed, found: Share, edition: int) -> dict[str, Any]:
    label = SHORT.get(found.commodity, commodity_label(found.commodity))
    verdict = item.verdict_in(str(edition))
    assert verdict is not None
    ceiling = None if found.ceiling is None else min(found.ceiling, 100.0)
    at_most = "unknown" if ceiling is None else f"{format_number(ceiling, digits=1)} %"
    return {
        "label": label if found.point_published is not None else f"{label} ({share_text(found)})",
        "claimed": item.claim.value,
        "listed": found.point_published,
        "ceiling": ceiling,
        "verdict": verdict_text(verdict),
        "words": f"{label}: claimed {stated_text(item.claim)}, in the release {share_text(found)}, at most {at_most}, "
        f"verdict {verdict_text(verdict)}",
    }
