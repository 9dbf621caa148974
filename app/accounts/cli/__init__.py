"""`contrast users`."""
