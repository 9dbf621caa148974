"""What makes an installation safe and slow, and no test better: hashes that cost a thief time, and waiting for a disk.

Both stay as they are in every process that a test starts; there real passwords and real power cuts are tried.
"""

from app.accounts.services import passwords
from app.core.storage import database

HASHING = dict(passwords.ARGON2)  # as installations hash


def use_fast_hashing():
    """From here on, before the sign-in library reads how to hash."""
    passwords.ARGON2.update(memory_cost=8, time_cost=1)
    prepare = database._prepare_sqlite

    def without_waiting(connection, record):
        prepare(connection, record)
        connection.execute("PRAGMA synchronous = OFF")

    database._prepare_sqlite = without_waiting
