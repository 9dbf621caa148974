"""Stores users, sessions and attempts."""
