"""The headings of the report and its fixed sentences: the page and the PDF say the same."""

TITLE = "Freelance vs outsourced: our experience"
KEY = "Key contrasts"
SECTIONS = "All {tested}, by section of the article"
OUTCOMES, OUTCOME = "Outcomes", "Outcome"
WITHOUT_VERDICTS = "Described for both sides, without verdicts."
METHOD = "Method and limits"
UNTESTABLE = "What this data can’t test"
SURE = "How sure this is"
EXPLORATORY = "Exploratory."
FILTERED = "This is a filtered view, so it carries no verdicts: trying many filters finds differences by chance."
ONE_BY_ONE = "This view is exploratory: its ranges are 95% confidence intervals, one by one."
NOT_CAUSED = "Correlation isn’t causation, and nothing here adds up to a score."
LETTERS_MISSING = "Some letters are missing here: the server has no font for them."
COLUMNS = ("The article says", "Freelance", "Outsourced", "What we see", "← outsourced higher", "freelance higher →",
           "Our data", "Engagements used")

CAN_SAY = "You can say"
CANNOT_SAY = "Don’t claim"
PROVIDERS = "Providers behind this result"
PROVIDER_COLUMNS = ("Provider", "Arrangement", "Engagements", "Typical")
CALCULATED = "How this is calculated"
