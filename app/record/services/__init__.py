"""What people do with the record, each under its permission."""
