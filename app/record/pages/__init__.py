"""Pages of the record: lists, forms, histories and settings."""
