"""Pages are asked for as a browser would: the real application, a real database, forms with their tokens."""

from tests.served import anonymous, app, client, database, lead_client, new_app, prepared, reader_client

__all__ = ["anonymous", "app", "client", "database", "lead_client", "new_app", "prepared", "reader_client"]
