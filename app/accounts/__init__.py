"""Who may sign in: users, sessions, passwords, the first visit."""
