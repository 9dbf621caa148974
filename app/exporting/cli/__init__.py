"""`contrast export`."""
