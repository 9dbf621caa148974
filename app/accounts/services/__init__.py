"""The use cases of accounts, each with its permission."""
