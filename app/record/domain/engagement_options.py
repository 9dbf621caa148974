"""The options of an engagement's longer choices."""

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
EFFORTS = ("up to 1", "1 to 5", "5 to 25", "over 25")  # person-weeks
END_REASONS = ("delivered", "budget ended", "our needs changed", "provider withdrew", "ended for poor work", "other")
NOT_CHANGED, CHANGED_A_LITTLE, CHANGED_A_LOT = BRIEF_CHANGES = ("no", "a little", "a lot")
BRIEF_CHANGED_BY = ("us", "provider", "both")
HOURLY, DAILY, FIXED, PERCENTAGE, RETAINER, OTHER = PRICING_MODELS = (
    "hourly",
    "daily",
    "fixed price",
    "percentage of budget",
    "retainer",
    "other",
)
