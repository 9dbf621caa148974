"""Imports, staged rows and change sets in the database."""
