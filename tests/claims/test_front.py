"""The front page's picture says the same as the ledger."""

from __future__ import annotations

import pytest

from carep.claims import assess, ledger
from carep.claims.compute import Data
from carep.claims.front import overview_chart
from carep.press.data import tables


@pytest.fixture(scope="module")
def ledger_of_article():
    data = Data(tables.load("figures"))
    return data, assess.shares_of_article(assess.assess_all(ledger.read(), data, editions=[2026]))


def rows(figure, field):
    return [row for data in figure.specification["datasets"].values() for row in data if field in row]


def test_each_claimed_share_of_the_article_is_drawn_with_its_verdict(ledger_of_article):
    data, claims = ledger_of_article
    figure = overview_chart(claims, data.figures, edition=2026)
    drawn = {row["claimed"]: row["verdict"] for row in rows(figure, "claimed")}
    assert sorted(drawn) == [8.7, 12.6, 20.0, 31.0, 38.6]
    verdicts = {item.claim.value: item.verdict_in("2026").value for item in claims}
    assert drawn == verdicts


def test_what_is_not_listed_is_said_and_not_drawn_as_zero(ledger_of_article):
    data, claims = ledger_of_article
    figure = overview_chart(claims, data.figures, edition=2026)
    manganese = next(row for row in rows(figure, "claimed") if row["label"].startswith("manganese"))
    assert manganese["label"] == "manganese (not listed)"
    assert manganese["listed"] is None
    assert "manganese: claimed 38.6" in figure.alt.replace("\xa0", " ")


def test_the_title_counts_the_contradicted_claims(ledger_of_article):
    data, claims = ledger_of_article
    figure = overview_chart(claims, data.figures, edition=2026)
    against = sum(row["verdict"] == "contradicted" for row in rows(figure, "claimed"))
    assert f"contradicts {against} of the article's 5 shares" in figure.title
