"""The chapter "Dependence": needed there, available here."""

from carep.chapters.dependence.model import Standing, counted, imports, listing, title_of
from carep.chapters.dependence.outputs import (
    answer,
    importers_table,
    imports_chart,
    matrix_chart,
    matrix_table,
    products_table,
    summary_table,
)

__all__ = [
    "Standing",
    "answer",
    "counted",
    "importers_table",
    "imports",
    "imports_chart",
    "listing",
    "matrix_chart",
    "matrix_table",
    "products_table",
    "summary_table",
    "title_of",
]
