"""`contrast settings` and `contrast sample`."""
