"""Forms: the fields of a record as form fields, parsed by the same kinds as the columns of a file."""
