"""Users, sessions, passwords and the first set-up."""
