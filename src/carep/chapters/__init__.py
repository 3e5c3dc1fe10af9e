"""The chapters of the report: a folder each, with its model, its tables and its charts."""
