"""What accounts know without a database: the words of their mails."""
