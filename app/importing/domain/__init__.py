"""What importing knows of columns, batches of rows and cell errors; pure."""
