"""What can be chosen in the longer lists of an engagement."""

CATEGORIES = (
    "software development",
    "customer service",
    "administration",
    "design",
    "data & research",
    "marketing",
    "writing & translation",
    "finance & legal",
    "operations",
    "other",
)
FOUND_BY = (
    "they approached us",
    "answered our posting",
    "referral",
    "we approached them",
    "placed by an intermediary",
    "existing relationship",
    "other",
)
END_REASONS = ("delivered", "budget ended", "our needs changed", "provider withdrew", "ended for poor work", "other")
HOURLY, DAILY, FIXED, PERCENTAGE, RETAINER, OTHER = PRICING_MODELS = (
    "hourly",
    "daily",
    "fixed price",
    "percentage of budget",
    "retainer",
    "other",
)
