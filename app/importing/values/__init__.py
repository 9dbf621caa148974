"""From the cells of a table to values: how a file is read, and each column of it; pure."""
