"""What the report reads and keeps in the database."""
