"""Columns, batches of rows and cell errors of imported files; pure."""
