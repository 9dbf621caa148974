"""Files: written atomically, kept private, and CSV whose cells no spreadsheet runs as formulas."""
