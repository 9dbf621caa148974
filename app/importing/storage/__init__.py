"""Imports, staged rows and what imports changed, in the database."""
