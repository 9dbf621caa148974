"""What people do with imports: upload, set up, check, apply, undo."""
