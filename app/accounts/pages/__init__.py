"""Pages for users, sessions and the first set-up."""
