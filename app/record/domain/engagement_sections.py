"""The sections into which the fields of an engagement are grouped."""

WORK, DATES, BACKGROUND = "Work", "Dates", "Background"
RELATIONSHIP, CONTROL, SCOPE, COST, ALTERNATIVES, NOTES = (
    "Relationship",
    "Control and responsibility",
    "Scope",
    "Cost and pricing",
    "Alternatives",
    "Notes and links",
)
