"""Files of any kind: written safely, kept private, and CSV that no spreadsheet runs as a formula."""
