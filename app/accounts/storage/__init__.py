"""Users, sessions and attempts in the database."""
