"""The forms of the import wizard, one for each step."""
