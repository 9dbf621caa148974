"""One function for each thing a person can do with the report, under @requires_permission(permission)."""
