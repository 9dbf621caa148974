"""Values and rules shared by all subjects. Pure: no web, no database, no wall clock."""
