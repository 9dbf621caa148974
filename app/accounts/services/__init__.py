"""What people do with accounts, each under its permission."""
