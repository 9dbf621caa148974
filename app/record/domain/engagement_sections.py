"""The sections that the fields of an engagement stand in."""

WORK, WHEN, ORIGIN = "Work", "Dates", "Background"
RELATION, CONTROL, SCOPE, COST, BEFORE, NOTES = (
    "Relationship",
    "Control and responsibility",
    "Scope",
    "Cost and pricing",
    "Alternatives",
    "Notes and links",
)
