"""Exporting what a selection holds, in pieces."""
