"""The chapter "The value chain"."""

from carep.chapters.models import assumptions_table
from carep.chapters.value_chain.model import chain, kept, metal_mined, production_of
from carep.chapters.value_chain.outputs import (
    SOURCES,
    answer,
    depths_chart,
    depths_table,
    exports_chart,
    stages_chart,
    stages_table,
)
from carep.minerals.trade import exports_by_stage, raw_share

__all__ = [
    "SOURCES",
    "answer",
    "assumptions_table",
    "chain",
    "depths_chart",
    "depths_table",
    "exports_by_stage",
    "exports_chart",
    "kept",
    "metal_mined",
    "production_of",
    "raw_share",
    "stages_chart",
    "stages_table",
]
