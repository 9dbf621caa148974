"""Pages about users, sessions and the first visit."""
