"""Pages are asked for as a browser would: the real application, a real database, forms with their tokens."""

from tests.kept import postgresql_prepared
from tests.served import (
    anonymous,
    app,
    client,
    database,
    lead_client,
    new_app,
    peopled_url,
    postgresql_peopled,
    prepared,
    reader_client,
    sampled_app,
    sampled_record,
)

__all__ = [
    "anonymous",
    "app",
    "client",
    "database",
    "lead_client",
    "new_app",
    "peopled_url",
    "postgresql_peopled",
    "postgresql_prepared",
    "prepared",
    "reader_client",
    "sampled_app",
    "sampled_record",
]
