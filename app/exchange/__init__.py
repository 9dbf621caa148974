"""Text to domain values and back: CSV, workbooks, JSON, URLs; pure."""
