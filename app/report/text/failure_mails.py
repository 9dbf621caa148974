"""The words of a mail that says a scheduled report could not be made."""

SUBJECT = "Report not made: {title}"
NOT_MADE = "The report “{title}” could not be made. It was due on {at} ({zone})."
REASON = "Reason: {why}"
STOPPED = "Contrast tried several times and has stopped. The report was not saved, and its recipients got no mail."
NEXT = "What to do: open the schedule, remove the cause and choose “Try again”."
NEXT_AT = "What to do: open the schedule, remove the cause and choose “Try again”: {url}"
LATER = "Reports on later periods are still made when they are due."
OWNER = "You got this mail because the schedule is yours."
ADMINISTRATOR = "You got this mail because you are an administrator, and the schedule has no owner."


def body(title: str, at: str, zone: str, why: str, url: str, owned: bool) -> str:
    """The whole text. `url`: the schedule's address, blank where nobody knows it; `owned`: it goes to the owner."""
    return (
        "\n\n".join(
            (
                NOT_MADE.format(title=title, at=at, zone=zone),
                *([REASON.format(why=why)] if why else []),
                STOPPED,
                NEXT_AT.format(url=url) if url else NEXT,
                LATER,
                OWNER if owned else ADMINISTRATOR,
            )
        )
        + "\n"
    )
