"""What one request needs is given back before many more have come, though files are checked in between."""

import gc

from tests.web.pages.import_steps import upload_address

ROUNDS = 12
HEADER = "reference,title,arrangement,provider\n"


def test_files_that_come_in_leave_nothing_behind_that_is_never_collected(client):
    """Counts what Python keeps track of, at its least within each half: in between, what is to go piles up."""
    kept = []
    for number in range(3 * ROUNDS):
        rows = "".join(f"M-{row},Round {number},freelance,Ann\n" for row in range(20))
        address = upload_address(client, HEADER + rows)
        assert client.get(f"{address}/check").status_code == 200
        kept.append(len(gc.get_objects()))
    _, first, last = (min(kept[part * ROUNDS : (part + 1) * ROUNDS]) for part in range(3))
    assert last < first * 1.05, kept
