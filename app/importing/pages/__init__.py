"""Pages of importing: the wizard, progress, history, profiles, undo."""
