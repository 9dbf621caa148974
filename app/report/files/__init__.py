"""The report as files: CSV, JSON and plain text."""
