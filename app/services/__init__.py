"""One function for each thing a person can do, with its permission, its transaction and its note."""
