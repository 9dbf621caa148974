"""The headings of the report and its fixed sentences: the page and the PDF say the same."""

TITLE = "Freelance vs outsourced: our experience"
KEY_CONTRASTS = "Key contrasts"
SECTIONS = "All {tested}, by section of the article"
OUTCOMES, OUTCOME = "Outcomes", "Outcome"
WITHOUT_VERDICTS = (
    "Described for both sides, without verdicts. “Probably” gives the range where the true figure "
    "plausibly lies, at 95% confidence, one by one."
)
METHOD = "Method and limits"
UNTESTABLE = "What this data can’t test"
CONFIDENCE = "How sure this is"
EXPLORATORY = "Exploratory."
FILTERED = "This is a filtered view, so it carries no verdicts: trying many filters finds differences by chance."
EXPLORATORY_LEVELS = "This view is exploratory: its ranges are 95% confidence intervals, one by one."
NOT_CAUSATION = "Correlation isn’t causation, and nothing here adds up to a score."
LETTERS_MISSING = "Some letters are missing here: the server has no font for them."
COLUMNS = (
    "The article says",
    "Freelance",
    "Outsourced",
    "What we see",
    "← outsourced higher",
    "freelance higher →",
    "Our data",
    "Engagements used",
)

QUOTES = "Two quotes"
OWN_COST = "Full cost needs your internal hourly cost. Set it in Settings."
PURCHASING_POWER = "Amounts are converted at the exchange rate of the day, without adjusting for price levels."
UNTESTABLE_CLAIMS = (
    "Whether freelancers pick the projects they take on: what they turned down is in their record, not in ours.",
    "Whether outsourcing is for specific tasks: the article says so of both sides, so it can’t tell them apart.",
    "Whom flexibility serves: we see how changes were met, not what they meant to the people who met them.",
)
CAN_SAY = "You can say"
CANNOT_SAY = "Don’t claim"
PROVIDERS = "Providers behind this result"
PROVIDER_COLUMNS = ("Provider", "Arrangement", "Engagements", "Typical")
CALCULATED = "How this is calculated"
