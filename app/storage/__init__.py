"""The only SQL: engine and transaction, models, and one module a noun."""
