"""`contrast import`, `imports`, `undo-import` and `profiles`."""
