"""What the application is about: values, rules, verdicts. Knows no web, no database and no wall clock."""
