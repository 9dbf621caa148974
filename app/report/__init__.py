"""The report: whether the record of a team supports each claim, and every face of that answer."""
