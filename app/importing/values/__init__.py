"""Converts the cells of a table to values by the options, column by column; pure."""
