"""What people type into pages: the fields of a record as form fields, read by the same kinds as a file's columns."""
