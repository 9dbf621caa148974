"""The words of mails with a saved report."""

from app.report.text.saved_contents import Contents

SUBJECT = "{title}: {period}"
UNNAMED = "Freelance vs outsourced"
TEST = "Test: {subject}"
INTERIM = "{subject} (interim)"
OPEN = "Open the report"
OPEN_AT = "Open the report: {url}"
ATTACHED = "The whole report is attached."
WHY = "Contrast sent you this report. Ask whoever runs it if you no longer want it."
TEST_NOTE = "This is a test: the report is not saved, and nobody else got this mail."
LINES = {
    "sent": "{to}: sent. The server answered: {answer}",
    "waiting": "{to}: not sent yet, tried again later. {answer}",
    "failed": "{to}: not sent. {answer}",
}
INTERRUPTED = "the sender stopped in the middle"
TO, NOT_SENT = "to {to}", "to {to}: {why}"


def subject(contents: Contents, test: bool = False) -> str:
    """Title and period; a title that already names the period is not said twice."""
    title = UNNAMED if contents.title == contents.period else contents.title
    found = title if contents.period in title else SUBJECT.format(title=title, period=contents.period)
    found = INTERIM.format(subject=found) if contents.interim else found
    return TEST.format(subject=found) if test else found


def closing(url: str, test: bool = False, attached: bool = True) -> list[str]:
    """What stands below the report: the link, what is attached, and why the mail came."""
    return [
        *([TEST_NOTE] if test else []),
        *([OPEN_AT.format(url=url)] if url else []),
        *([ATTACHED] if attached else []),
        WHY,
    ]


def mail_line(to: str, state: str, answer: str) -> str:
    """What became of a mail to one recipient."""
    return LINES[state].format(to=to, answer=answer)
