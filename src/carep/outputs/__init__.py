"""What a notebook hands to its reader: records, sentences made of records, tables and charts.

Each output displays itself as one mime bundle that JupyterLab, the book's HTML, its PDF and the checks all
read: structured JSON for machines beside a plain rendering for people.
"""

from carep.outputs.figure import CHART_MIME, Figure
from carep.outputs.format import Format, format_number, format_value
from carep.outputs.records import RECORD_MIME, Record, record, say
from carep.outputs.table import TABLE_MIME, Column, Table

__all__ = [
    "CHART_MIME",
    "RECORD_MIME",
    "TABLE_MIME",
    "Column",
    "Figure",
    "Format",
    "Record",
    "Table",
    "format_number",
    "format_value",
    "record",
    "say",
]
