"""Exporting: CSV, workbooks and JSON lines."""
