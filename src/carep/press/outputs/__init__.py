"""What a notebook hands to its reader: records, sentences made of records, tables and charts.

Each output displays itself as one mime bundle that JupyterLab, the book's HTML, its PDF and the checks all
read: structured JSON for machines beside a plain rendering for people.
"""

from carep.press.outputs.card import CARDS_MIME, Badge, Card, Cards
from carep.press.outputs.chart import CHART_MIME, Chart
from carep.press.outputs.format import Format, format_number, format_value
from carep.press.outputs.records import RECORD_MIME, Record, record, say
from carep.press.outputs.table import TABLE_MIME, Column, Table

__all__ = [
    "CARDS_MIME",
    "CHART_MIME",
    "RECORD_MIME",
    "TABLE_MIME",
    "Badge",
    "Card",
    "Cards",
    "Chart",
    "Column",
    "Format",
    "Record",
    "Table",
    "format_number",
    "format_value",
    "record",
    "say",
]
