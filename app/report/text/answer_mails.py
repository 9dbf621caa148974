"""The words of a mail that asks for the outcome, or for a review, of an engagement."""

from app.core.domain.plural import plural

OUTCOME_SUBJECT = "How did it end? {title}"
REVIEW_SUBJECT = "Your review, please: {title}"
OUTCOME = "“{title}”{provider} was due on {due}. How did it end? A few short questions, about a minute:"
REVIEW = "Please rate “{title}”{provider}. A few short questions, about a minute:"
PROVIDER = " with {provider}"
LINK = "The link works once, without signing in, until {until}. Please don’t forward it: it answers in your name."
MORE_TIME = "Is the work still going on? Then change its due date in Contrast, and you will be asked again on that day."
LAST = "This is the last mail about it."
WHY_OUTCOME = "You got this mail because you are the owner of {reference}."
WHY_REVIEW = "You got this mail because you are a reviewer of {reference}."
NOT_NEEDED = "It was answered, or ended otherwise, before the mail was sent."


def to_follow(number: int) -> str:
    """How many more mails there will be."""
    if not number:
        return LAST
    return plural(number, "You’ll get one more reminder.", "You’ll get {n} more reminders, then nothing more.")


def body(
    *, outcome: bool, title: str, provider: str | None, reference: str, due: str, until: str, url: str, follow: int
) -> str:
    """The whole text. `due`, `until`: dates as texts; `url`: the link; `follow`: how many mails follow this one."""
    given = {"title": title, "provider": PROVIDER.format(provider=provider) if provider else "", "due": due}
    return (
        "\n\n".join(
            (
                (OUTCOME if outcome else REVIEW).format(**given),
                url,
                LINK.format(until=until),
                *([MORE_TIME] if outcome else []),
                to_follow(follow),
                (WHY_OUTCOME if outcome else WHY_REVIEW).format(reference=reference),
            )
        )
        + "\n"
    )
