"""Importing: reading files, matching columns, reading values, planning, applying, undoing."""
