"""What every subject stands on: values, kinds and fields, errors, events, the database and background jobs."""
