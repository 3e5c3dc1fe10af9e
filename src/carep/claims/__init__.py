"""Claims: what people say of the region's minerals, recomputed and judged by one rule.

What a notebook uses is imported from here and comes from its module when it is asked for::

    from carep import claims

    judged = claims.assess_all(claims.read(), claims.Data(figures))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from carep.press.face import attach

if TYPE_CHECKING:
    from carep.claims.assess import assess_all, find, not_of_article, of_article, shares_of_article
    from carep.claims.charts import claim_chart, lineage_chart, verdict_chart
    from carep.claims.compute import Data
    from carep.claims.front import overview_chart
    from carep.claims.ledger import read
    from carep.claims.tables import (
        article_summary,
        cards,
        ledger_table,
        lineage_table,
        nearest_editions,
        not_testable_table,
        sensitivity_table,
        summary,
        tonnage_table,
    )

__all__ = [
    "Data",
    "article_summary",
    "assess_all",
    "cards",
    "claim_chart",
    "find",
    "ledger_table",
    "lineage_chart",
    "lineage_table",
    "nearest_editions",
    "not_of_article",
    "not_testable_table",
    "of_article",
    "overview_chart",
    "read",
    "sensitivity_table",
    "shares_of_article",
    "summary",
    "tonnage_table",
    "verdict_chart",
]

__getattr__, __dir__ = attach(__name__)
