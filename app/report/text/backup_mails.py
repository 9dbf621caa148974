"""The words of a mail that says the daily backup failed."""

SUBJECT = "Backup failed: {name}"
FAILED = "The daily backup of Contrast on {day} failed."
REASON = "Reason: {why}"
NEXT = "What to do: remove the cause. Contrast tries again every hour. `contrast doctor` shows the state."
WHY = "You got this mail because you are an administrator. You get it at most once a day."
NO_LONGER = "The backup has not failed."


def body(day: str, why: str) -> str:
    """The whole text."""
    return "\n\n".join((FAILED.format(day=day), REASON.format(why=why), NEXT, WHY)) + "\n"
