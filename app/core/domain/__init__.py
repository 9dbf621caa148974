"""Values and rules that every subject shares: pure, no web, no database, no wall clock."""
