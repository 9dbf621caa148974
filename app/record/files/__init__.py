"""Reads files of exchange rates."""
