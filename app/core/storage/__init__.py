"""The database: engine, transaction, base models, and the tables that no subject owns."""
